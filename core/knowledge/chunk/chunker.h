// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loadeddocument.h"

namespace docswiki::knowledge {

/// A piece of a document that is searched and cited as one: text.mid(begin, end - begin) of the document.
struct Chunk {
    qint64 begin = 0;
    qint64 end = 0;
    int page = 0; ///< on which it begins
    QStringList headingPath;
    int line = 0; ///< on which it begins; 0: as in Block

    bool operator==(const Chunk &) const = default;
};

/// Sizes in UTF-16 units. Larger chunks hold more of an answer in the few that a model gets to read; smaller ones are
/// found more exactly.
struct ChunkLimits {
    int target = 1'100;  ///< closed as soon as the next block would go beyond
    int smallest = 300;  ///< smaller ones take in what follows, even over a heading
    int largest = 1'600; ///< blocks beyond it are cut: code at line ends, prose at ends of sentences
};

/// Cuts a document along its structure. Pure; chunks are in order, do not overlap, and hold every block.
QList<Chunk> chunkDocument(const LoadedDocument &document, const ChunkLimits &limits = {});

} // namespace docswiki::knowledge
