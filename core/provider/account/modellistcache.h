// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/account/provideraccount.h"
#include "core/provider/chatprovider.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace docswiki::provider {

/// What one account listed last, and how the last try went: a wrong key and a dead server are told apart by `error`.
struct AccountModels {
    QString account;
    QString origin; ///< where the list is from (accountOrigin()); a list does not move with its account
    QList<ModelInfo> models;
    QDateTime fetchedAt;        ///< UTC; invalid: never
    std::optional<Error> error; ///< the last try failed; `models` are those of `fetchedAt`

    bool operator==(const AccountModels &) const = default;
};

/// `models.json`: the lists of models as they were seen last, so that there is something to choose from at once.
namespace modellistcache {

inline constexpr int maxModels = 5'000; ///< of one account

// Pure.
/// Those of `accounts`, in their order: a list for each, empty where nothing is known about its present address.
QList<AccountModels> listsFor(const QList<ProviderAccount> &accounts, const QList<AccountModels> &known);
/// After a try at `now`: its list, or the one there was with the reason why there is no newer one.
AccountModels merged(const AccountModels &before, const Result<QList<ModelInfo>> &fetched, const QDateTime &now);
/// All models of all accounts, with ModelInfo::account set, in the accounts' order.
QList<ModelInfo> allModels(const QList<AccountModels> &lists);

QByteArray serialized(const QList<AccountModels> &lists); ///< without errors: they were about then
QList<AccountModels> parse(const QByteArray &json);       ///< what makes no sense is left out

// These block: call them on a worker.
QList<AccountModels> load(const QString &path); ///< empty for a file that is not there or cannot be used
Result<void> save(const QString &path, const QList<AccountModels> &lists);

} // namespace modellistcache

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::AccountModels)
