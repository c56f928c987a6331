// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/account/provideraccount.h"
#include "core/secret/memorystore.h"

#include <QFuture>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace docswiki::provider {

enum class KeySource {
    None,
    Environment,
    Keychain,
    Memory, ///< until the program closes
};

/// Where an account's key comes from, for people. The key itself is not in it.
struct KeyState {
    QString account;
    KeySource source = KeySource::None;
    QString variable;      ///< Environment: its name
    bool withheld = false; ///< there is one, but it would travel unencrypted to another machine, which nobody agreed to
    bool loading = false;  ///< the key ring has not answered yet
    std::optional<Error> notice; ///< why a key is in memory only, or why the key ring could not be read

    bool operator==(const KeyState &) const = default;
};

/// Which key counts for an account: the environment's, else the one that was saved for exactly this account at exactly
/// this origin. An account whose address changes to another origin has no key there. Also keeps the passwords of
/// proxies. Engine's thread; the key ring is asked without waiting.
class KeyBook final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyBook)
public:
    explicit KeyBook(std::shared_ptr<secret::SecretStore> store, QObject *parent = nullptr);

    /// Asks the key ring for what is not known yet of these accounts; the future ends when every first answer is there,
    /// at the latest after the store's limit. A key ring that is late (the person is typing its password) is asked
    /// again, six times in all; changed() tells what came of it. Ollama accounts are not asked for.
    QFuture<void> load(const QList<ProviderAccount> &accounts);

    QString keyFor(const ProviderAccount &account) const; ///< empty: none, or it may not travel there
    KeyState stateOf(const ProviderAccount &account) const;
    net::Route routeFor(const ProviderAccount &account) const; ///< with the proxy's password in it

    /// Keeps the key, in the key ring or else in memory: `notice` says so. An empty key forgets the one there was. Ends
    /// at the latest after the store's limit for writing; keyFor() knows the key at once.
    QFuture<KeyState> save(const ProviderAccount &account, const QString &key);
    /// Takes the password out of the account's proxy address, if it has one, and keeps it in the same way.
    QFuture<KeyState> saveProxyPassword(ProviderAccount &account);
    /// For an account that is removed, or before its address changes: its key and its proxy's password.
    void forget(const ProviderAccount &account);

Q_SIGNALS:
    void changed(const QString &account); ///< its key, or where it is

private:
    struct Entry {
        QString secret;
        KeySource source = KeySource::None;
        bool loading = false;
        std::optional<Error> notice;
        int writes = 0; ///< a read that was asked before a write must not undo it
    };
    void read(const QString &name, const QString &account, int tries, std::function<void()> done);
    QFuture<KeyState> write(const QString &name, const ProviderAccount &account, const QString &secret);
    Entry entryOf(const QString &name) const { return m_entries.value(name); }

    std::shared_ptr<secret::SecretStore> m_store;
    QHash<QString, Entry> m_entries; ///< by the secret's name in the store; two for each account at most
};

/// The name of an account's key in the key ring; empty when its address makes no sense.
QString keyName(const ProviderAccount &account);
QString proxyPasswordName(const ProviderAccount &account);

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::KeyState)
