// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/inspector.h"

#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/stylesheet.h"
#include "ui/common/toneline.h"
#include "ui/knowledge/inspector/armspicture.h"
#include "ui/knowledge/inspector/passagecard.h"
#include "ui/knowledge/inspector/searchbars.h"
#include "ui/knowledge/inspector/wordchips.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

Inspector::Inspector(ThemeManager &themes, Search search, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_search(std::move(search))
    , m_input(new QLineEdit(this))
    , m_where(new QComboBox(this))
    , m_button(new QPushButton(tr("Find passages"), this))
    , m_failure(new ToneLine(themes, this))
    , m_pages(new QStackedWidget(this))
    , m_card(new PassageCard(themes, this))
{
    m_input->setPlaceholderText(tr("Ask as you would in the chat, and see what is found and what is left out"));
    m_input->setAccessibleName(tr("Question to try"));
    m_input->setClearButtonEnabled(true);
    m_where->setAccessibleName(tr("Where to search"));
    m_where->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_where->setMinimumContentsLength(10);
    m_button->setToolTip(tr("Find passages (Enter)"));
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    row->addWidget(m_input, 1);
    row->addWidget(m_where);
    row->addWidget(m_button);

    auto *teach = new EmptyState(
        themes, u"search"_s, tr("See what a question finds"),
        tr("Type a question. You see which passages were found by their words and which by their meaning, which of "
           "them "
           "the model gets to read, and why the others were left out. It is the same search that an answer uses."),
        {}, m_pages);
    auto *waiting = new QLabel(tr("Searching…"), m_pages);
    waiting->setAlignment(Qt::AlignCenter);
    waiting->setProperty("tone", u"second"_s);
    m_pages->addWidget(teach);
    m_pages->addWidget(waiting);
    m_pages->addWidget(makeResult());

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, sizes::space1, 0, sizes::space2);
    all->setSpacing(sizes::space2);
    all->addLayout(row);
    all->addWidget(m_failure);
    all->addWidget(m_pages, 1);
    all->addWidget(m_card);
    setFocusProxy(m_input);

    connect(m_input, &QLineEdit::returnPressed, this, &Inspector::start);
    connect(m_button, &QPushButton::clicked, this, &Inspector::start);
    connect(m_where, &QComboBox::activated, this, &Inspector::start);
    connect(m_picture, &ArmsPicture::passageChosen, this, &Inspector::showPassage);
    connect(m_picture, &ArmsPicture::meaningSettingsRequested, this, &Inspector::meaningSettingsRequested);
    connect(m_card, &PassageCard::openRequested, this, &Inspector::openRequested);
    connect(m_card, &PassageCard::closed, this, &Inspector::closePassage);
}

QWidget *Inspector::makeResult()
{
    m_scroll = new QScrollArea(m_pages);
    m_scroll->setAccessibleName(tr("How the result came about"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget(m_scroll);
    m_scroll->setWidget(page);
    m_verdict = new QLabel(page);
    m_verdict->setProperty("type", u"title"_s);
    m_verdictText = new QLabel(page);
    m_verdictText->setProperty("tone", u"second"_s);
    m_verdictText->setWordWrap(true);
    m_note = new ToneLine(m_themes, page);
    m_chips = new WordChips(m_themes, page);
    m_budget = new BudgetBar(m_themes, page);
    m_steps = new StepsBar(m_themes, page);
    auto *bars = new QHBoxLayout;
    bars->setSpacing(sizes::space6);
    bars->addWidget(m_budget, 1);
    bars->addWidget(m_steps, 1);
    m_picture = new ArmsPicture(m_themes, page);
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(m_verdict);
    words->addWidget(m_verdictText);
    auto *all = new QVBoxLayout(page);
    all->setContentsMargins(0, sizes::space1, sizes::space2, 0);
    all->setSpacing(sizes::space2);
    all->addLayout(words);
    all->addWidget(m_note);
    all->addWidget(m_chips);
    all->addLayout(bars);
    all->addSpacing(sizes::space1);
    all->addWidget(m_picture);
    all->addStretch(1);
    return m_scroll;
}

void Inspector::setLibrary(const knowledge::LibrarySummary &library)
{
    const bool other = library.name != m_library.name || m_where->count() == 0;
    m_library = library;
    if (!other) return;
    const QString &name = library.name;
    ++m_asked;
    m_where->clear();
    if (!name.isEmpty()) m_where->addItem(name, QStringList{name});
    m_where->addItem(tr("every library"), QStringList());
    m_where->setToolTip(tr("Where to search: %1").arg(m_where->currentText()));
    m_failure->clear();
    m_card->hide();
    m_pages->setCurrentIndex(Teaching);
}

void Inspector::start()
{
    const QString text = m_input->text().trimmed();
    if (text.isEmpty()) return;
    const quint64 asked = ++m_asked;
    const auto began = std::chrono::steady_clock::now();
    knowledge::RetrieveQuery query;
    query.text = text;
    query.libraries = m_where->currentData().toStringList();
    query.explain = true;
    if (m_pages->currentIndex() != Shown) m_pages->setCurrentIndex(Waiting);
    m_search(query).then(this, [this, asked, began](const Result<knowledge::Retrieval> &result) {
        if (asked == m_asked) showResult(result, std::chrono::steady_clock::now() - began);
    });
}

void Inspector::showResult(const Result<knowledge::Retrieval> &result, Nanoseconds took)
{
    m_card->hide();
    m_report.reset();
    if (!result) {
        m_failure->set(result.error().message, Chip::Tone::Bad);
        m_pages->setCurrentIndex(Teaching);
        Q_EMIT finished(-1);
        return;
    }
    m_failure->clear();
    m_report =
        std::make_shared<const knowledge::RetrievalReport>(result->report.value_or(knowledge::RetrievalReport()));
    m_words = m_report->words + m_report->synonyms;
    if (m_words.isEmpty()) m_words = wordsOf(m_input->text());
    const SearchVerdict verdict = verdictOf(*result, took);
    m_verdict->setText(verdict.title);
    setLook(m_verdict, "tone", verdict.tone == Chip::Tone::Warn && result->passages.isEmpty() ? u"warn"_s : QString());
    m_verdictText->setText(verdict.text);
    m_note->set(noteOn(*result), Chip::Tone::Warn);
    m_chips->setReport(*m_report);
    m_budget->setReport(*m_report);
    m_budget->setVisible(m_report->budgetTokens > 0);
    m_steps->setReport(*m_report);
    m_picture->setReport(m_report);
    m_picture->setVisible(m_report->searched > 0 || !m_report->passages.isEmpty());
    m_pages->setCurrentIndex(Shown);
    Q_EMIT finished(static_cast<int>(result->passages.size()));
}

QString Inspector::noteOn(const knowledge::Retrieval &retrieval) const
{
    QStringList notes;
    if (!retrieval.note.isEmpty() && m_report->vectorError.isEmpty()) notes << retrieval.note;
    if (!m_report->vectorModel.isEmpty() && m_library.embedded < m_library.chunks)
        notes << tr("Only %1 of %2 can be found by their meaning so far; the rest follows by itself.")
                     .arg(format::whole(m_library.embedded), format::passages(m_library.chunks));
    const bool here = m_where->currentData().toStringList() == QStringList{m_library.name};
    if (here && m_library.failed > 0)
        notes << (m_library.failed == 1
                      ? tr("1 file of this library could not be read: nothing of it is found. See Files.")
                      : tr("%1 files of this library could not be read: nothing of them is found. See Files.")
                            .arg(format::whole(m_library.failed)));
    return notes.join(u' ');
}

void Inspector::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_card->isVisible())
        closePassage();
    else
        QWidget::keyPressEvent(event);
}

void Inspector::closePassage()
{
    m_card->hide();
    m_picture->select(-1);
}

void Inspector::showPassage(int passage)
{
    if (!m_report || passage < 0 || passage >= m_report->passages.size()) return;
    m_card->showPassage(*m_report, passage, m_words);
    // The card takes room from the picture: what was chosen stays in sight.
    QTimer::singleShot(0, this, [this] {
        const QRect row = m_picture->rowOf(m_picture->selected());
        if (!row.isValid()) return;
        const QPoint middle = m_picture->mapTo(m_scroll->widget(), row.center());
        m_scroll->ensureVisible(middle.x(), middle.y(), 0, row.height());
    });
}

} // namespace docswiki::ui
