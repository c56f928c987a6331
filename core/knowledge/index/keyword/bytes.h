// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtGlobal>

#include <cstddef>
#include <string>
#include <string_view>

namespace docswiki::knowledge::keyword {

/// Seven bits a byte, the lowest first.
inline void putVarint(std::string &out, quint64 value)
{
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

/// Reads what was put, and notices the end: what comes from a damaged file is zero, and ok() says so.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : m_at(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    quint8 byte()
    {
        if (m_at == m_end) {
            m_ok = false;
            return 0;
        }
        return static_cast<quint8>(*m_at++);
    }

    quint64 varint()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const quint8 next = byte();
            value |= static_cast<quint64>(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        m_ok = false;
        return 0;
    }

    std::string_view bytes(quint64 count)
    {
        if (count > static_cast<quint64>(m_end - m_at)) {
            m_ok = false;
            return {};
        }
        const std::string_view view(m_at, static_cast<std::size_t>(count));
        m_at += count;
        return view;
    }

    bool atEnd() const { return m_at == m_end; }
    bool ok() const { return m_ok; }

private:
    const char *m_at;
    const char *m_end;
    bool m_ok = true;
};

} // namespace docswiki::knowledge::keyword
