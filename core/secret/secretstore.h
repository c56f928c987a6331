// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QFuture>
#include <QString>

namespace docswiki::secret {

/// Where keys and passwords lie, each under a name. Every call ends, one way or the other, within the store's limits.
/// Errors never hold the secret. Any thread; the futures end on a thread of the store's choosing.
class SecretStore {
public:
    virtual ~SecretStore() = default;

    virtual QFuture<Result<QString>> read(const QString &name) = 0; ///< empty: there is none of that name
    virtual QFuture<Result<void>> write(const QString &name, const QString &secret) = 0;
    virtual QFuture<Result<void>> remove(const QString &name) = 0; ///< fine as well when there is none

    virtual bool outlivesProgram() const = 0; ///< what is written is still there at the next start
};

} // namespace docswiki::secret
