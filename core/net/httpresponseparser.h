// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace docswiki::net {

/// Status and headers of a response.
struct HttpHead {
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case, values trimmed, in their order

    /// The value of the first header of that name (lower case); empty: there is none.
    QByteArray value(QByteArrayView name) const;
};

/// Reads one HTTP/1.x response to a POST, by the rules of RFC 9112. Pure: no I/O, no clock.
///
///     while (true) switch (parser.take(bytes)) { Nothing: come again with more bytes; Head: head(); Body: body(); End:
///     done }
///
/// Bytes may be cut anywhere. Interim responses (1xx) are skipped. What is no proper HTTP, or could be read in two
/// ways, is an Error (Protocol); the parser is of no use after one.
class HttpResponseParser final {
public:
    static constexpr qsizetype maxHeadBytes = 64 * 1024; ///< status line, headers and trailers, interim ones included
    static constexpr qsizetype maxHeaders = 200;
    static constexpr qsizetype maxChunkLine = 4 * 1024;

    enum class Found {
        Nothing, ///< all bytes are used up
        Head,
        Body, ///< body() is a piece of it
        End,  ///< the response is complete; what is left of the bytes is no part of it
    };

    /// Goes to the next thing in `bytes` and cuts off its front what was read.
    Result<Found> take(QByteArrayView &bytes);

    /// The connection was closed. Error when the response is not complete.
    Result<void> close();

    const HttpHead &head() const { return m_head; }
    QByteArrayView body() const { return m_body; } ///< lies in the bytes given to take()
    bool complete() const { return m_state == State::Done; }
    bool keepsConnection() const { return m_keepAlive; } ///< another request may follow; valid once complete

private:
    enum class State { StatusLine, Headers, Counted, UntilClose, ChunkSize, ChunkData, ChunkEnd, Trailers, Done };

    /// Whether `m_line` is a whole line now, without its end.
    Result<bool> takeLine(QByteArrayView &bytes, qsizetype limit);
    Result<void> readStatusLine();
    Result<void> readHeader();
    Result<void> readChunkSize();
    Result<void> headEnded();
    Result<qint64> contentLength() const; ///< -1: not given
    Result<bool> isChunked() const;
    bool hasToken(QByteArrayView header, QByteArrayView token) const;
    QByteArrayList values(QByteArrayView header) const; ///< of all headers of that name, split at commas

    State m_state = State::StatusLine;
    HttpHead m_head;
    QByteArray m_line;
    QByteArrayView m_body;
    qint64 m_left = 0; ///< bytes of the body or chunk still to come
    qsizetype m_headBytes = 0;
    bool m_oldVersion = false; ///< HTTP/1.0
    bool m_keepAlive = false;
};

} // namespace docswiki::net
