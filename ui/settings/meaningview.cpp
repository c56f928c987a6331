// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/meaningview.h"

#include "ui/common/calmspinbox.h"
#include "ui/common/embeddingstrip.h"
#include "ui/common/format.h"
#include "ui/common/toneline.h"
#include "ui/settings/meaningforms.h"
#include "ui/settings/modeloffers.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::EmbedderKind;
using knowledge::VectorStoreKind;

namespace {

constexpr int leastBudget = 200;
constexpr int mostBudget = 100'000;
constexpr int columnWidth = 760; // as the cards above

/// What vectors depend on: with another of these, those made so far are of no use.
bool sameVectors(const knowledge::EmbedderSettings &a, const knowledge::EmbedderSettings &b)
{
    if (a.kind != b.kind) return false;
    if (a.kind == EmbedderKind::StaticModel) return a.modelFolder == b.modelFolder;
    return a.kind == EmbedderKind::None || (a.account == b.account && a.model == b.model &&
                                            a.dimensions == b.dimensions && a.documentPrefix == b.documentPrefix);
}

bool samePlace(const knowledge::KnowledgeSettings &a, const knowledge::KnowledgeSettings &b)
{
    if (a.store != b.store) return false;
    return a.store == VectorStoreKind::Embedded ||
           (a.store == VectorStoreKind::Pinecone ? a.pinecone == b.pinecone : a.postgres == b.postgres);
}

} // namespace

MeaningView::MeaningView(ThemeManager &themes, MeaningActions actions, QWidget *parent)
    : SettingsSection(tr("Search by meaning"), parent)
    , m_actions(std::move(actions))
    , m_strip(new EmbeddingStrip(themes, body()))
    , m_state(new ToneLine(themes, body()))
    , m_embedder(new EmbedderForm(themes, body()))
    , m_store(new StoreForm(themes, body()))
    , m_budget(new CalmSpinBox(body()))
    , m_consequence(new ToneLine(themes, this))
    , m_outcome(new ToneLine(themes, this))
    , m_test(new QPushButton(tr("Test"), this))
    , m_revert(new QPushButton(tr("Revert"), this))
    , m_save(new QPushButton(tr("Save"), this))
{
    addHint(tr("Words find a passage that says it as you do. Meaning finds it when it says it otherwise: “car” finds "
               "“automobile”. Both together find most."));
    column()->addWidget(m_state);
    column()->addWidget(m_strip);
    column()->addWidget(m_embedder);
    column()->addWidget(m_store);
    auto *budget = new Card(tr("How much of your documents a model reads"), body());
    m_budget->setRange(leastBudget, mostBudget);
    m_budget->setSingleStep(500);
    m_budget->setGroupSeparatorShown(true);
    m_budget->setSuffix(tr(" tokens"));
    m_budget->setAccessibleName(tr("Tokens for passages with one question"));
    m_budget->setMinimumWidth(150);
    auto *budgetHint = new QLabel(
        tr("with each question, at most. More helps models with a large context; less is quicker and cheaper."),
        budget);
    budgetHint->setProperty("tone", u"second"_s);
    budgetHint->setWordWrap(true);
    auto *budgetRow = new QHBoxLayout;
    budgetRow->setSpacing(sizes::space3);
    budgetRow->addWidget(m_budget);
    budgetRow->addWidget(budgetHint, 1);
    budget->body()->addLayout(budgetRow);
    column()->addWidget(budget);

    m_test->setToolTip(tr("Tries the model and the place with one sentence; nothing is saved"));
    m_revert->setToolTip(tr("Back to what is saved"));
    m_save->setProperty("variant", u"primary"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, sizes::space2, 0, sizes::space3);
    buttons->setSpacing(sizes::space2);
    buttons->addWidget(m_test);
    buttons->addStretch(1);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_save);
    auto *line = new QFrame(this);
    line->setProperty("line", true);
    line->setFixedHeight(1);
    auto *inner = new QWidget(this);
    inner->setMaximumWidth(columnWidth);
    auto *rows = new QVBoxLayout(inner);
    rows->setContentsMargins(0, sizes::space2, 0, 0);
    rows->setSpacing(sizes::space1);
    rows->addWidget(m_consequence);
    rows->addWidget(m_outcome);
    rows->addLayout(buttons);
    auto *across = new QHBoxLayout;
    across->addWidget(inner, 100);
    across->addStretch(1);
    foot()->addWidget(line);
    foot()->addLayout(across);

    connect(m_embedder, &EmbedderForm::changed, this, &MeaningView::refresh);
    connect(m_store, &StoreForm::changed, this, &MeaningView::refresh);
    connect(m_budget, &QSpinBox::valueChanged, this, &MeaningView::refresh);
    connect(&m_embedder->offers(), &ModelOffers::fetchRequested, this,
            [this](const QString &id) { m_actions.fetch(id); });
    connect(&m_embedder->offers(), &ModelOffers::cancelRequested, this,
            [this](const QString &id) { m_actions.cancelFetch(id); });
    connect(m_test, &QPushButton::clicked, this, &MeaningView::test);
    connect(m_save, &QPushButton::clicked, this, &MeaningView::save);
    connect(m_revert, &QPushButton::clicked, this, [this] { fillIn(m_onDisk); });
    fillIn({});
}

void MeaningView::fillIn(const knowledge::KnowledgeSettings &settings)
{
    m_showing = true;
    m_embedder->setSettings(settings.embedder);
    m_store->setSettings(settings);
    m_budget->setValue(settings.budgetTokens);
    m_showing = false;
    m_outcome->clear();
    refresh();
}

void MeaningView::setSettings(const knowledge::KnowledgeSettings &settings)
{
    const bool untouched = !m_known || !isChanged();
    m_known = true;
    m_onDisk = settings;
    if (untouched)
        fillIn(settings);
    else
        refresh();
}

void MeaningView::setFailure(const QString &sentence)
{
    m_state->set(sentence, Chip::Tone::Bad);
}

void MeaningView::setModels(const QList<knowledge::ModelOffer> &offers)
{
    m_embedder->offers().setOffers(offers);
    m_embedder->offers().setFolder(m_embedder->offers().folder());
}

void MeaningView::setFetch(const knowledge::ModelFetch &fetch)
{
    m_embedder->offers().setFetch(fetch);
    refresh();
}

void MeaningView::setAccounts(const QList<std::pair<QString, QString>> &accounts)
{
    m_embedder->setAccounts(accounts);
}

void MeaningView::setProgress(const knowledge::EmbeddingProgress &progress)
{
    m_progress = progress;
    m_strip->setProgress(progress);
    const bool all = !progress.space.model.isEmpty() && progress.error.isEmpty() && progress.total > 0 &&
                     progress.done >= progress.total;
    m_state->set(all ? tr("All %1 passages are found by their meaning, with %2.")
                           .arg(format::whole(progress.total), progress.space.model)
                     : QString(),
                 Chip::Tone::Good);
    refresh();
}

knowledge::KnowledgeSettings MeaningView::settings() const
{
    knowledge::KnowledgeSettings settings;
    settings.embedder = m_embedder->settings();
    m_store->fill(settings);
    settings.budgetTokens = m_budget->value();
    return settings;
}

bool MeaningView::isChanged() const
{
    const knowledge::KnowledgeSecrets typed = m_store->secrets();
    return typed.pineconeKey || typed.postgresPassword || settings() != m_onDisk;
}

QString MeaningView::consequence() const
{
    const knowledge::KnowledgeSettings now = settings();
    const bool vectors = !sameVectors(now.embedder, m_onDisk.embedder);
    if (now.embedder.kind == EmbedderKind::None)
        return vectors ? tr("After saving, passages are found by their words only.") : QString();
    if (!vectors && samePlace(now, m_onDisk)) return {};
    QString sentence;
    if (m_progress.total > 0) {
        sentence = tr("Saving makes the vectors of %1 passages anew").arg(format::whole(m_progress.total));
        const bool sameKind = now.embedder.kind == m_onDisk.embedder.kind;
        if (m_progress.perSecond > 0 && sameKind)
            sentence += tr(", about %1 at the pace of the last time")
                            .arg(format::roughly(std::chrono::duration_cast<Nanoseconds>(
                                std::chrono::duration<double>(double(m_progress.total) / m_progress.perSecond))));
        sentence += tr(". Until then the rest is found by its words.");
    } else {
        sentence = tr("Every passage gets a vector as soon as it is indexed.");
    }
    if (vectors && now.embedder.kind == EmbedderKind::Service)
        sentence += u' ' + tr("The text of every passage is sent to %1.").arg(m_embedder->accountName());
    return sentence;
}

void MeaningView::refresh()
{
    if (m_showing) return;
    const knowledge::KnowledgeSettings now = settings();
    const bool usesVectors = now.embedder.kind != EmbedderKind::None;
    m_store->setVisible(usesVectors);
    const QString embedderProblem = m_embedder->problem();
    const QString problem = embedderProblem.isEmpty() && usesVectors ? m_store->problem() : embedderProblem;
    const bool changed = isChanged();
    const QString told = !problem.isEmpty() ? problem : changed ? consequence() : QString();
    m_consequence->set(told, problem.isEmpty() ? Chip::Tone::Neutral : Chip::Tone::Warn);
    m_test->setEnabled(!m_waiting && problem.isEmpty() && usesVectors);
    m_save->setEnabled(!m_waiting && problem.isEmpty() && changed && m_known);
    m_revert->setVisible(changed && m_known);
    m_revert->setEnabled(!m_waiting);
    m_embedder->setEnabled(!m_waiting);
    m_store->setEnabled(!m_waiting);
}

void MeaningView::setWaiting(bool waiting)
{
    m_waiting = waiting;
    refresh();
}

void MeaningView::test()
{
    if (!m_test->isEnabled()) return;
    m_outcome->set(tr("Trying it…"), Chip::Tone::Neutral);
    setWaiting(true);
    m_actions.test(settings(), m_store->secrets()).then(this, [this](const Result<QString> &result) {
        setWaiting(false);
        m_outcome->set(result ? *result : result.error().message, result ? Chip::Tone::Good : Chip::Tone::Bad);
        m_test->setFocus(Qt::OtherFocusReason);
        Q_EMIT tested(result.has_value());
    });
}

void MeaningView::save()
{
    if (!m_save->isEnabled()) return;
    m_outcome->set(tr("Saving…"), Chip::Tone::Neutral);
    setWaiting(true);
    const knowledge::KnowledgeSettings wanted = settings();
    m_actions.save(wanted, m_store->secrets()).then(this, [this, wanted](const Result<bool> &result) {
        m_waiting = false;
        if (result) {
            m_onDisk = wanted;
            m_store->forgetSecrets();
            m_outcome->set(tr("Saved"), Chip::Tone::Good);
        } else {
            m_outcome->set(result.error().message, Chip::Tone::Bad);
        }
        refresh();
        Q_EMIT saved(result.has_value());
    });
}

} // namespace docswiki::ui
