// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/vector/postgres/postgresconnection.h"
#include "core/knowledge/vector/postgres/postgressettings.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QThread;

namespace docswiki::knowledge {

/// Connections to one server, each on a thread of its own, made as they are needed. Lives on the engine's thread.
/// Destroying it drops what waits; a statement that runs has half
/// a second to end and is then cut off.
class PostgresPool final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PostgresPool)
public:
    using Job = std::function<void(PostgresConnection &connection)>; ///< on one of the threads
    using Refuse = std::function<void(const Error &error)>; ///< in its place: it waited too long, on this thread

    PostgresPool(PostgresAccess access, PostgresLimits limits, QObject *parent = nullptr);
    ~PostgresPool() override;

    void run(Job job, Refuse refuse); ///< may refuse at once

private:
    struct State;
    void dropLate();

    std::shared_ptr<State> m_state; ///< shared with the threads
    QList<QThread *> m_threads;
    QTimer m_sweep;
};

} // namespace docswiki::knowledge
