// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringView>

#include <cstdint>
#include <vector>

namespace docswiki::knowledge {

/// The word sequences of a text, to tell whether another says the same. Letters of scripts without spaces count as words;
/// case, punctuation and layout do not matter.
class Shingles {
public:
    explicit Shingles(QStringView text);

    /// Whether `other` has nearly (`share`, 0 to 1) all that this text has, and every one of its numbers: tables and
    /// versions of a manual differ by little else.
    bool isWithin(const Shingles &other, double share) const;

private:
    std::vector<std::uint64_t> m_sequences; ///< hashes of three words in a row, sorted, each once
    std::vector<std::uint64_t> m_numbers;   ///< hashes of words with digits, likewise
};

} // namespace docswiki::knowledge
