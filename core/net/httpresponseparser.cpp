// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpresponseparser.h"

#include <algorithm>
#include <cctype>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxLengthDigits = 18; // fits into 64 bits

tl::unexpected<Error> breach(const QString &what)
{
    return fail(ErrorCode::Protocol, u"The server's answer is no proper HTTP. Check the address."_s, what);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isTokenChar(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
} // namespace

QByteArray HttpHead::value(QByteArrayView name) const
{
    const auto it = std::find_if(headers.cbegin(), headers.cend(), [name](const auto &h) { return h.first == name; });
    return it == headers.cend() ? QByteArray() : it->second;
}

Result<HttpResponseParser::Found> HttpResponseParser::take(QByteArrayView &bytes)
{
    while (true) {
        switch (m_state) {
        case State::Done: return Found::End;
        case State::UntilClose:
        case State::Counted:
        case State::ChunkData: {
            if (bytes.isEmpty()) return Found::Nothing;
            const bool counted = m_state != State::UntilClose;
            const qsizetype size = counted ? std::min<qint64>(bytes.size(), m_left) : bytes.size();
            m_body = bytes.first(size);
            bytes = bytes.sliced(size);
            if (counted) m_left -= size;
            if (counted && m_left == 0) m_state = m_state == State::Counted ? State::Done : State::ChunkEnd;
            return Found::Body;
        }
        default: break;
        }

        const bool inChunks = m_state == State::ChunkSize || m_state == State::ChunkEnd;
        const auto whole = takeLine(bytes, inChunks ? maxChunkLine : maxHeadBytes - m_headBytes);
        if (!whole) return fail(whole.error());
        if (!*whole) return Found::Nothing;
        Result<void> read;
        const bool blank = m_line.isEmpty();
        if (m_state == State::StatusLine) {
            read = readStatusLine();
        } else if (m_state == State::Headers) {
            read = blank ? headEnded() : readHeader();
            m_line.clear();
            if (!read) return fail(read.error());
            if (blank && m_state != State::StatusLine) return Found::Head;
            continue;
        } else if (m_state == State::ChunkSize) {
            read = readChunkSize();
        } else if (m_state == State::ChunkEnd) {
            if (!blank) return breach(u"a chunk is longer than its size"_s);
            m_state = State::ChunkSize;
        } else if (blank) { // trailers say nothing that we use
            m_state = State::Done;
        }
        m_line.clear();
        if (!read) return fail(read.error());
    }
}

Result<void> HttpResponseParser::close()
{
    if (m_state == State::UntilClose) m_state = State::Done;
    if (m_state != State::Done) return breach(u"the connection was closed before the end of the answer"_s);
    return {};
}

Result<bool> HttpResponseParser::takeLine(QByteArrayView &bytes, qsizetype limit)
{
    const qsizetype end = bytes.indexOf('\n');
    const qsizetype size = end < 0 ? bytes.size() : end + 1;
    if (m_line.size() + size > limit) return breach(u"a line or the head is too long"_s);
    m_line.append(bytes.first(size));
    bytes = bytes.sliced(size);
    if (end < 0) return false;
    if (m_state == State::StatusLine || m_state == State::Headers || m_state == State::Trailers)
        m_headBytes += m_line.size();
    m_line.chop(m_line.endsWith("\r\n") ? 2 : 1);
    if (m_line.contains('\r') || m_line.contains('\0')) return breach(u"a line holds control characters"_s);
    return true;
}

Result<void> HttpResponseParser::readStatusLine()
{
    const QByteArray &line = m_line; // "HTTP/1.1 200 OK"; the words may be missing
    const bool version = line.startsWith("HTTP/1.") && line.size() >= 12 && isDigit(line[7]) && line[8] == ' ';
    if (!version || !std::all_of(line.cbegin() + 9, line.cbegin() + 12, isDigit) ||
        (line.size() > 12 && line[12] != ' '))
        return breach(u"no status line, but "_s + QString::fromLatin1(line.left(40)));
    m_oldVersion = line[7] == '0';
    m_head = {line.sliced(9, 3).toInt(), {}};
    if (m_head.status < 100 || m_head.status == 101) return breach(u"status %1"_s.arg(m_head.status));
    m_state = State::Headers;
    return {};
}

Result<void> HttpResponseParser::readHeader()
{
    if (isBlank(m_line.front())) { // a header folded over two lines
        if (m_head.headers.isEmpty()) return breach(u"a header begins with a blank"_s);
        QByteArray &value = m_head.headers.last().second;
        value = (value + ' ' + m_line.trimmed()).trimmed();
        return {};
    }
    const qsizetype colon = m_line.indexOf(':');
    if (colon < 1 || !std::all_of(m_line.cbegin(), m_line.cbegin() + colon, isTokenChar))
        return breach(u"a header without a proper name"_s);
    if (m_head.headers.size() >= maxHeaders) return breach(u"too many headers"_s);
    m_head.headers.emplaceBack(m_line.first(colon).toLower(), m_line.sliced(colon + 1).trimmed());
    return {};
}

Result<void> HttpResponseParser::headEnded()
{
    if (m_head.status < 200) { // the real one follows
        m_state = State::StatusLine;
        return {};
    }
    const auto length = contentLength();
    if (!length) return fail(length.error());
    const auto chunked = isChunked();
    if (!chunked) return fail(chunked.error());
    const bool bodyless = m_head.status == 204 || m_head.status == 304;
    m_keepAlive = !hasToken("connection", "close") && (!m_oldVersion || hasToken("connection", "keep-alive"));
    if (bodyless) {
        m_state = State::Done;
    } else if (*chunked) {
        // Two lengths may be an attempt to slip a second response in: nothing after this one is believed.
        if (*length >= 0 || m_oldVersion) m_keepAlive = false;
        m_state = State::ChunkSize;
    } else if (*length >= 0) {
        m_left = *length;
        m_state = m_left == 0 ? State::Done : State::Counted;
    } else {
        m_keepAlive = false;
        m_state = State::UntilClose;
    }
    return {};
}

Result<void> HttpResponseParser::readChunkSize()
{
    const QByteArray size = m_line.first(m_line.indexOf(';') < 0 ? m_line.size() : m_line.indexOf(';')).trimmed();
    bool isNumber = !size.isEmpty() && size.size() <= 15 && std::all_of(size.cbegin(), size.cend(), [](char c) {
        return std::isxdigit(static_cast<unsigned char>(c));
    });
    if (isNumber) m_left = size.toLongLong(&isNumber, 16);
    if (!isNumber) return breach(u"a chunk without a proper size"_s);
    m_state = m_left == 0 ? State::Trailers : State::ChunkData;
    return {};
}

Result<qint64> HttpResponseParser::contentLength() const
{
    const QByteArrayList given = values("content-length");
    if (given.isEmpty()) return -1;
    const QByteArray &first = given.constFirst();
    const bool isNumber =
        !first.isEmpty() && first.size() <= maxLengthDigits && std::all_of(first.cbegin(), first.cend(), isDigit);
    const bool same = std::all_of(given.cbegin(), given.cend(), [&first](const auto &v) { return v == first; });
    if (!isNumber || !same) return breach(u"no proper length, but "_s + QString::fromLatin1(given.join(", ").left(60)));
    return first.toLongLong();
}

Result<bool> HttpResponseParser::isChunked() const
{
    const QByteArrayList codings = values("transfer-encoding");
    if (codings.isEmpty()) return false;
    const QByteArray coding = codings.constFirst().toLower();
    if (codings.size() > 1 || (coding != "chunked" && coding != "identity"))
        return breach(u"transfer coding "_s + QString::fromLatin1(codings.join(", ").left(60)));
    return coding == "chunked";
}

bool HttpResponseParser::hasToken(QByteArrayView header, QByteArrayView token) const
{
    const QByteArrayList all = values(header);
    return std::any_of(all.cbegin(), all.cend(), [token](const auto &value) { return value.toLower() == token; });
}

QByteArrayList HttpResponseParser::values(QByteArrayView header) const
{
    QByteArrayList all;
    for (const auto &[name, value] : m_head.headers) {
        if (name != header) continue;
        for (const QByteArray &part : value.split(','))
            all += part.trimmed();
    }
    return all;
}

} // namespace docswiki::net
