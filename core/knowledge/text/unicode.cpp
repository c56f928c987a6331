// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/text/unicode.h"

#include <QChar>
#include <QList>
#include <QString>

#include <array>

namespace docswiki::knowledge {

namespace {

bool isUnspaced(char32_t c)
{
    return (c >= 0x0E00 && c <= 0x0EFF)                   // Thai, Lao
           || (c >= 0x1000 && c <= 0x109F)                // Myanmar
           || (c >= 0x1100 && c <= 0x11FF)                // Hangul letters
           || (c >= 0x1780 && c <= 0x17FF)                // Khmer
           || (c >= 0x2E80 && c <= 0x2FDF)                // radicals
           || c == 0x3005 || c == 0x3006                  // 々 〆
           || (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) // Hiragana, Katakana
           || (c >= 0x3105 && c <= 0x318F)                // Bopomofo, Hangul letters
           || (c >= 0x31A0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) // Han
           || (c >= 0xA960 && c <= 0xA97F) || (c >= 0xAC00 && c <= 0xD7FF)                                 // Hangul
           || (c >= 0xF900 && c <= 0xFAFF)    // Han, compatibility
           || (c >= 0xFF66 && c <= 0xFFDC)    // half-width Katakana and Hangul
           || (c >= 0x20000 && c <= 0x3FFFF); // Han, extensions
}

CharClass computeClass(char32_t c)
{
    if (isUnspaced(c))
        return QChar::category(c) == QChar::Punctuation_Other ? CharClass::Separator : CharClass::Unspaced;
    if (c == '_') return CharClass::Connector;
    if (c == '\'' || c == 0x2019) return CharClass::Apostrophe;
    if ((c >= 0x0300 && c <= 0x036F) || c == 0x00AD || c == 0x200D || c == 0x200C) return CharClass::Mark;
    if (QChar::isLetterOrNumber(c) || QChar::isMark(c)) return CharClass::Word;
    return CharClass::Separator;
}

char32_t computeFold(char32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    // Take the base letter as long as the character is a letter with an accent ("ǖ" has two).
    for (int i = 0; i < 3; ++i) {
        const QString parts = QChar::decomposition(c);
        if (parts.isEmpty() || QChar::decompositionTag(c) != QChar::Canonical) break;
        c = parts.toUcs4().constFirst();
    }
    return QChar::toCaseFolded(c);
}

constexpr char32_t tableSize = 0x600; // Latin, Greek, Cyrillic, Hebrew; beyond it Qt is asked each time

struct Tables {
    std::array<CharClass, tableSize> classes{};
    std::array<char16_t, tableSize> folded{};

    Tables()
    {
        for (char32_t c = 0; c < tableSize; ++c) {
            classes[c] = computeClass(c);
            folded[c] = static_cast<char16_t>(computeFold(c));
        }
    }
};

const Tables &tables()
{
    static const Tables instance;
    return instance;
}

} // namespace

CharClass classOf(char32_t c)
{
    return c < tableSize ? tables().classes[c] : computeClass(c);
}

char32_t fold(char32_t c)
{
    return c < tableSize ? tables().folded[c] : computeFold(c);
}

char32_t nextCodePoint(std::string_view utf8, std::size_t &i)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(utf8[at]); };
    const unsigned char first = byte(i++);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 && first < 0xF8   ? 3
                     : first >= 0xE0 && first < 0xF0 ? 2
                     : first >= 0xC2 && first < 0xE0 ? 1
                                                     : 0;
    if (more == 0) return 0xFFFD;
    char32_t c = first & (0x3F >> more);
    for (int k = 0; k < more; ++k) {
        if (i >= utf8.size() || (byte(i) & 0xC0) != 0x80) return 0xFFFD;
        c = (c << 6) | (byte(i++) & 0x3F);
    }
    return c;
}

void appendUtf8(std::string &out, char32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | ((c >> 18) & 0x07));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

} // namespace docswiki::knowledge
