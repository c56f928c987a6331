// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sseparser.h"

#include <algorithm>

namespace docswiki::net {

using namespace Qt::StringLiterals;

Result<void> SseParser::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_stopped) {
        if (m_afterCr) {
            m_afterCr = false;
            if (bytes.front() == '\n') {
                bytes = bytes.sliced(1);
                continue;
            }
        }
        const auto lineEnd = std::find_if(bytes.cbegin(), bytes.cend(), [](char c) { return c == '\n' || c == '\r'; });
        const qsizetype length = lineEnd - bytes.cbegin();
        if (tooLong(length)) {
            m_stopped = true;
            return fail(ErrorCode::Protocol, u"The stream holds an event of more than %1 MB."_s.arg(m_limit >> 20));
        }
        if (lineEnd == bytes.cend()) {
            m_line.append(bytes);
            break;
        }
        m_afterCr = *lineEnd == '\r';
        if (m_line.isEmpty()) {
            takeLine(bytes.first(length));
        } else {
            m_line.append(bytes.first(length));
            takeLine(m_line);
            m_line.resize(0); // keeps its room
        }
        bytes = bytes.sliced(length + 1);
    }
    return {};
}

void SseParser::finish()
{
    if (!m_stopped && !m_line.isEmpty()) takeLine(m_line);
    if (!m_stopped) dispatch(true);
    m_stopped = true;
}

void SseParser::takeLine(QByteArrayView line)
{
    constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");
    if (m_firstLine) {
        m_firstLine = false;
        if (line.startsWith(byteOrderMark)) line = line.sliced(byteOrderMark.size());
    }
    if (line.isEmpty()) {
        dispatch(false);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (!value.isEmpty() && value.front() == ' ') value = value.sliced(1);
    if (colon == 0)
        m_sink.sseComment(value);
    else
        takeField(colon < 0 ? line : line.first(colon), value);
}

void SseParser::takeField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        if (m_hasData) m_data.append('\n');
        m_data.append(value);
        m_hasData = true;
    } else if (name == "event") {
        m_type = value.toByteArray();
    } else if (name == "id") {
        if (!value.contains('\0')) m_id = value.toByteArray();
    } else if (name == "retry") {
        const bool digits = !value.isEmpty() && value.size() <= 9 &&
                            std::all_of(value.cbegin(), value.cend(), [](char c) { return c >= '0' && c <= '9'; });
        if (digits) m_sink.sseRetry(Milliseconds(value.toByteArray().toInt()));
    }
}

void SseParser::dispatch(bool unterminated)
{
    if (m_hasData) m_sink.sseEvent({m_data, m_type, m_id, unterminated});
    m_data.resize(0);
    m_type.resize(0);
    m_id.resize(0);
    m_hasData = false;
}

} // namespace docswiki::net
