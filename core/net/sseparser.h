// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace docswiki::net {

/// One server-sent event. The views are valid only while SseSink::sseEvent runs. Bytes are UTF-8 as the server sent
/// them.
struct SseEvent {
    QByteArrayView data;       ///< the data lines, joined by LF
    QByteArrayView type;       ///< the `event` field of this event; empty: a plain message
    QByteArrayView id;         ///< the `id` field of this event only
    bool unterminated = false; ///< the stream ended without the blank line: use it only if it is complete in itself
};

/// Takes what SseParser finds, in the order of the bytes.
class SseSink {
public:
    virtual ~SseSink() = default;
    virtual void sseEvent(const SseEvent &event) = 0;
    virtual void sseComment(QByteArrayView text) { Q_UNUSED(text) } ///< a keep-alive, without the colon and one space
    virtual void sseRetry(Milliseconds wait) { Q_UNUSED(wait) }
};

/// Splits a stream of bytes into server-sent events, by the rules of the WHATWG HTML standard (section 9.2).
///
/// Reads may be cut anywhere: in a line end (CR, LF or CRLF), in the byte order mark, in a character. Lines that lie
/// whole in one read are parsed where they are. Pure: no clock, no I/O. A line or event that grows beyond the limit is
/// an Error (Protocol), and everything after it is ignored. The sink may call stop() but must not delete the parser.
class SseParser {
public:
    static constexpr qsizetype defaultLimit = 16 * 1024 * 1024;

    explicit SseParser(SseSink &sink, qsizetype limit = defaultLimit) : m_sink(sink), m_limit(limit) {}

    Result<void> feed(QByteArrayView bytes);

    /// The end of the stream. The standard drops what no blank line has closed; servers forget that line, so the rest
    /// is given out as an event marked `unterminated`.
    void finish();

    void stop() { m_stopped = true; } ///< nothing is given out any more

private:
    void takeLine(QByteArrayView line);
    void takeField(QByteArrayView name, QByteArrayView value);
    void dispatch(bool unterminated);
    bool tooLong(qsizetype more) const { return m_line.size() + m_data.size() + more > m_limit; }

    SseSink &m_sink;
    qsizetype m_limit;
    QByteArray m_line; ///< the beginning of a line whose end has not come
    QByteArray m_data;
    QByteArray m_type;
    QByteArray m_id;
    bool m_hasData = false;
    bool m_firstLine = true;
    bool m_afterCr = false; ///< a LF that comes now belongs to the CR before it
    bool m_stopped = false;
};

} // namespace docswiki::net
