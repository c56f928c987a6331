// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/knowledge/vector/pinecone/pineconesettings.h"

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QUrl>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace docswiki::net {
class StreamPool;
struct HttpAnswer;
} // namespace docswiki::net

namespace docswiki::knowledge {

struct PineconeReply {
    QByteArray body;        ///< JSON, not read yet
    qint64 requestLsn = -1; ///< number of a write; -1: none was sent
    qint64 indexedLsn = -1; ///< up to which write a query has seen; -1: none was sent
};

/// The index as the control plane describes it.
struct PineconeDescription {
    int dimension = 0;
    QString metric;
    bool ready = true;
    bool dense = true;
    QUrl host;
};

/// Calls of one Pinecone index: looks its host up once, keeps to a number of connections, tries again what can pass.
/// All callbacks come from the event loop, once, and never after the client has died. Engine thread.
class PineconeClient final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PineconeClient)
public:
    using Replied = std::function<void(Result<PineconeReply>)>;
    using Described = std::function<void(Result<PineconeDescription>)>;

    PineconeClient(net::StreamPool &pool, PineconeAccess access, PineconeLimits limits,
                   std::shared_ptr<const Clock> clock, QObject *parent = nullptr);

    const PineconeAccess &access() const { return m_access; }
    const PineconeLimits &limits() const { return m_limits; }

    void index(Described done); ///< as remembered, then at once, or from one look-up for all who ask

    /// POST to the data plane; waits for a free connection.
    void post(const QByteArray &path, const QByteArray &body, Replied done);
    void describe(Described done); ///< asks the control plane anew

private:
    struct Call;
    void pump();
    void send(const std::shared_ptr<Call> &call);
    void took(const std::shared_ptr<Call> &call, const net::HttpAnswer &answer);
    void failed(const std::shared_ptr<Call> &call, Error error);
    void finish(const std::shared_ptr<Call> &call, Result<PineconeReply> result);
    void lookUp(net::RetryPlan plan, Described done);
    Result<PineconeDescription> readDescription(const QByteArray &body) const;
    std::optional<Error> unusable() const;

    net::StreamPool &m_pool;
    const PineconeAccess m_access;
    const PineconeLimits m_limits;
    std::shared_ptr<const Clock> m_clock;
    std::optional<PineconeDescription> m_description;
    std::vector<Described> m_askingForHost;
    std::deque<std::shared_ptr<Call>> m_waiting;
    int m_running = 0;
};

} // namespace docswiki::knowledge
