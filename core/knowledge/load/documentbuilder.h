// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loadeddocument.h"

namespace docswiki::knowledge {

/// Puts a LoadedDocument together, block after block. Two ways: from pieces, where the text grows with them, or over a
/// text that is there already (`overText`), where the pieces are ranges of it.
class DocumentBuilder {
public:
    DocumentBuilder();
    static DocumentBuilder overText(const QString &text);

    void setTitle(const QString &title) { m_document.title = title.simplified(); }
    bool hasTitle() const { return !m_document.title.isEmpty(); }

    /// Level from 1. `line`: where it stands in the file, where that is known (`overText` counts for itself).
    void addHeading(int level, const QString &text, int page = 0, int line = 0);
    /// Blank text is left out.
    void addBlock(BlockKind kind, const QString &text, int page = 0, int line = 0);
    /// All of another document, its headings below those of `level` - 1 that are open here.
    void addDocument(const LoadedDocument &document, int level = 1, int page = 0);

    void markHeading(int level, const QString &heading, qint64 begin, qint64 end);
    void mark(BlockKind kind, qint64 begin, qint64 end); ///< space around it is cut off

    /// The document; without a title it takes its first heading, else `fallbackTitle`.
    LoadedDocument take(const QString &fallbackTitle);

private:
    void enterSection(int level, const QString &heading);
    void append(BlockKind kind, QStringView text, int page, int line);
    int lineAt(qint64 position);

    struct OpenHeading {
        int level = 0;
        QString text;
    };
    LoadedDocument m_document;
    QList<OpenHeading> m_open;
    QString m_firstHeading;
    bool m_overText = false;
    qint64 m_lineAt = 0; ///< the place up to which lines are counted
    int m_line = 1;
};

} // namespace docswiki::knowledge
