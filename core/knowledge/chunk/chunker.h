// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loadeddocument.h"

namespace docswiki::knowledge {

/// A piece of a document that is searched and cited as one: text.mid(begin, end - begin) of the document.
struct Chunk {
    qint64 begin = 0;
    qint64 end = 0;
    int page = 0; ///< on which it begins
    /// Of the section. Where a table is cut, the later parts have its header row as the innermost heading
    /// ("Name · Price"): that is what stands above them.
    QStringList headingPath;
    int line = 0; ///< on which it begins; 0: as in Block

    bool operator==(const Chunk &) const = default;
};

/// Sizes in characters of a Latin script (UTF-16 units); one that says more counts for more, a Chinese character for 2.7.
/// Chosen with bench_chunking: figures in tests/bench/chunking. What a model gets to read of a chunk is chosen when a
/// question is asked (retrieve/assembly.h), so chunks are as large as finding them exactly allows.
struct ChunkLimits {
    int target = 1'100;  ///< closed as soon as the next block would go beyond
    int smallest = 300;  ///< smaller ones take in what follows, even over a heading
    int largest = 1'600; ///< blocks beyond it are cut: tables between rows, code at line ends, prose between sentences
};

/// Cuts a document along its structure. Pure; chunks are in order, do not overlap, and hold every block. Headings lie in
/// the chunk of what follows them; code, tables and list items are whole where they fit.
QList<Chunk> chunkDocument(const LoadedDocument &document, const ChunkLimits &limits = {});

} // namespace docswiki::knowledge
