// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <gumbo.h>

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <memory>
#include <vector>

namespace docswiki::knowledge {

/// An HTML page as gumbo sees it, and what we know about its elements. The nodes lie in an arena and go all at once:
/// gumbo's own clean-up recurses and would overflow the stack on deeply nested pages.
class HtmlTree {
public:
    explicit HtmlTree(QByteArray utf8);
    ~HtmlTree();
    HtmlTree(const HtmlTree &) = delete;
    HtmlTree &operator=(const HtmlTree &) = delete;

    QString title() const;
    /// The element that holds what the page is about: <main>, else its only <article>, else <body>.
    const GumboNode *mainContent() const;

    static const GumboNode *child(const GumboNode *node, unsigned index);
    static bool isElement(const GumboNode *node);
    static bool isText(const GumboNode *node);
    static QString text(const GumboNode *node);
    static GumboTag tag(const GumboNode *node);
    static int headingLevel(GumboTag tag); ///< 1..6; 0: no heading
    static bool isBlock(GumboTag tag);
    /// Scripts, navigation, headers and footers of the site, hidden things.
    static bool isBoilerplate(const GumboNode *node);
    /// A note or warning box: its title is no heading of the document.
    static bool isAdmonition(const GumboNode *node);
    /// A table of data; one that lays out the page is not.
    static bool isDataTable(const GumboNode *node);

private:
    class Arena;
    QByteArray m_utf8;
    std::unique_ptr<Arena> m_arena;
    GumboOutput *m_output = nullptr; ///< in the arena
};

} // namespace docswiki::knowledge
