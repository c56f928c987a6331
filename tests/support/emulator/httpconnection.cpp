// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/httpconnection.h"

#include <QTcpSocket>

#include <utility>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace docswiki::test {

namespace {
constexpr qsizetype maxHeaders = 64 * 1024;
constexpr qsizetype maxBody = 32 * 1024 * 1024;

QByteArray reason(int status)
{
    switch (status) {
    case 200: return "OK";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Payload Too Large";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

QByteArray head(int status, const HttpHeaders &headers)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason(status) + "\r\n";
    for (const auto &[name, value] : headers)
        bytes += name + ": " + value + "\r\n";
    return bytes;
}
} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, QObject *parent) : QObject(parent), m_socket(socket)
{
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::readMore);
    connect(socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_socket->bytesToWrite() == 0) Q_EMIT allSent();
    });
    connect(socket, &QTcpSocket::disconnected, this, &HttpConnection::closed);
}

qint64 HttpConnection::unsentBytes() const
{
    return m_socket->bytesToWrite();
}

void HttpConnection::readMore()
{
    m_in += m_socket->readAll();
    if (m_in.size() > maxBody + maxHeaders) {
        refuse(413);
        return;
    }
    if (m_answering) return;
    if (!m_haveHeaders && !readHeaders()) return;
    if (!readBody()) return;
    m_answering = true;
    const HttpRequest request = std::exchange(m_request, {});
    m_haveHeaders = false;
    Q_EMIT requestArrived(request);
}

bool HttpConnection::readHeaders()
{
    const qsizetype end = m_in.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_in.size() > maxHeaders) refuse(400);
        return false;
    }
    QList<QByteArray> lines = m_in.first(end).split('\n');
    m_in.remove(0, end + 4);
    const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
    if (first.size() != 3 || !first[2].startsWith("HTTP/1.")) {
        refuse(400);
        return false;
    }
    m_request.method = first[0];
    const qsizetype mark = first[1].indexOf('?');
    m_request.path = first[1].first(mark < 0 ? first[1].size() : mark);
    m_request.query = mark < 0 ? QByteArray() : first[1].sliced(mark + 1);
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            m_request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
    }
    bool isNumber = true;
    const QByteArray length = m_request.headers.value("content-length");
    m_bodyLength = length.isEmpty() ? 0 : length.toLongLong(&isNumber);
    m_chunkedBody = m_request.headers.value("transfer-encoding").toLower().contains("chunked");
    if (!isNumber || m_bodyLength < 0 || m_bodyLength > maxBody) {
        refuse(413);
        return false;
    }
    m_haveHeaders = true;
    if (m_request.headers.value("expect").toLower() == "100-continue") writeRaw("HTTP/1.1 100 Continue\r\n\r\n");
    return true;
}

bool HttpConnection::readBody()
{
    if (m_chunkedBody) return readChunkedBody();
    if (m_in.size() < m_bodyLength) return false;
    m_request.body = m_in.first(m_bodyLength);
    m_in.remove(0, m_bodyLength);
    return true;
}

bool HttpConnection::readChunkedBody()
{
    while (true) {
        const qsizetype lineEnd = m_in.indexOf("\r\n");
        if (lineEnd < 0) return false;
        bool isNumber = false;
        const qsizetype size = m_in.first(lineEnd).split(';').first().trimmed().toLongLong(&isNumber, 16);
        if (!isNumber || size < 0 || m_request.body.size() + size > maxBody) {
            refuse(400);
            return false;
        }
        if (m_in.size() < lineEnd + 2 + size + 2) return false;
        m_request.body += m_in.sliced(lineEnd + 2, size);
        m_in.remove(0, lineEnd + 2 + size + 2);
        if (size == 0) return true;
    }
}

void HttpConnection::refuse(int status)
{
    m_answering = true;
    m_in.clear();
    writeRaw(head(status, {{"Content-Length", "0"}, {"Connection", "close"}}) + "\r\n");
    close();
}

void HttpConnection::respond(int status, const HttpHeaders &headers, const QByteArray &body)
{
    writeRaw(head(status, headers) + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    next();
}

void HttpConnection::beginStream(int status, const HttpHeaders &headers)
{
    writeRaw(head(status, headers) + "Transfer-Encoding: chunked\r\n\r\n");
}

void HttpConnection::writeChunk(const QByteArray &bytes)
{
    if (!bytes.isEmpty()) writeRaw(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

void HttpConnection::endStream()
{
    writeRaw("0\r\n\r\n");
    next();
}

void HttpConnection::next()
{
    m_answering = false;
    m_oneByteWrites = false;
    if (!m_in.isEmpty()) QMetaObject::invokeMethod(this, &HttpConnection::readMore, Qt::QueuedConnection);
}

void HttpConnection::writeRaw(const QByteArray &bytes)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState) return;
    if (!m_oneByteWrites) {
        m_socket->write(bytes);
        m_socket->flush();
        return;
    }
    for (const char byte : bytes) {
        m_socket->write(&byte, 1);
        m_socket->flush();
    }
}

void HttpConnection::close()
{
    m_socket->disconnectFromHost();
}

void HttpConnection::reset()
{
#ifdef Q_OS_UNIX
    const linger rst{1, 0};
    setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &rst, sizeof rst);
#endif
    m_socket->abort();
}

} // namespace docswiki::test
