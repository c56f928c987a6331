// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/httpconnection.h"
#include "core/net/httpresponseparser.h"
#include "core/net/route.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <memory>
#include <optional>
#include <utility>

namespace docswiki::net {

class StreamPool;

/// A POST. Host and Content-Length are added; line ends in headers become blanks.
struct HttpPost {
    QUrl url;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    Route route = {};
};

/// The bytes that go over the wire.
QByteArray toWire(const HttpPost &post);

/// Takes what HttpStream receives, in this order; never from within start(). Each of them may delete the stream.
class HttpStreamSink {
public:
    virtual ~HttpStreamSink() = default;
    virtual void requestSent(bool reused) = 0; ///< `reused`: the connection was opened before; once
    virtual void headCame(const HttpHead &head) = 0;
    virtual void bodyCame(QByteArrayView bytes) = 0;
    virtual void exchangeEnded(const std::optional<HttpFailure> &failure) = 0; ///< once, the last
};

/// One POST whose answer is given out as it arrives, on a connection of the pool. Redirects are not followed; there are
/// no limits on time. A request is sent a second time only when it went out on a connection that had stood idle and
/// that turns out to be closed before one byte of an answer. Deleting it closes the connection at once. Engine thread.
class HttpStream final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpStream)
public:
    HttpStream(StreamPool &pool, const HttpPost &post, HttpStreamSink &sink);
    ~HttpStream() override;

    bool start(); ///< false, and nothing happens: too many streams are open

    /// Reads an answer that nobody waits for to its end, so that its connection can be used again; gives up after 2 s.
    static void drain(std::unique_ptr<HttpStream> stream);

private:
    enum class State { Idle, Running, Ended };

    void use(std::unique_ptr<HttpConnection> connection);
    void open();
    void send();
    void announce();
    void catchUp();
    void takeBytes();
    void connectionClosed(const HttpFailure &failure);
    bool sendAgain();
    void end(const std::optional<HttpFailure> &failure, bool keepConnection = false);
    void letGo(bool keepConnection);

    QPointer<StreamPool> m_pool;
    QUrl m_url;
    Route m_route;
    QByteArray m_request;
    HttpStreamSink *m_sink; ///< none: draining
    HttpResponseParser m_parser;
    std::unique_ptr<HttpConnection> m_connection;
    State m_state = State::Idle;
    bool m_leased = false; ///< the pool counts us
    bool m_reused = false;
    bool m_sent = false;
    bool m_sentAgain = false;
    bool m_announced = false;
    bool m_answerBegan = false; ///< a byte came
};

} // namespace docswiki::net
