// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/bytes.h"
#include "core/knowledge/index/keyword/impact.h"

#include <span>

namespace docswiki::knowledge::keyword {

/// One passage of those that have a term. Ordinals count the passages of a segment from 0.
struct Posting {
    quint32 ordinal = 0;
    quint8 frequency = 0; ///< code
    bool operator==(const Posting &) const = default;
};

constexpr std::size_t blockSize = 128;
/// So many bytes behind a block may be read (and are not used): whoever holds encoded postings keeps them in reach.
constexpr std::size_t readAhead = 8;

/// A block of up to 128 postings: what a search must know to pass over it, then gaps and frequencies with as many bits
/// each as the largest needs.
///
///   count-1 │ gap bits │ frequency bits, size of frontier │ frontier │ first - base │ last - first │ gaps │
///   frequencies
///     8     │    8     │        4             4           │  16 each │   varint     │   varint     │   bits, each to a
///     byte
struct BlockHeader {
    quint32 first = 0;
    quint32 last = 0;
    quint8 count = 0;
    quint8 gapBits = 0;
    quint8 frequencyBits = 0;
    Frontier frontier;
    std::string_view packed;
};

/// Appends the block; `base` is at or below the first ordinal, and the reader must know it.
void putBlock(std::string &out, quint32 base, std::span<const Posting> postings, const Frontier &frontier);

/// False: damaged. Every ordinal of the block is below `limit`.
bool readBlockHeader(ByteReader &bytes, quint32 base, quint32 limit, BlockHeader &header);

/// Both arrays have blockSize entries. False: damaged.
bool decodeBlock(const BlockHeader &header, quint32 *ordinals, quint8 *frequencies);

/// The short form for up to so many postings, without bounds: most terms are rare.
constexpr quint32 mostInShortForm = 12;
void putShort(std::string &out, std::span<const Posting> postings);
bool readShort(ByteReader &bytes, quint32 count, quint32 limit, quint32 *ordinals, quint8 *frequencies);

void putFrontier(std::string &out, const Frontier &frontier);
bool readFrontier(ByteReader &bytes, std::size_t count, Frontier &frontier);

} // namespace docswiki::knowledge::keyword
