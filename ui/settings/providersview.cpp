// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/providersview.h"

#include "core/provider/account/accountaddress.h"
#include "ui/common/emptystate.h"
#include "ui/common/undobar.h"
#include "ui/settings/connectionchecklist.h"
#include "ui/settings/foundstrip.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

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
    // The forms go after the members here, and must not tell of it.
    for (const ProviderCard *one : std::as_const(m_cards)) {
        if (one->isOpen()) one->form()->disconnect(this);
    }
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
    connect(card, &ProviderCard::enabledChosen, this, [this, card](bool enabled) { setEnabled(card, enabled); });
    connect(card, &ProviderCard::moveRequested, this, [this, card](int by) { move(card, by); });
    connect(card, &ProviderCard::dragged, this, [this, card](int y) { drag(card, y); });
    connect(card, &ProviderCard::dragEnded, this, [this, card] { tellOrder(card); });
    return card;
}

void ProvidersView::watchForm(ProviderCard *card)
{
    ProviderForm *form = card->form();
    connect(form, &QObject::destroyed, this, [this] { // folded while a test was running
        m_tests.removeIf([this](const auto &one) {
            if (!one.value()) m_actions.cancelTest(one.key());
            return !one.value();
        });
    });
    connect(form, &ProviderForm::saveRequested, this, [this, card] { save(card); });
    connect(form, &ProviderForm::removeRequested, this, [this, card] { remove(card); });
    connect(form, &ProviderForm::testRequested, this, [this, card] { test(card); });
    connect(form, &ProviderForm::cancelTestRequested, this, [this, form] { stopTest(form); });
    connect(form, &ProviderForm::cancelRequested, this, [this, card] {
        stopTest(card->form());
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
    m_known = true;
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
    if (m_moves > 0) {
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

void ProvidersView::save(ProviderCard *card)
{
    ProviderForm *form = card->form();
    const std::optional<QString> key = form->key();
    stopTest(form);
    form->setSaving(true);
    m_actions.save(form->account(), key)
        .then(this, [this, where = QPointer<ProviderCard>(card),
                     typed = key.has_value()](const Result<ProviderState> &state) {
            if (!where) return;
            if (state)
                saved(where, *state, typed);
            else if (where->isOpen())
                where->form()->showFailure(state.error().message);
            else
                say(state.error());
        });
}

void ProvidersView::saved(ProviderCard *card, const ProviderState &state, bool keyTyped)
{
    m_failure->clear();
    card->setOpen(false);
    // The engine may have told of it already, and then there is a card of its own.
    ProviderCard *known = this->card(state.account.id);
    if (known && known != card) {
        m_cards.removeOne(card);
        card->hide();
        card->deleteLater();
        card = known;
    }
    card->setState(state, now());
    const ToneText word = keyTyped ? providerwords::keySaved(state.key) : ToneText{tr("Saved."), Chip::Tone::Good};
    card->say(word.text, word.tone);
    card->setFocus(Qt::OtherFocusReason);
    arrange();
    showFound();
}

void ProvidersView::setEnabled(ProviderCard *card, bool enabled)
{
    ProviderState state = card->state();
    const bool before = std::exchange(state.account.enabled, enabled);
    card->setState(state, now());
    m_actions.save(state.account, std::nullopt)
        .then(this, [this, before, where = QPointer<ProviderCard>(card)](const Result<ProviderState> &answer) {
            if (answer) {
                m_failure->clear();
                if (where) where->setState(*answer, now());
                return;
            }
            say(answer.error());
            if (!where) return;
            ProviderState back = where->state();
            back.account.enabled = before;
            where->setState(back, now());
        });
}

void ProvidersView::remove(ProviderCard *card)
{
    stopTest(card->form());
    const ProviderState state = card->state();
    const QString id = state.account.id;
    m_undo->expire(); // what it offers is settled
    m_removedFrom = movableIndex(card);
    m_removed = state;
    m_gone << id;
    m_cards.removeOne(card);
    card->hide();
    card->deleteLater();
    arrange();
    showFound();
    m_undo->offer(tr("%1 was removed, and its key with it.").arg(state.account.name));
    m_add->setFocus(Qt::OtherFocusReason);
    m_actions.remove(id).then(this, [this, id](const Result<bool> &answer) {
        if (answer) return;
        m_gone.remove(id);
        if (m_removed && m_removed->account.id == id) {
            bringBack(); // it is still there
            m_undo->expire();
        }
        say(answer.error());
    });
}

void ProvidersView::bringBack()
{
    if (!m_removed) return;
    const ProviderState state = *std::exchange(m_removed, std::nullopt);
    const QString id = state.account.id;
    m_gone.remove(id);
    if (!card(id)) {
        ProviderCard *one = makeCard();
        one->setState(state, now());
        const auto first = std::count_if(m_cards.cbegin(), m_cards.cend(),
                                         [](const ProviderCard *c) { return c->state().fromCommandLine; });
        m_cards.insert(std::min<qsizetype>(first + m_removedFrom, m_cards.size()), one);
        one->show();
        arrange();
        one->setFocus(Qt::OtherFocusReason);
    }
    ++m_moves; // it is last until it is moved
    m_actions.save(state.account, std::nullopt).then(this, [this, id](const Result<ProviderState> &answer) {
        --m_moves;
        if (!answer) {
            say(answer.error());
            return;
        }
        if (ProviderCard *one = card(id)) {
            one->setState(*answer, now());
            tellOrder(one);
        }
    });
    showFound();
}

int ProvidersView::movableIndex(const ProviderCard *card) const
{
    int index = 0;
    for (const ProviderCard *one : m_cards) {
        const bool fixed = one->state().fromCommandLine || one->state().account.id.isEmpty();
        if (one == card) return fixed ? -1 : index;
        if (!fixed) ++index;
    }
    return -1;
}

void ProvidersView::move(ProviderCard *card, int by)
{
    const qsizetype from = m_cards.indexOf(card);
    const qsizetype to = from + by;
    if (movableIndex(card) < 0 || to < 0 || to >= m_cards.size() || movableIndex(m_cards[to]) < 0) return;
    m_cards.move(from, to);
    arrange();
    reveal(card);
    tellOrder(card);
}

void ProvidersView::drag(ProviderCard *card, int globalY)
{
    const int y = body()->mapFromGlobal(QPoint(0, globalY)).y();
    const qsizetype from = m_cards.indexOf(card);
    for (qsizetype to = 0; to < m_cards.size(); ++to) {
        const QRect there(m_cards[to]->mapTo(body(), QPoint()), m_cards[to]->size());
        // Past its middle, so that two of different heights do not change places for ever.
        const bool past = to < from ? y < there.center().y() : to > from && y > there.center().y();
        if (movableIndex(m_cards[to]) < 0 || !past || (to > from && to != from + 1)) continue;
        m_cards.move(from, to);
        arrange();
        return;
    }
}

void ProvidersView::tellOrder(ProviderCard *card)
{
    const int to = movableIndex(card);
    if (to < 0) return;
    ++m_moves;
    m_actions.move(card->state().account.id, to).then(this, [this](const Result<bool> &answer) {
        --m_moves;
        if (answer)
            m_failure->clear();
        else
            say(answer.error());
    });
}

void ProvidersView::test(ProviderCard *card)
{
    ProviderForm *form = card->form();
    stopTest(form);
    form->checklist().start(form->account().name);
    reveal(&form->checklist());
    m_tests.insert(m_actions.test(form->account(), form->key()), form);
}

void ProvidersView::stopTest(const ProviderForm *form)
{
    if (!form) return;
    m_tests.removeIf([this, form](const auto &one) {
        if (one.value() != form) return false;
        m_actions.cancelTest(one.key());
        one.value()->checklist().setCancelled();
        return true;
    });
}

void ProvidersView::setStep(quint64 test, const provider::ConnectionStep &step)
{
    if (ProviderForm *form = m_tests.value(test)) {
        form->checklist().setStep(step);
        reveal(&form->checklist());
    }
}

void ProvidersView::setTested(quint64 test, bool ok)
{
    if (ProviderForm *form = m_tests.take(test)) form->checklist().setFinished(ok);
}

void ProvidersView::findLocalServers(bool asked)
{
    if (asked) m_strip->setSearching();
    m_searching = true;
    const quint64 search = ++m_searches;
    m_actions.findLocal().then(this, [this, asked, search](const Result<QList<provider::local::FoundServer>> &servers) {
        if (search != m_searches) return;
        m_searching = false;
        if (!servers) {
            if (asked) m_strip->setFailed(servers.error().message);
            return;
        }
        m_found = *servers;
        m_searched = true;
        m_foundAsked = asked;
        showFound();
    });
}

void ProvidersView::showFound()
{
    if (!m_searched) return;
    QStringList known;
    for (const ProviderCard *one : std::as_const(m_cards)) {
        if (!one->state().account.id.isEmpty()) known << provider::accountOrigin(one->state().account);
    }
    QList<provider::local::FoundServer> others;
    for (const provider::local::FoundServer &server : std::as_const(m_found)) {
        ProviderAccount account;
        account.kind = server.kind;
        account.baseUrl = server.baseUrl;
        if (!known.contains(provider::accountOrigin(account))) others << server;
    }
    m_strip->setServers(others, m_foundAsked);
}

void ProvidersView::addFound(const provider::local::FoundServer &server)
{
    m_foundAsked = false;
    ProviderAccount account;
    account.kind = server.kind;
    account.name = server.title.isEmpty() ? provider::providerKindTitle(server.kind) : server.title;
    ProviderAccount usual = account;
    account.baseUrl = server.baseUrl;
    // The kind's own address is not written down, so that it follows the kind.
    if (provider::accountOrigin(usual) == provider::accountOrigin(account)) account.baseUrl.clear();
    if (server.needsKey) {
        add(account);
        card({})->form()->focusKey();
        showFound();
        return;
    }
    m_actions.save(account, std::nullopt).then(this, [this](const Result<ProviderState> &state) {
        if (!state) {
            say(state.error());
            showFound();
            return;
        }
        m_failure->clear();
        if (!card(state->account.id)) {
            ProviderCard *one = makeCard();
            one->setState(*state, now());
            m_cards << one;
            one->show();
            arrange();
        }
        card(state->account.id)->say(tr("Added. Its models can be chosen in the chat."), Chip::Tone::Good);
        showFound();
    });
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

void ProvidersView::say(const Error &error)
{
    m_failure->set(error.message, Chip::Tone::Bad);
    reveal(m_failure);
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
