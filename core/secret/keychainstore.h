// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/secret/secretstore.h"

namespace docswiki::secret {

/// The key ring of the system (Secret Service, KWallet, the keychains of macOS and Windows). Nothing is asked of it
/// before the first call. A key ring that is missing, locked or silent is a Storage or Timeout error with
/// keyRingError()'s sentence. Calls are answered in order, one at a time; one that its key ring never answers holds up
/// those behind it, which then end at their own limits.
class KeychainStore final : public SecretStore {
public:
    struct Limits {
        Milliseconds read{10'000};
        Milliseconds write{60'000}; ///< the person may be asked for the key ring's password; removing as well
    };
    explicit KeychainStore(Limits limits) : m_limits(limits) {}
    KeychainStore() : KeychainStore(Limits()) {}

    QFuture<Result<QString>> read(const QString &name) override;
    QFuture<Result<void>> write(const QString &name, const QString &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;
    bool outlivesProgram() const override { return true; }

private:
    Limits m_limits;
};

/// What people are told when the key ring cannot be used; the program goes on with memory.
Error keyRingError(ErrorCode code, const QString &detail);

} // namespace docswiki::secret
