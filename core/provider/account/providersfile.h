// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/account/provideraccount.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::provider {

/// Everything the person set up about providers.
struct Providers {
    QList<ProviderAccount> accounts; ///< in the person's order; ids are unique
    ModelChoices choices;

    QStringList ids() const;
    const ProviderAccount *find(const QString &id) const; ///< null: there is none

    bool operator==(const Providers &) const = default;
};

/// `providers.json`. It never holds a key; of a proxy's address it holds the user but not the password, which lies in
/// the key ring (KeyBook). Only its owner may read it. All of this blocks: call it on a worker.
namespace providersfile {

inline constexpr int maxAccounts = 50;
inline constexpr int maxFallbacks = 20;

struct Loaded {
    Providers providers;
    std::optional<Error> problem; ///< what could not be used, where the file is kept now; the rest counts
    QStringList withPassword;     ///< accounts whose proxy password stood in the file: save them and it goes
};

/// The accounts of the first start: OpenRouter.
Providers defaults();

/// Never fails: no file means defaults(), a file that cannot be used is put aside and means defaults() and `problem`.
Loaded load(const QString &path);

/// Replaces the file whole. What other versions of the program wrote into it, and we do not know, stays. Input error
/// for more than 50 accounts, for ids that are not unique, and for accounts that checkAccount() refuses.
Result<void> save(const QString &path, const Providers &providers);

// What both are made of, without files.
Result<Loaded> parse(const QByteArray &json);
QByteArray serialized(const Providers &providers, const QByteArray &before = {}); ///< `before`: the file as it is

} // namespace providersfile

} // namespace docswiki::provider
