// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/text/tokenizer.h"

#include "core/knowledge/text/porterstemmer.h"
#include "core/knowledge/text/unicode.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <vector>

namespace docswiki::knowledge {

namespace {

enum AsciiKind : unsigned char { Lower = 1, Upper = 2, Digit = 4, Ends = 8 }; ///< Ends: a word stops before it for sure

constexpr std::array<unsigned char, 256> makeAsciiKinds()
{
    std::array<unsigned char, 256> kinds{};
    for (char c = 'a'; c <= 'z'; ++c)
        kinds[static_cast<unsigned char>(c)] = Lower;
    for (char c = 'A'; c <= 'Z'; ++c)
        kinds[static_cast<unsigned char>(c)] = Upper;
    for (char c = '0'; c <= '9'; ++c)
        kinds[static_cast<unsigned char>(c)] = Digit;
    for (const char c : std::string_view(" \t\n\r.,;:!?()[]{}<>/\\\"-=*&%$@|~^`"))
        kinds[static_cast<unsigned char>(c)] = Ends;
    return kinds;
}

constexpr std::array<unsigned char, 256> asciiKinds = makeAsciiKinds();

class Run {
public:
    Run(std::string_view utf8, TokenSink &sink) : m_utf8(utf8), m_sink(sink) {}

    void all()
    {
        std::size_t i = 0;
        while (i < m_utf8.size()) {
            if (m_folded.empty() && m_current.empty()) {
                if (const std::size_t end = plainWordEnd(i); end > i) {
                    addPlainWord(i, end);
                    i = end;
                    continue;
                }
            }
            if (m_folded.empty() && m_current.empty() && (asciiKinds[static_cast<unsigned char>(m_utf8[i])] & Ends)) {
                ++i;
                continue;
            }
            const std::size_t begin = i;
            const char32_t c = nextCodePoint(m_utf8, i);
            const CharClass type = classOf(c);
            if (type == CharClass::Unspaced) {
                endWord();
                addUnspaced(c, begin, i);
            } else {
                endUnspaced();
                addWordChar(c, type, begin, i);
            }
        }
        endWord();
        endUnspaced();
    }

private:
    /// A part of an identifier, or a whole word: bytes of m_folded and of the source.
    struct Part {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::size_t sourceBegin = 0;
        std::size_t sourceEnd = 0;
    };

    /// The end of an ASCII word without humps or underscores that begins at `i`; `i` when it is none. Nine words of ten
    /// are like that and need not go through addWordChar().
    std::size_t plainWordEnd(std::size_t i) const
    {
        const std::size_t size = m_utf8.size();
        std::size_t end = i;
        const auto is = [this](std::size_t at, unsigned char mask) {
            return (asciiKinds[static_cast<unsigned char>(m_utf8[at])] & mask) != 0;
        };
        if (!is(i, Lower | Upper | Digit))
            return i;
        const bool capitals = is(i, Upper) && i + 1 < size && is(i + 1, Upper | Digit);
        const unsigned char body = static_cast<unsigned char>((capitals ? Upper : Lower) | Digit);
        for (++end; end < size && is(end, body);)
            ++end;
        return end == size || is(end, Ends) ? end : i;
    }

    void addPlainWord(std::size_t begin, std::size_t end)
    {
        char folded[maxTermBytes];
        const std::size_t size = std::min(end - begin, maxTermBytes);
        for (std::size_t i = 0; i < size; ++i) {
            const char c = m_utf8[begin + i];
            folded[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        emitStemmed({folded, size}, {0, 0, begin, end});
    }

    void addWordChar(char32_t c, CharClass type, std::size_t begin, std::size_t end)
    {
        switch (type) {
        case CharClass::Mark:
        case CharClass::Apostrophe: return; // "don't": the word goes on; at its ends they add nothing
        case CharClass::Connector:
            if (!m_folded.empty())
                endPart(begin), m_folded += '_';
            return;
        case CharClass::Word: break;
        default:
            if ((c == '+' || c == '#') && m_folded.size() <= 2 && m_parts.empty() && !m_folded.empty()
                && begin == m_lastEnd && isLanguageName(begin)) {
                m_folded += static_cast<char>(c); // C++, C#, F#
                m_lastEnd = end;
                return;
            }
            return endWord();
        }
        const bool upper = c < 0x80 ? (c >= 'A' && c <= 'Z') : QChar::isUpper(c);
        if (m_partOpen) {
            // camelCase, and the last capital of a run of them: HTTPServer = HTTP + Server
            const bool hump = upper && m_lastLower;
            const bool endOfCapitals = !upper && m_lastUpper && m_capitals > 1 && QChar::isLower(c);
            if (hump) {
                endPart(begin);
            } else if (endOfCapitals) {
                endPartBefore(m_lastFolded, m_lastBegin);
            }
        }
        if (!m_partOpen) {
            m_partOpen = true;
            m_part = {m_folded.size(), 0, begin, 0};
        }
        m_capitals = upper ? m_capitals + 1 : 0;
        m_lastUpper = upper;
        m_lastLower = c < 0x80 ? (c >= 'a' && c <= 'z') : QChar::isLower(c);
        m_lastFolded = m_folded.size();
        m_lastBegin = begin;
        appendUtf8(m_folded, fold(c));
        m_lastEnd = end;
    }

    /// Whether the signs that begin here are the tail of a name such as C++ or C#, not an operator.
    bool isLanguageName(std::size_t at) const
    {
        std::size_t end = at;
        while (end < m_utf8.size() && (m_utf8[end] == '+' || m_utf8[end] == '#'))
            ++end;
        std::size_t length = end - at;
        if (m_folded.back() == '+') // the second plus
            ++length;
        const bool ended = end >= m_utf8.size() || classOf(static_cast<unsigned char>(m_utf8[end])) == CharClass::Separator;
        return ended && ((m_utf8[at] == '#' && length == 1) || (m_utf8[at] == '+' && length == 2));
    }

    void endPart(std::size_t sourceEnd)
    {
        if (m_partOpen && m_folded.size() > m_part.begin) {
            m_part.end = m_folded.size();
            m_part.sourceEnd = sourceEnd;
            m_parts.push_back(m_part);
        }
        m_partOpen = false;
        m_lastUpper = m_lastLower = false;
        m_capitals = 0;
    }

    void endPartBefore(std::size_t foldedEnd, std::size_t sourceEnd)
    {
        m_part.end = foldedEnd;
        m_part.sourceEnd = sourceEnd;
        m_parts.push_back(m_part);
        m_part = {foldedEnd, 0, sourceEnd, 0};
    }

    void endWord()
    {
        if (m_folded.empty())
            return;
        endPart(m_lastEnd);
        while (m_folded.ends_with('_'))
            m_folded.pop_back();
        bool first = true;
        for (const Part &part : m_parts) {
            emitStemmed(std::string_view(m_folded).substr(part.begin, part.end - part.begin), part);
            if (first && m_parts.size() > 1)
                emitWhole();
            first = false;
        }
        m_folded.clear();
        m_parts.clear();
    }

    void emitStemmed(std::string_view surface, const Part &part)
    {
        m_term.clear();
        if (m_sink.wants(cut(surface))) {
            m_term.assign(cut(surface));
            stemEnglish(m_term);
        }
        m_sink.token({m_term, cut(surface), part.sourceBegin, part.sourceEnd, false, false, false});
    }

    void emitWhole()
    {
        const std::string_view whole = cut(m_folded);
        m_sink.token({whole, whole, m_parts.front().sourceBegin, m_lastEnd, true, true, false});
    }

    static std::string_view cut(std::string_view term)
    {
        if (term.size() <= maxTermBytes)
            return term;
        std::size_t size = maxTermBytes;
        while ((static_cast<unsigned char>(term[size]) & 0xC0) == 0x80)
            --size;
        return term.substr(0, size);
    }

    void addUnspaced(char32_t c, std::size_t begin, std::size_t end)
    {
        m_previous = m_current;
        m_previousBegin = m_currentBegin;
        m_current.clear();
        appendUtf8(m_current, fold(c));
        m_currentBegin = begin;
        m_currentEnd = end;
        if (!m_previous.empty()) {
            m_term = m_previous + m_current;
            m_sink.token({m_term, m_term, m_previousBegin, end, false, false, true});
        }
    }

    void endUnspaced()
    {
        if (m_current.empty())
            return;
        m_sink.token({m_current, m_current, m_currentBegin, m_currentEnd, false, false, true});
        m_previous.clear();
        m_current.clear();
    }

    std::string_view m_utf8;
    TokenSink &m_sink;
    std::string m_term;

    std::string m_folded; ///< the word or identifier so far
    std::vector<Part> m_parts;
    Part m_part;
    bool m_partOpen = false;
    bool m_lastUpper = false;
    bool m_lastLower = false;
    int m_capitals = 0; ///< in a row, up to the last character
    std::size_t m_lastFolded = 0;
    std::size_t m_lastBegin = 0;
    std::size_t m_lastEnd = 0;

    std::string m_previous; ///< of a run without spaces
    std::string m_current;
    std::size_t m_previousBegin = 0;
    std::size_t m_currentBegin = 0;
    std::size_t m_currentEnd = 0;
};

} // namespace

void tokenize(std::string_view utf8, TokenSink &sink)
{
    Run(utf8, sink).all();
}

} // namespace docswiki::knowledge
