// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"
#include "core/provider/account/keybook.h"
#include "core/provider/account/provideraccount.h"

#include <QDateTime>
#include <QMetaType>

#include <optional>

namespace docswiki::engine {

/// One provider as Settings shows it. The key itself is not in it.
struct ProviderState {
    provider::ProviderAccount account;
    provider::KeyState key;
    int models = 0;                ///< in its list, as far as it is known
    QDateTime modelsFetchedAt;     ///< UTC; invalid: never
    std::optional<Error> problem;  ///< why it cannot be used, or why its list could not be fetched the last time
    bool refreshing = false;       ///< its list is being fetched
    bool fromCommandLine = false;  ///< for this run only; cannot be changed here

    bool operator==(const ProviderState &) const = default;
};

/// The settings of one model: the person's own, and what holds where these are silent.
template<typename Settings>
struct OwnAndBundled {
    Settings own;
    Settings bundled;

    bool operator==(const OwnAndBundled &) const = default;
};

} // namespace docswiki::engine

Q_DECLARE_METATYPE(docswiki::engine::ProviderState)
