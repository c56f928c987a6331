// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/secret/secretstore.h"

#include <QHash>
#include <QMutex>

namespace docswiki::secret {

/// Keeps secrets until the program ends: for servers without a key ring, and for tests.
class MemoryStore final : public SecretStore {
public:
    QFuture<Result<QString>> read(const QString &name) override
    {
        const QMutexLocker lock(&m_mutex);
        return QtFuture::makeReadyFuture(Result<QString>(m_secrets.value(name)));
    }
    QFuture<Result<void>> write(const QString &name, const QString &secret) override
    {
        const QMutexLocker lock(&m_mutex);
        m_secrets.insert(name, secret);
        return QtFuture::makeReadyFuture(Result<void>());
    }
    QFuture<Result<void>> remove(const QString &name) override
    {
        const QMutexLocker lock(&m_mutex);
        m_secrets.remove(name);
        return QtFuture::makeReadyFuture(Result<void>());
    }
    bool outlivesProgram() const override { return false; }

private:
    QMutex m_mutex;
    QHash<QString, QString> m_secrets;
};

} // namespace docswiki::secret
