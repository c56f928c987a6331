// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/keybook.h"

#include "core/net/origin.h"
#include "core/provider/account/accountaddress.h"
#include "core/provider/account/environmentkeys.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QUrl>

#include <functional>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostReads = 6;

/// Calls `then` with the result, always later and never after `context` is gone; a store that gave up is an error.
template<typename T, typename Then>
void whenDone(const QFuture<Result<T>> &future, QObject *context, Then then)
{
    auto *watcher = new QFutureWatcher<Result<T>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, then = std::move(then)] {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            then(watcher->result());
        else
            then(Result<T>(fail(ErrorCode::Cancelled, u"The key ring did not answer."_s)));
    });
    watcher->setFuture(future);
}

Error notRemoved(const ProviderAccount &account, const Error &why)
{
    return {ErrorCode::Storage,
            u"The key of %1 is still in this computer's key ring: open the key ring, then remove the key again."_s.arg(
                account.name),
            why.detail, true};
}
} // namespace

QString keyName(const ProviderAccount &account)
{
    const QString origin = accountOrigin(account);
    return origin.isEmpty() ? QString() : u"key of %1 for %2"_s.arg(account.id, origin);
}

QString proxyPasswordName(const ProviderAccount &account)
{
    const QUrl url(account.route.proxyUrl);
    if (account.route.proxy != net::Route::Proxy::Own || url.host().isEmpty() || url.userName().isEmpty()) return {};
    return u"proxy password of %1 for %2@%3:%4"_s.arg(account.id, url.userName(), url.host()).arg(url.port());
}

KeyBook::KeyBook(std::shared_ptr<secret::SecretStore> store, QObject *parent)
    : QObject(parent), m_store(std::move(store))
{
}

QFuture<void> KeyBook::load(const QList<ProviderAccount> &accounts)
{
    struct Round {
        QPromise<void> promise;
        int open = 1; // one for the loop below
    };
    const auto round = std::make_shared<Round>();
    round->promise.start();
    const auto done = [round] {
        if (--round->open == 0) round->promise.finish();
    };
    for (const ProviderAccount &account : accounts) {
        const QStringList names{account.kind == ProviderKind::Ollama ? QString() : keyName(account),
                                proxyPasswordName(account)};
        for (const QString &name : names) {
            if (name.isEmpty() || m_entries.contains(name)) continue;
            ++round->open;
            m_entries[name].loading = true;
            read(name, account.id, 1, done);
        }
    }
    const QFuture<void> future = round->promise.future();
    done();
    return future;
}

void KeyBook::read(const QString &name, const QString &account, int tries, std::function<void()> done)
{
    const int writes = m_entries.value(name).writes;
    whenDone(m_store->read(name), this, [=, this](const Result<QString> &found) {
        const auto entry = m_entries.find(name);
        if (entry != m_entries.end() && entry->writes == writes) {
            const bool late = !found && found.error().code == ErrorCode::Timeout && tries < mostReads;
            entry->loading = late;
            entry->notice = found ? std::nullopt : std::optional(found.error());
            if (found) {
                entry->secret = *found;
                entry->source = found->isEmpty()             ? KeySource::None
                                : m_store->outlivesProgram() ? KeySource::Keychain
                                                             : KeySource::Memory;
            }
            if (late) read(name, account, tries + 1, [] {});
            Q_EMIT changed(account);
        }
        done();
    });
}

QString KeyBook::keyFor(const ProviderAccount &account) const
{
    if (!mayCarryKey(account)) return {};
    const QString environment = environmentKey(account).key;
    return environment.isEmpty() ? entryOf(keyName(account)).secret : environment;
}

KeyState KeyBook::stateOf(const ProviderAccount &account) const
{
    KeyState state{account.id};
    if (const EnvironmentKey environment = environmentKey(account); !environment.key.isEmpty()) {
        state.source = KeySource::Environment;
        state.variable = environment.variable;
    } else {
        const Entry entry = entryOf(keyName(account));
        state.source = entry.source;
        state.loading = entry.loading;
        state.notice = entry.notice;
    }
    state.withheld = state.source != KeySource::None && !mayCarryKey(account);
    return state;
}

net::Route KeyBook::routeFor(const ProviderAccount &account) const
{
    net::Route route = account.route;
    const QString name = proxyPasswordName(account);
    if (name.isEmpty() || !QUrl(route.proxyUrl).password().isEmpty()) return route;
    route.proxyUrl = withProxyPassword(route.proxyUrl, entryOf(name).secret);
    return route;
}

QFuture<KeyState> KeyBook::save(const ProviderAccount &account, const QString &key)
{
    return write(keyName(account), account, key.trimmed());
}

QFuture<KeyState> KeyBook::saveProxyPassword(ProviderAccount &account)
{
    const QString password = takeProxyPassword(account.route.proxyUrl);
    if (password.isEmpty()) return QtFuture::makeReadyFuture(stateOf(account));
    return write(proxyPasswordName(account), account, password);
}

void KeyBook::forget(const ProviderAccount &account)
{
    for (const QString &name : {keyName(account), proxyPasswordName(account)}) {
        if (!name.isEmpty()) write(name, account, {});
    }
}

QFuture<KeyState> KeyBook::write(const QString &name, const ProviderAccount &account, const QString &secret)
{
    if (name.isEmpty()) {
        KeyState state = stateOf(account);
        state.notice =
            Error{ErrorCode::Input, u"The key was not kept: the provider's address makes no sense."_s, {}, false};
        return QtFuture::makeReadyFuture(state);
    }
    Entry &entry = m_entries[name];
    const bool wasInRing = entry.source == KeySource::Keychain;
    entry.secret = secret;
    entry.source = secret.isEmpty() ? KeySource::None : KeySource::Memory; // until the key ring has it
    entry.loading = false;
    entry.notice.reset();
    const int writes = ++entry.writes;
    Q_EMIT changed(account.id);

    const auto promise = std::make_shared<QPromise<KeyState>>();
    promise->start();
    whenDone(secret.isEmpty() ? m_store->remove(name) : m_store->write(name, secret), this,
             [=, this](const Result<void> &done) {
                 Entry &kept = m_entries[name];
                 if (kept.writes == writes) {
                     if (done && !secret.isEmpty() && m_store->outlivesProgram()) kept.source = KeySource::Keychain;
                     if (!done && !secret.isEmpty()) kept.notice = done.error();
                     if (!done && secret.isEmpty() && wasInRing) kept.notice = notRemoved(account, done.error());
                     Q_EMIT changed(account.id);
                 }
                 promise->addResult(stateOf(account));
                 promise->finish();
             });
    return promise->future();
}

} // namespace docswiki::provider
