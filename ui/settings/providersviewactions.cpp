// SPDX-License-Identifier: GPL-3.0-or-later
// What the person does with the list of providers: saved, moved, removed, tested, found.
#include "core/provider/account/accountaddress.h"
#include "ui/common/undobar.h"
#include "ui/settings/connectionchecklist.h"
#include "ui/settings/foundstrip.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"
#include "ui/settings/providersview.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using engine::ProviderState;
using provider::ProviderAccount;

namespace {

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace

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
    const bool hadKey = state.key.source == provider::KeySource::Keychain || state.key.source == provider::KeySource::Memory;
    m_undo->setTime(std::chrono::seconds(30)); // a key goes with it: longer than for what can be added again at once
    m_undo->offer((hadKey ? tr("%1 was removed, and its key with it.") : tr("%1 was removed.")).arg(state.account.name));
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
        m_dragging = true;
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
        if (step.state == provider::ConnectionStepState::Failed) reveal(&form->checklist());
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

void ProvidersView::say(const Error &error)
{
    m_failure->set(error.message, Chip::Tone::Bad);
    reveal(m_failure);
}

} // namespace docswiki::ui
