// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/loadeddocument.h"

#include <QCborArray>
#include <QCborMap>
#include <QCryptographicHash>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int fieldsPerBlock = 6; // blocks travel as one flat array of numbers
}

QByteArray textHashOf(QStringView text)
{
    constexpr qsizetype pieceUnits = 16 * 1024;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    QString piece;
    piece.reserve(pieceUnits + 1);
    bool space = false; // one is due before the next character
    bool any = false;
    for (const QChar c : text) {
        if (c.isSpace()) {
            space = any;
            continue;
        }
        if (space) piece += u' ';
        piece += c;
        space = false;
        any = true;
        if (piece.size() >= pieceUnits) {
            hash.addData(QByteArrayView(reinterpret_cast<const char *>(piece.utf16()), piece.size() * 2));
            piece.resize(0);
        }
    }
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(piece.utf16()), piece.size() * 2));
    return hash.result();
}

QCborMap toCbor(const LoadedDocument &document)
{
    QCborArray sections;
    for (const QStringList &path : document.sections)
        sections.append(QCborArray::fromStringList(path));
    QCborArray blocks;
    for (const Block &block : document.blocks) {
        blocks.append(static_cast<int>(block.kind));
        blocks.append(block.section);
        blocks.append(block.page);
        blocks.append(block.begin);
        blocks.append(block.end);
        blocks.append(block.line);
    }
    return {{u"title"_s, document.title},   {u"text"_s, document.text},          {u"sections"_s, sections},
            {u"blocks"_s, blocks},          {u"hash"_s, document.contentHash},   {u"textHash"_s, document.textHash},
            {u"part"_s, document.partName}, {u"container"_s, document.container}};
}

bool fromCbor(const QCborMap &map, LoadedDocument &document)
{
    LoadedDocument read;
    read.title = map["title"_L1].toString();
    read.text = map["text"_L1].toString();
    read.contentHash = map["hash"_L1].toByteArray();
    read.textHash = map["textHash"_L1].toByteArray();
    read.partName = map["part"_L1].toString();
    read.container = map["container"_L1].toBool();
    const QCborArray sections = map["sections"_L1].toArray();
    read.sections.reserve(sections.size());
    for (const QCborValue &section : sections) {
        QStringList path;
        for (const QCborValue &heading : section.toArray())
            path.append(heading.toString());
        read.sections.append(path);
    }
    const QCborArray blocks = map["blocks"_L1].toArray();
    read.blocks.reserve(blocks.size() / fieldsPerBlock);
    qint64 lastEnd = 0;
    for (qsizetype i = 0; i + fieldsPerBlock <= blocks.size(); i += fieldsPerBlock) {
        const qint64 kind = blocks[i].toInteger(-1);
        const qint64 section = blocks[i + 1].toInteger(-1);
        const qint64 page = blocks[i + 2].toInteger(-1);
        const Block block{static_cast<BlockKind>(kind),
                          static_cast<int>(section),
                          static_cast<int>(page),
                          blocks[i + 3].toInteger(-1),
                          blocks[i + 4].toInteger(-1),
                          static_cast<int>(qBound(qint64(0), blocks[i + 5].toInteger(0), qint64(1) << 30))};
        const bool sane = kind >= 0 && kind <= static_cast<int>(BlockKind::Table) && section >= 0 &&
                          section < read.sections.size() && page >= 0 && page <= 10'000'000 && block.begin >= lastEnd &&
                          block.begin <= block.end && block.end <= read.text.size();
        if (!sane) return false;
        lastEnd = block.end;
        read.blocks.append(block);
    }
    document = std::move(read);
    return true;
}

} // namespace docswiki::knowledge
