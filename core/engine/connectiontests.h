// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/providerbook.h"
#include "core/provider/account/connectiontest.h"

#include <QObject>

#include <map>
#include <memory>

namespace docswiki::engine {

/// The connection tests that run, each of an account as it was typed. At most 8; one more ends the oldest. Engine's
/// thread.
class ConnectionTests final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionTests)
public:
    ConnectionTests(ProviderBook &book, net::StreamPool &pool, QObject *parent = nullptr);
    ~ConnectionTests() override;

    void start(quint64 id, const provider::ProviderAccount &account, const std::optional<QString> &key);
    void cancel(quint64 id); ///< nothing more is said of it

Q_SIGNALS:
    void stepChanged(quint64 id, const docswiki::provider::ConnectionStep &step);
    void finished(quint64 id, bool passed);

private:
    struct Running {
        std::shared_ptr<provider::ChatProvider> provider; ///< outlives the test
        std::unique_ptr<provider::ConnectionTest> test;
    };
    void run(quint64 id, provider::ConnectionTarget target);
    void refuse(quint64 id, const Error &error);

    ProviderBook &m_book;
    net::StreamPool &m_pool;
    std::map<quint64, Running> m_running;
};

} // namespace docswiki::engine
