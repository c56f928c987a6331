// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "tests/support/emulator/eventlog.h"
#include "tests/support/pinecone/pineconeindex.h"

#include <QList>
#include <QThread>
#include <QUrl>

#include <memory>

namespace docswiki::test {

class PineconeServerCore;

/// What goes wrong with one request of the data plane.
enum class PineconeFault { None, RateLimit, Quota, ServerError, Unavailable, Dropped, DroppedHalfway, Silent, Page };

/// A Pinecone service with one index on a loopback port: control plane (`/indexes…`) and data plane (`/query`,
/// `/vectors/…`, `/describe_index_stats`, `/namespaces…`) at one address. The search is exact, the limits and the forms
/// of errors are those of the real service; the official client accepts it (tests/node). Runs on a thread of its own;
/// every function may be called from any thread. `docswiki-pinecone` is the same as a program.
class PineconeServer final {
    Q_DISABLE_COPY_MOVE(PineconeServer)
public:
    explicit PineconeServer(PineconeSetup setup = {}, quint16 port = 0);
    ~PineconeServer();

    bool isListening() const { return m_port != 0; }
    QUrl url() const; ///< "http://127.0.0.1:PORT"

    void change(const PineconeSetup &setup); ///< records stay
    /// The next requests of the data plane go by these, one each; those after the last go well.
    void setFaults(const QList<PineconeFault> &faults);
    void setDelay(Milliseconds delay); ///< of each answer of the data plane

    QList<SeenRequest> requests() const { return m_log->requests(); }
    QList<SeenRequest> requests(const QByteArray &path) const; ///< those to one path
    int openConnections() const { return m_log->openConnections(); }
    int mostConnections() const; ///< at any one time so far
    void clearLog() { m_log->clear(); }

private:
    std::shared_ptr<EventLog> m_log;
    QThread m_thread;
    PineconeServerCore *m_server = nullptr; ///< lives on m_thread, dies with it
    quint16 m_port = 0;
};

} // namespace docswiki::test
