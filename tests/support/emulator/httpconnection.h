// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPair>

class QTcpSocket;

namespace docswiki::test {

struct HttpRequest {
    QByteArray method;
    QByteArray path;                       ///< without the query
    QByteArray query;                      ///< what follows the question mark, as it was sent
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

/// One connection of a small HTTP/1.1 server: keep-alive, bodies by length or chunked, 100-continue, at most 32 MB.
/// Everything is written by hand, so that every fault can be made, byte for byte. One request at a time: the next one
/// is read when the answer to the one before has ended.
class HttpConnection final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpConnection)
public:
    /// Takes the socket over.
    explicit HttpConnection(QTcpSocket *socket, QObject *parent = nullptr);

    void respond(int status, const HttpHeaders &headers, const QByteArray &body); ///< whole answer, with its length
    void beginStream(int status, const HttpHeaders &headers);                     ///< chunked
    void writeChunk(const QByteArray &bytes);                                     ///< one HTTP chunk, sent at once
    void endStream();
    void writeRaw(const QByteArray &bytes); ///< as it is
    void close();                           ///< in order: FIN
    void reset();                           ///< RST

    void setOneByteWrites(bool on) { m_oneByteWrites = on; }
    qint64 unsentBytes() const;
    Instant openedAt() const { return m_openedAt; }

Q_SIGNALS:
    void requestArrived(const docswiki::test::HttpRequest &request);
    void allSent(); ///< the operating system took everything
    void closed();  ///< by either side

private:
    void readMore();
    bool readHeaders();
    bool readBody();
    bool readChunkedBody();
    void refuse(int status);
    void next();

    QTcpSocket *m_socket;
    const Instant m_openedAt = std::chrono::steady_clock::now();
    QByteArray m_in;
    HttpRequest m_request;
    qsizetype m_bodyLength = 0;
    bool m_chunkedBody = false;
    bool m_haveHeaders = false;
    bool m_answering = false;
    bool m_oneByteWrites = false;
};

} // namespace docswiki::test
