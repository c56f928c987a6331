// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace docswiki::provider::ollama {

/// Splits a stream of bytes into lines (NDJSON), wherever it was cut: also within a character, since it looks for line
/// ends only. Lines that lie whole in one piece are handed out where they are. Pure.
class LineSplitter {
public:
    static constexpr qsizetype defaultLimit = 16 * 1024 * 1024;

    explicit LineSplitter(qsizetype limit = defaultLimit) : m_limit(limit) {}

    /// Calls `take(QByteArrayView line)` for each line that `bytes` complete, without its end, empty ones left out,
    /// until it returns false. False when a line grows beyond the limit.
    template<typename Take>
    bool feed(QByteArrayView bytes, Take take)
    {
        while (!bytes.isEmpty()) {
            const qsizetype end = bytes.indexOf('\n');
            const QByteArrayView piece = end < 0 ? bytes : bytes.first(end);
            if (m_begin.size() + piece.size() > m_limit) return false;
            if (end < 0) {
                m_begin.append(piece);
                return true;
            }
            bytes = bytes.sliced(end + 1);
            const QByteArray held = m_begin.isEmpty() ? QByteArray() : std::exchange(m_begin, {}) + piece.toByteArray();
            const QByteArrayView line = (held.isEmpty() ? piece : QByteArrayView(held)).trimmed();
            if (!line.isEmpty() && !take(line)) return true;
        }
        return true;
    }

    /// What came behind the last line end: the last line of servers that forget it.
    QByteArray takeRest() { return std::exchange(m_begin, {}).trimmed(); }

private:
    qsizetype m_limit;
    QByteArray m_begin; ///< of a line whose end has not come
};

} // namespace docswiki::provider::ollama
