// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/documentbuilder.h"

namespace docswiki::knowledge {

/// Writes what a word processor's document is made of, paragraph after paragraph: keeps the items of a list and the
/// lines of code together.
class FlowWriter {
public:
    void setTitle(const QString &title) { m_builder.setTitle(title); }
    bool hasTitle() const { return m_builder.hasTitle(); }
    void setPage(int page); ///< slide or sheet, from 1

    void heading(int level, const QString &text);
    void paragraph(const QString &text);
    void listItem(int depth, const QString &text); ///< depth from 0
    void codeLine(const QString &text);            ///< blank lines within code count
    void table(const QList<QStringList> &rows);

    DocumentBuilder &builder(); ///< with all that was written before
    DocumentBuilder take();

private:
    enum class Gathering { Nothing, List, Code };
    void flush();

    DocumentBuilder m_builder;
    Gathering m_gathering = Gathering::Nothing;
    QString m_text;
    int m_page = 0;
};

} // namespace docswiki::knowledge
