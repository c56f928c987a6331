// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/providersetup.h"
#include "core/net/streampool.h"
#include "core/provider/account/keybook.h"
#include "core/provider/account/providersfile.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/requestquirks.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace docswiki::engine {

/// The providers that were set up: their accounts on disk, their keys, and the objects that speak to them. What is
/// changed counts at once and is written behind it, in order. Engine's thread.
class ProviderBook final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderBook)
public:
    struct Parts {
        QString providersFile;
        QString quirksFile; ///< what is learnt of the fields that models refuse
        QString commandLineUrl; ///< a provider for this run, before the others; empty: none
        QString commandLineKey;
        std::shared_ptr<secret::SecretStore> secrets;
    };
    ProviderBook(Parts parts, net::StreamPool &pool, QObject *parent = nullptr);
    ~ProviderBook() override; ///< waits until everything is written

    /// Reads files and keys. Ends at the latest when the key ring's limit is over; until then there are no accounts.
    QFuture<void> load();

    /// In the person's order, the command line's first; those that are switched off included.
    const QList<provider::ProviderAccount> &accounts() const { return m_accounts; }
    const provider::ProviderAccount *find(const QString &id) const;
    QStringList ids() const;
    bool isOfCommandLine(const QString &id) const;
    provider::KeyState keyState(const provider::ProviderAccount &account) const;

    /// Who speaks to an account; shared with the turns that use it, so that a change does not cut them off. The error
    /// says why nobody can: no such account, switched off, no key, an address that makes no sense.
    Result<std::shared_ptr<provider::ChatProvider>> providerOf(const QString &id) const;
    /// One for an account as it was typed; not kept. `key`: none means the one that was saved.
    Result<std::shared_ptr<provider::ChatProvider>> tryOut(const provider::ProviderAccount &account,
                                                           const std::optional<QString> &key) const;
    QString keyFor(const provider::ProviderAccount &account) const { return m_keys.keyFor(account); }
    net::Route routeFor(const provider::ProviderAccount &account) const { return m_keys.routeFor(account); }

    const provider::ModelChoices &choices() const { return m_providers.choices; }

    QFuture<Result<provider::ProviderAccount>> save(provider::ProviderAccount account, const std::optional<QString> &key);
    QFuture<Result<bool>> move(const QString &id, int to);
    QFuture<Result<bool>> remove(const QString &id);
    QFuture<Result<bool>> setChoices(const provider::ModelChoices &choices);

Q_SIGNALS:
    void changed();                           ///< accounts, their order, or where a key comes from
    void accountChanged(const QString &id);   ///< its address, key or route: what is known of its models may be wrong now
    void problemFound(const docswiki::Error &error); ///< a file that could not be used or written

private:
    struct Removed {
        provider::ProviderAccount account;
        QString key;
    };
    void rebuild(const QString &id);
    void listAccounts();
    QFuture<Result<bool>> write();
    void writeQuirks();

    Parts m_parts;
    net::StreamPool &m_pool;
    provider::KeyBook m_keys;
    provider::Providers m_providers; ///< as on disk
    std::optional<provider::ProviderAccount> m_ofCommandLine;
    QList<provider::ProviderAccount> m_accounts;
    QHash<QString, Result<std::shared_ptr<provider::ChatProvider>>> m_speakers; ///< by account
    QHash<QString, Removed> m_removed; ///< for the person who wants it back
    std::shared_ptr<provider::openai::QuirkBook> m_quirks;
    QTimer m_quirksTimer;
    QThreadPool m_files; ///< one thread: writes keep their order
};

} // namespace docswiki::engine
