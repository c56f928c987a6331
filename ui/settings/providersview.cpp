// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/providersview.h"

#include "ui/common/emptystate.h"
#include "ui/common/undobar.h"
#include "ui/settings/foundstrip.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using engine::ProviderState;
using provider::KeySource;
using provider::ProviderAccount;
using provider::ProviderKind;

namespace {

constexpr auto agesEvery = std::chrono::seconds(30);

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace

ProvidersView::ProvidersView(ThemeManager &themes, ProviderActions actions, QWidget *parent)
    : SettingsSection(tr("Providers"), parent)
    , m_themes(themes)
    , m_actions(std::move(actions))
    , m_undo(new UndoBar(themes, this))
{
    makeHeader();
    addHint(tr("Whose models answer you. When several offer the same model, the upper one is asked. Documents and "
               "questions go only to the provider of the model that you choose."));
    m_strip = new FoundStrip(themes, body());
    m_failure = new ToneLine(themes, body());
    m_empty = new EmptyState(
        themes, u"plug"_s, tr("No provider yet"),
        tr("A provider is whoever runs the models: a service on the internet, such as OpenRouter, "
           "that wants a key, or a server on this computer, such as Ollama, that wants none. Without one, the "
           "built-in excerpt model answers by quoting your documents."),
        tr("Add a provider"), body());
    m_empty->hide();
    m_failure->set(tr("Reading the list and asking the key ring…"), Chip::Tone::Neutral); // until setProviders()
    column()->addWidget(m_strip);
    column()->addWidget(m_failure);
    column()->addWidget(m_empty);
    m_list = new QVBoxLayout;
    m_list->setSpacing(sizes::space2);
    column()->addLayout(m_list);
    foot()->addWidget(m_undo);
    setFocusProxy(m_add);
    connect(m_empty, &EmptyState::clicked, this, [this] { add(); });
    connect(m_strip, &FoundStrip::addRequested, this, &ProvidersView::addFound);
    connect(m_undo, &UndoBar::undone, this, &ProvidersView::bringBack);
    connect(m_undo, &UndoBar::expired, this, [this] { m_removed.reset(); });
    connect(&m_ages, &QTimer::timeout, this, &ProvidersView::showAges);
}

ProvidersView::~ProvidersView()
{
    for (const quint64 test : m_tests.keys())
        m_actions.cancelTest(test);
}

void ProvidersView::makeHeader()
{
    m_find = new QPushButton(tr("&Find local servers"), body());
    m_find->setToolTip(tr("Look for Ollama, LM Studio, llama-server and vLLM on this computer (Alt+F)"));
    m_add = new QPushButton(tr("&Add provider"), body());
    m_add->setProperty("variant", u"primary"_s);
    m_add->setToolTip(tr("Set up another provider (Alt+A)"));
    header()->addWidget(m_find);
    header()->addWidget(m_add);
    connect(m_find, &QPushButton::clicked, this, [this] { findLocalServers(true); });
    connect(m_add, &QPushButton::clicked, this, [this] { add(); });
}

ProviderCard *ProvidersView::makeCard()
{
    auto *card = new ProviderCard(m_themes, body());
    connect(card, &ProviderCard::openChanged, this, [this, card](bool open) {
        if (open) {
            for (ProviderCard *other : QList(m_cards)) {
                if (other != card && other->isOpen() && !other->form()->isChanged()) other->setOpen(false);
            }
            watchForm(card);
            reveal(card);
        }
        arrange();
    });
    connect(card, &ProviderCard::aboutToFold, this, [this, card] { stopTest(card->form()); });
    connect(card, &ProviderCard::enabledChosen, this, [this, card](bool enabled) { setEnabled(card, enabled); });
    connect(card, &ProviderCard::moveRequested, this, [this, card](int by) { move(card, by); });
    connect(card, &ProviderCard::dragged, this, [this, card](int y) { drag(card, y); });
    connect(card, &ProviderCard::dragEnded, this, [this, card] {
        if (std::exchange(m_dragging, false)) tellOrder(card);
    });
    return card;
}

void ProvidersView::watchForm(ProviderCard *card)
{
    ProviderForm *form = card->form();
    connect(form, &ProviderForm::saveRequested, this, [this, card] { save(card); });
    connect(form, &ProviderForm::removeRequested, this, [this, card] { remove(card); });
    connect(form, &ProviderForm::testRequested, this, [this, card] { test(card); });
    connect(form, &ProviderForm::cancelTestRequested, this, [this, form] { stopTest(form); });
    connect(form, &ProviderForm::cancelRequested, this, [this, card] {
        card->setOpen(false);
        if (!card->state().account.id.isEmpty()) return;
        m_cards.removeOne(card);
        card->hide();
        card->deleteLater();
        arrange();
        m_add->setFocus(Qt::OtherFocusReason);
    });
}

void ProvidersView::setProviders(const QList<ProviderState> &providers)
{
    if (!std::exchange(m_known, true)) m_failure->clear();
    QList<ProviderCard *> cards;
    QSet<QString> there;
    for (const ProviderState &state : providers) {
        there << state.account.id;
        if (m_gone.contains(state.account.id)) continue;
        ProviderCard *one = card(state.account.id);
        if (!one || state.account.id.isEmpty()) one = makeCard();
        one->setState(state, now());
        one->show();
        cards << one;
    }
    m_gone.intersect(there);
    // What is asked for and not answered yet counts more than what the engine still says.
    if (m_moves > 0 || m_dragging) {
        std::stable_sort(cards.begin(), cards.end(), [this](ProviderCard *a, ProviderCard *b) {
            const auto place = [this](ProviderCard *c) { return static_cast<std::size_t>(m_cards.indexOf(c)); };
            return place(a) < place(b); // new ones are at -1: last
        });
    }
    for (ProviderCard *old : std::as_const(m_cards)) {
        if (cards.contains(old)) continue;
        if (old->state().account.id.isEmpty()) {
            cards << old; // being set up
            continue;
        }
        stopTest(old->form());
        old->hide();
        old->deleteLater();
    }
    m_cards = cards;
    arrange();
    showFound();
    if (std::exchange(m_wantsKey, false)) focusKey();
}

/// Puts the cards in their order, in sight and for the Tab key.
void ProvidersView::arrange()
{
    for (int i = 0; i < m_cards.size(); ++i) {
        if (m_list->indexOf(m_cards[i]) != i) m_list->insertWidget(i, m_cards[i]);
    }
    m_empty->setVisible(m_known && m_cards.isEmpty());
    QWidget *last = m_add;
    for (ProviderCard *one : std::as_const(m_cards)) {
        QList<QWidget *> inside = one->findChildren<QWidget *>();
        inside.prepend(one);
        for (QWidget *next : std::as_const(inside)) {
            if (!(next->focusPolicy() & Qt::TabFocus) || next->window() != window()) continue;
            setTabOrder(last, next);
            last = next;
        }
    }
}

ProviderCard *ProvidersView::card(const QString &id) const
{
    const auto one = std::find_if(m_cards.cbegin(), m_cards.cend(),
                                  [&id](const ProviderCard *c) { return c->state().account.id == id; });
    return one == m_cards.cend() ? nullptr : *one;
}

QStringList ProvidersView::order() const
{
    QStringList ids;
    for (const ProviderCard *one : m_cards)
        ids << one->state().account.id;
    return ids;
}

void ProvidersView::add(const ProviderAccount &account)
{
    if (ProviderCard *draft = card({})) { // one at a time
        draft->form()->focusFirst();
        reveal(draft);
        return;
    }
    ProviderState state;
    state.account = account;
    if (account == ProviderAccount()) {
        const bool hasRouter = std::any_of(m_cards.cbegin(), m_cards.cend(), [](const ProviderCard *c) {
            return c->state().account.kind == ProviderKind::OpenRouter;
        });
        state.account.kind = hasRouter ? ProviderKind::Compatible : ProviderKind::OpenRouter;
    }
    ProviderCard *draft = makeCard();
    state.account.name = tr("New provider");
    draft->setState(state, now());
    state.account.name = account.name;
    m_cards << draft;
    draft->show();
    arrange();
    draft->setOpen(true);
    draft->form()->setState(state);
    draft->form()->focusFirst();
}

void ProvidersView::focusKey()
{
    if (!m_known) {
        m_wantsKey = true;
        return;
    }
    const auto wants = [](const ProviderCard *c) {
        const ProviderState &state = c->state();
        return providerwords::isCloud(state.account.kind) && state.key.source == KeySource::None &&
               !state.fromCommandLine && !state.account.id.isEmpty();
    };
    const auto isCloud = [](const ProviderCard *c) {
        return providerwords::isCloud(c->state().account.kind) && !c->state().fromCommandLine &&
               !c->state().account.id.isEmpty();
    };
    auto one = std::find_if(m_cards.cbegin(), m_cards.cend(), wants);
    if (one == m_cards.cend()) one = std::find_if(m_cards.cbegin(), m_cards.cend(), isCloud);
    if (one == m_cards.cend())
        add();
    else
        (*one)->setOpen(true);
    ProviderCard *open = one == m_cards.cend() ? card({}) : *one;
    open->form()->focusKey();
    reveal(open);
}

void ProvidersView::showAges()
{
    for (ProviderCard *one : std::as_const(m_cards))
        one->setAge(now());
}

void ProvidersView::showEvent(QShowEvent *event)
{
    SettingsSection::showEvent(event);
    showAges();
    m_ages.start(agesEvery);
}

void ProvidersView::hideEvent(QHideEvent *event)
{
    m_ages.stop();
    SettingsSection::hideEvent(event);
}

} // namespace docswiki::ui
