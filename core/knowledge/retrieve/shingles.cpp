// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/shingles.h"

#include "core/knowledge/text/unicode.h"

#include <QChar>

#include <algorithm>

namespace docswiki::knowledge {

namespace {

constexpr std::uint64_t offsetBasis = 14'695'981'039'346'656'037U; // FNV-1a
constexpr std::uint64_t prime = 1'099'511'628'211U;
constexpr std::size_t wordsInARow = 3;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value)
{
    return (hash ^ value) * prime;
}

void sortOnce(std::vector<std::uint64_t> &values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace

Shingles::Shingles(QStringView text)
{
    std::vector<std::uint64_t> words;
    std::uint64_t hash = offsetBasis;
    bool open = false;
    bool digits = false;
    const auto close = [&] {
        if (open) {
            words.push_back(hash);
            if (digits) m_numbers.push_back(hash);
        }
        open = digits = false;
        hash = offsetBasis;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) 
{
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        }
        const CharClass kind = classOf(c);
        if (kind == CharClass::Unspaced) {
            close();
            words.push_back(mixed(offsetBasis, c));
        } else if (kind == CharClass::Word) {
            open = true;
            digits = digits || QChar::isDigit(c);
            hash = mixed(hash, fold(c));
        } else if (kind == CharClass::Separator) {
            close();
        }
    }
    close();
    const std::size_t length = std::min(wordsInARow, words.size());
    for (std::size_t i = 0; length > 0 && i + length <= words.size(); ++i) {
        std::uint64_t sequence = offsetBasis;
        for (std::size_t k = 0; k < length; ++k)
            sequence = mixed(sequence, words[i + k]);
        m_sequences.push_back(sequence);
    }
    sortOnce(m_sequences);
    sortOnce(m_numbers);
}

bool Shingles::isWithin(const Shingles &other, double share) const
{
    if (m_sequences.empty()) return other.m_sequences.empty();
    if (!std::includes(other.m_numbers.begin(), other.m_numbers.end(), m_numbers.begin(), m_numbers.end())) return false;
    double mayMiss = (1.0 - share) * static_cast<double>(m_sequences.size()); // most texts differ: known after a few
    auto theirs = other.m_sequences.begin();
    for (const std::uint64_t sequence : m_sequences) {
        theirs = std::lower_bound(theirs, other.m_sequences.end(), sequence);
        const bool has = theirs != other.m_sequences.end() && *theirs == sequence;
        if (!has && (mayMiss -= 1.0) < 0) return false;
    }
    return true;
}

} // namespace docswiki::knowledge
