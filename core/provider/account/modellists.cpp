// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/modellists.h"

#include "core/base/log.h"
#include "core/provider/account/accountaddress.h"
#include "core/provider/openai/failures.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;
using Models = Result<QList<ModelInfo>>;

ModelLists::ModelLists(QString path, const Clock &clock, QObject *parent)
    : QObject(parent), m_path(std::move(path)), m_clock(clock)
{
}

void ModelLists::load()
{
    auto *watcher = new QFutureWatcher<QList<AccountModels>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        m_fromFile = watcher->result();
        // What was fetched since the start comes first, so it is what listsFor() finds.
        QList<AccountModels> known;
        for (const AccountModels &list : std::as_const(m_lists)) {
            if (list.fetchedAt.isValid() || list.error) known += list;
        }
        for (AccountModels old : std::as_const(m_fromFile)) {
            const auto newer = std::find_if(known.begin(), known.end(), [&old](const AccountModels &list) {
                return list.account == old.account && list.origin == old.origin;
            });
            if (newer == known.end())
                known += old;
            else if (!newer->fetchedAt.isValid()) { // only a failure so far
                old.error = newer->error;
                *newer = old;
            }
        }
        m_lists = modellistcache::listsFor(m_accounts, known);
        Q_EMIT loaded();
    });
    watcher->setFuture(QtConcurrent::run(
        [path = m_path] { return path.isEmpty() ? QList<AccountModels>() : modellistcache::load(path); }));
}

void ModelLists::setAccounts(const QList<ProviderAccount> &accounts)
{
    m_accounts = accounts;
    const QList<AccountModels> before = m_lists;
    m_lists = modellistcache::listsFor(accounts, m_lists + m_fromFile);
    // What is being asked at an address that the account has left is no reason not to ask at the new one.
    const auto isWhereItWas = [&before](const AccountModels &list) {
        return std::any_of(before.begin(), before.end(), [&list](const AccountModels &old) {
            return old.account == list.account && old.origin == list.origin;
        });
    };
    const QStringList running = m_running.keys();
    for (const QString &account : running) {
        const bool stays = std::any_of(m_lists.begin(), m_lists.end(), [&](const AccountModels &list) {
            return list.account == account && isWhereItWas(list);
        });
        if (!stays) m_running.remove(account);
    }
}

void ModelLists::refresh(const QString &account, const Fetch &fetch, Milliseconds limit)
{
    if (m_running.contains(account)) return;
    const auto list = std::find_if(m_lists.begin(), m_lists.end(),
                                   [&account](const AccountModels &known) { return known.account == account; });
    if (list == m_lists.end()) return;
    const int round = ++m_rounds;
    m_running.insert(account, round);

    const auto owner = std::find_if(m_accounts.begin(), m_accounts.end(),
                                    [&account](const ProviderAccount &one) { return one.id == account; });
    const QString who = owner->name.isEmpty() ? owner->id : owner->name;
    auto *watcher = new QFutureWatcher<Models>(this);
    const QString origin = list->origin;
    const auto end = [this, watcher, account, round, origin](const Models &fetched) {
        watcher->disconnect(this);
        watcher->deleteLater();
        const auto now =
            std::find_if(m_lists.begin(), m_lists.end(), [&](const AccountModels &l) { return l.account == account; });
        // An account that has moved meanwhile must not get the list of where it was.
        if (now != m_lists.end() && now->origin == origin)
            take(account, round, fetched);
        else if (m_running.value(account) == round)
            m_running.remove(account);
    };
    connect(watcher, &QFutureWatcherBase::finished, this, [watcher, end, who] {
        if (watcher->future().resultCount() > 0)
            end(watcher->result());
        else
            end(fail(ErrorCode::Cancelled, u"%1 was not asked to the end for its models."_s.arg(who)));
    });
    auto *deadline = new QTimer(watcher);
    deadline->setSingleShot(true);
    deadline->setTimerType(Qt::PreciseTimer);
    connect(deadline, &QTimer::timeout, watcher,
            [end, limit, who] { end(fail(openai::timeoutError(openai::Wait::Headers, limit, who))); });
    deadline->start(limit);
    watcher->setFuture(fetch(limit));
}

void ModelLists::take(const QString &account, int round, const Models &fetched)
{
    if (m_running.value(account) != round) return;
    m_running.remove(account);
    for (AccountModels &list : m_lists) {
        if (list.account != account) continue;
        list = modellistcache::merged(list, fetched, m_clock.wallTime());
        Q_EMIT updated(AccountModels(list));
        break;
    }
    if (fetched) save();
}

void ModelLists::save()
{
    if (m_path.isEmpty()) return;
    if (m_saving) { // one at a time, and the last one counts
        m_dirty = true;
        return;
    }
    m_saving = true;
    auto *watcher = new QFutureWatcher<Result<void>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        m_saving = false;
        if (const auto saved = watcher->result(); !saved) qCWarning(logProvider).noquote() << saved.error().message;
        if (std::exchange(m_dirty, false)) save();
    });
    watcher->setFuture(
        QtConcurrent::run([path = m_path, lists = m_lists] { return modellistcache::save(path, lists); }));
}

} // namespace docswiki::provider
