// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loadeddocument.h"

#include <QList>
#include <QSet>
#include <QString>

namespace docswiki::knowledge {

/// Names of the namespaces whose links are no words of the text (files, categories), lower case. The English ones are
/// always known; a wiki in another language names its own at the start of its dump.
using WikiPrefixes = QSet<QString>;

/// Wikitext without templates, references, comments, links and tags: what is left has only marks of lines (headings,
/// lists, tables).
struct WikiLines {
    /// Stands in the text for a piece that must not be looked at again: this, an index into `pieces`, and this again.
    static constexpr QChar pieceMark{0xE000};
    struct Piece {
        BlockKind kind = BlockKind::Code;
        QString text;
    };
    QString text;
    QList<Piece> pieces; ///< code, and the facts of info boxes
};

/// In one pass over the text, however deep templates nest and whatever is left open.
WikiLines resolveWikiMarkup(const QString &wikitext, const WikiPrefixes &dropped);

/// An article. Its title is the document's.
LoadedDocument loadWikitext(const QString &wikitext, const QString &title, const WikiPrefixes &dropped = {});

} // namespace docswiki::knowledge
