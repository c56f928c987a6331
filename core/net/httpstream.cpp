// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpstream.h"

#include "core/net/streampool.h"

#include <QTimer>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr auto drainLimit = std::chrono::seconds(2);

QByteArray oneLine(QByteArray value)
{
    for (const char c : {'\r', '\n', '\0'})
        value.replace(c, ' ');
    return value;
}
} // namespace

QByteArray toWire(const HttpPost &post)
{
    QUrl address = post.url;
    address.setUserInfo({});
    const QByteArray path = address.path(QUrl::FullyEncoded).toLatin1();
    QByteArray wire = "POST " + (path.isEmpty() ? QByteArray("/") : path);
    if (address.hasQuery()) wire += '?' + address.query(QUrl::FullyEncoded).toLatin1();
    wire += " HTTP/1.1\r\nHost: " + address.authority(QUrl::FullyEncoded).toLatin1() + "\r\n";
    for (const auto &[name, value] : post.headers)
        wire += name + ": " + oneLine(value) + "\r\n";
    return wire + "Content-Length: " + QByteArray::number(post.body.size()) + "\r\n\r\n" + post.body;
}

HttpStream::HttpStream(StreamPool &pool, const HttpPost &post, HttpStreamSink &sink)
    : m_pool(&pool), m_url(post.url), m_route(post.route), m_request(toWire(post)), m_sink(&sink)
{
}

HttpStream::~HttpStream()
{
    letGo(false);
}

bool HttpStream::start()
{
    if (m_state != State::Idle || !m_pool || !m_pool->lease()) return false;
    m_leased = true;
    m_state = State::Running;
    auto standing = m_pool->takeStanding(m_url, m_route);
    m_reused = standing != nullptr;
    use(m_reused ? std::move(standing) : m_pool->newConnection(m_url, m_route));
    return true;
}

void HttpStream::use(std::unique_ptr<HttpConnection> connection)
{
    m_connection = std::move(connection);
    const bool ready = m_connection->isReady();
    if (ready) {
        // Written at once; what comes of it within this call is dealt with from the event loop.
        m_sent = true;
        m_connection->send(m_request);
        QMetaObject::invokeMethod(this, &HttpStream::catchUp, Qt::QueuedConnection);
    } else if (!m_reused || m_sentAgain) {
        // A connection can fail, or stand, before open() returns.
        QMetaObject::invokeMethod(this, &HttpStream::open, Qt::QueuedConnection);
    }
    connect(m_connection.get(), &HttpConnection::ready, this, &HttpStream::send);
    connect(m_connection.get(), &HttpConnection::readyRead, this, &HttpStream::takeBytes);
    connect(m_connection.get(), &HttpConnection::closed, this, &HttpStream::connectionClosed);
}

void HttpStream::open()
{
    if (m_connection) m_connection->open();
}

void HttpStream::send()
{
    const QPointer<HttpStream> alive(this);
    m_sent = true;
    m_connection->send(m_request);
    if (alive) announce();
}

void HttpStream::catchUp()
{
    const QPointer<HttpStream> alive(this);
    announce();
    if (alive) takeBytes();
    if (alive && m_connection && m_connection->failure()) connectionClosed(HttpFailure(*m_connection->failure()));
}

void HttpStream::announce()
{
    if (m_state != State::Running || !m_sent || std::exchange(m_announced, true)) return;
    if (m_sink) m_sink->requestSent(m_reused);
}

void HttpStream::takeBytes()
{
    if (m_state != State::Running) return;
    const QByteArray bytes = m_connection->readAll();
    if (bytes.isEmpty()) return;
    m_answerBegan = true;
    const QPointer<HttpStream> alive(this);
    announce();
    QByteArrayView rest(bytes);
    while (alive && m_state == State::Running) {
        const auto found = m_parser.take(rest);
        if (!found) {
            end(HttpFailure{QNetworkReply::ProtocolFailure, found.error().detail});
            return;
        }
        switch (*found) {
        case HttpResponseParser::Found::Nothing: return;
        case HttpResponseParser::Found::Head:
            if (m_sink) m_sink->headCame(m_parser.head());
            break;
        case HttpResponseParser::Found::Body:
            if (m_sink) m_sink->bodyCame(m_parser.body());
            break;
        case HttpResponseParser::Found::End:
            // Bytes behind the end were not asked for: what follows on such a connection cannot be trusted.
            end({}, m_parser.keepsConnection() && rest.isEmpty());
            return;
        }
    }
}

void HttpStream::connectionClosed(const HttpFailure &failure)
{
    if (m_state != State::Running || sendAgain()) return;
    const bool complete = failure.error == QNetworkReply::RemoteHostClosedError && m_parser.close();
    end(complete ? std::nullopt : std::optional(failure));
}

bool HttpStream::sendAgain()
{
    if (!m_reused || !m_sent || m_sentAgain || m_answerBegan || !m_pool) return false;
    m_sentAgain = true;
    use(m_pool->newConnection(m_url, m_route));
    return true;
}

void HttpStream::end(const std::optional<HttpFailure> &failure, bool keepConnection)
{
    m_state = State::Ended;
    letGo(keepConnection);
    if (m_sink)
        m_sink->exchangeEnded(failure);
    else
        deleteLater();
}

void HttpStream::letGo(bool keepConnection)
{
    if (m_connection) m_connection->disconnect(this);
    if (std::exchange(m_leased, false) && m_pool) m_pool->release();
    if (keepConnection && m_pool && m_connection->isQuiet())
        m_pool->keep(std::move(m_connection));
    else
        m_connection.reset();
}

void HttpStream::drain(std::unique_ptr<HttpStream> stream)
{
    if (stream->m_state != State::Running || !stream->m_pool) return;
    stream->m_sink = nullptr;
    stream->setParent(stream->m_pool);
    HttpStream *drained = stream.release(); // deletes itself
    QTimer::singleShot(drainLimit, drained, [drained] {
        if (drained->m_state == State::Running) drained->end({});
    });
}

} // namespace docswiki::net
