// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/account/modellistcache.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QString>

#include <functional>

namespace docswiki::provider {

/// The models of all accounts: at once from the file of the last time, then from each provider as it answers. Each has
/// its own deadline, so one that is dead holds up nobody. Files are read and written on workers. Engine's thread.
class ModelLists final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelLists)
public:
    using Fetch = std::function<QFuture<Result<QList<ModelInfo>>>(Milliseconds limit)>;

    /// `path`: DataPaths::modelListFile(); empty: nothing is kept.
    ModelLists(QString path, const Clock &clock, QObject *parent = nullptr);

    /// Reads the file once; lists that were fetched meanwhile are newer and stay. Then loaded().
    void load();

    /// From now on these accounts; lists of others, and of accounts whose address changed, go.
    void setAccounts(const QList<ProviderAccount> &accounts);

    /// Asks one account's provider. While it is being asked already nothing more happens. updated() tells how it went,
    /// at the latest after the limit.
    void refresh(const QString &account, const Fetch &fetch, Milliseconds limit = std::chrono::seconds(10));
    bool isRefreshing(const QString &account) const { return m_running.contains(account); }

    const QList<AccountModels> &lists() const { return m_lists; }
    QList<ModelInfo> models() const { return modellistcache::allModels(m_lists); }

Q_SIGNALS:
    void loaded();
    void updated(const docswiki::provider::AccountModels &list);

private:
    void take(const QString &account, int round, const Result<QList<ModelInfo>> &fetched);
    void save();

    const QString m_path;
    const Clock &m_clock;
    QList<ProviderAccount> m_accounts;
    QList<AccountModels> m_lists;
    QList<AccountModels> m_fromFile; ///< for accounts that come later
    QHash<QString, int> m_running;   ///< account: its round, so that an answer after its deadline is not taken
    int m_rounds = 0;
    bool m_saving = false;
    bool m_dirty = false;
};

} // namespace docswiki::provider
