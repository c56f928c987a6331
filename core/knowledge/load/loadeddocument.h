// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QString>
#include <QStringList>

class QCborMap;

namespace docswiki::knowledge {

enum class BlockKind { Heading, Prose, Code, Table };

/// A stretch of a document's extracted text that belongs together. Positions count UTF-16 units, end exclusive.
struct Block {
    BlockKind kind = BlockKind::Prose;
    int section = 0; ///< index into LoadedDocument::sections; a heading lies in the section it opens
    int page = 0;    ///< from 1; 0: the format has no pages
    qint64 begin = 0;
    qint64 end = 0;
    int line = 0; ///< of the file, on which the block begins, from 1; 0: a person would not find it by lines

    bool operator==(const Block &) const = default;
};

/// What a loader makes of a file: its text, and where in it what lies. Blocks are in order and never overlap.
struct LoadedDocument {
    QString title;
    QString text;
    QList<QStringList> sections; ///< heading paths, outermost first; the first entry is the empty path
    QList<Block> blocks;
    QByteArray contentHash; ///< of the file's bytes
    QByteArray textHash;    ///< of `text` with every run of white space as one space: equal for twins; empty: not made
    QString partName;       ///< of an article within a dump; empty: the document is the whole file
    bool container = false; ///< its parts were told one by one before; it has no text of its own

    QStringView textOf(const Block &block) const { return QStringView(text).mid(block.begin, block.end - block.begin); }
    const QStringList &headingPath(const Block &block) const { return sections.at(block.section); }
    bool operator==(const LoadedDocument &) const = default;
};

/// What belongs into LoadedDocument::textHash.
QByteArray textHashOf(QStringView text);

QCborMap toCbor(const LoadedDocument &document);

/// Accepts only what keeps the promises above; anything else gives an empty document and false.
bool fromCbor(const QCborMap &map, LoadedDocument &document);

} // namespace docswiki::knowledge
