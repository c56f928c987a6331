// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/tokenestimate.h"

#include <algorithm>
#include <limits>

namespace docswiki::knowledge {

namespace {

constexpr int latin = 3;    // twelfths of a token for one UTF-16 unit
constexpr int alphabet = 5;
constexpr int dense = 8;

int twelfthsOf(char16_t c)
{
    if (c < 0x0370) return latin;
    if (c < 0x0E00) return alphabet;                                                 // Greek, Cyrillic, Hebrew, Arabic, Indic
    if (c < 0x1100) return c < 0x1000 || c >= 0x10A0 ? alphabet : dense;             // Thai, Lao, Tibetan; Myanmar; Georgian
    if ((c >= 0x1780 && c < 0x1800) || (c >= 0x1100 && c < 0x1200)) return dense;    // Khmer; Hangul letters
    if (c < 0x2E80) return c >= 0x1E00 ? latin : alphabet;                           // signs and accented Latin
    return dense; // Han, Kana, Hangul; the two halves of an emoji
}

} // namespace

qint64 tokenTwelfths(QStringView text)
{
    qint64 sum = 0;
    for (const QChar c : text)
        sum += twelfthsOf(c.unicode());
    return sum;
}

int estimateTokens(QStringView text)
{
    const qint64 tokens = (tokenTwelfths(text) + twelfthsPerToken - 1) / twelfthsPerToken;
    return static_cast<int>(std::min<qint64>(tokens, std::numeric_limits<int>::max()));
}

} // namespace docswiki::knowledge
