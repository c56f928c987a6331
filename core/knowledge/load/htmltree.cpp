// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/htmltree.h"

#include <QList>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

/// Hands out memory and takes nothing back until it goes.
class HtmlTree::Arena {
public:
    void *allocate(std::size_t bytes)
    {
        bytes = (bytes + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
        if (bytes > m_left) {
            const std::size_t size = std::max(bytes, pageBytes);
            m_pages.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
            m_next = m_pages.back().get();
            m_left = size;
        }
        void *result = m_next;
        m_next += bytes;
        m_left -= bytes;
        return result;
    }

private:
    static constexpr std::size_t pageBytes = 256 * 1024;
    std::vector<std::unique_ptr<std::byte[]>> m_pages;
    std::byte *m_next = nullptr;
    std::size_t m_left = 0;
};

namespace {

QByteArrayView attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? QByteArrayView(found->value) : QByteArrayView();
}

bool hasClass(const GumboNode *node, QByteArrayView wanted)
{
    if (node->v.element.attributes.length == 0)
        return false;
    const QList<QByteArray> classes = attribute(node, "class").toByteArray().simplified().split(' ');
    return classes.contains(wanted.toByteArray());
}

/// Calls `see(node)` for every element below `root`, in document order, until it returns false.
template<typename See>
void forEachElement(const GumboNode *root, See see)
{
    std::vector<const GumboNode *> waiting{root};
    while (!waiting.empty()) {
        const GumboNode *node = waiting.back();
        waiting.pop_back();
        if (!HtmlTree::isElement(node))
            continue;
        if (!see(node))
            return;
        const GumboVector &children = node->v.element.children;
        for (unsigned i = children.length; i > 0; --i)
            waiting.push_back(static_cast<const GumboNode *>(children.data[i - 1]));
    }
}

} // namespace

HtmlTree::HtmlTree(QByteArray utf8) : m_utf8(std::move(utf8)), m_arena(std::make_unique<Arena>())
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = [](void *arena, size_t size) { return static_cast<Arena *>(arena)->allocate(size); };
    options.deallocator = [](void *, void *) {};
    options.userdata = m_arena.get();
    options.max_errors = 0;
    m_output = gumbo_parse_with_options(&options, m_utf8.constData(), static_cast<size_t>(m_utf8.size()));
}

HtmlTree::~HtmlTree() = default;

QString HtmlTree::title() const
{
    QString title;
    forEachElement(m_output->root, [&title](const GumboNode *node) {
        if (tag(node) == GUMBO_TAG_BODY)
            return false;
        if (tag(node) == GUMBO_TAG_TITLE) {
            for (unsigned i = 0; const GumboNode *part = child(node, i); ++i)
                title += isText(part) ? text(part) : QString();
            return false;
        }
        return true;
    });
    return title.simplified();
}

const GumboNode *HtmlTree::mainContent() const
{
    const GumboNode *body = m_output->root;
    const GumboNode *main = nullptr;
    const GumboNode *article = nullptr;
    int articles = 0;
    forEachElement(m_output->root, [&](const GumboNode *node) {
        if (tag(node) == GUMBO_TAG_BODY)
            body = node;
        if (tag(node) == GUMBO_TAG_MAIN || attribute(node, "role") == "main") {
            main = node;
            return false;
        }
        if (tag(node) == GUMBO_TAG_ARTICLE && ++articles == 1)
            article = node;
        return true;
    });
    return main ? main : articles == 1 ? article : body;
}

const GumboNode *HtmlTree::child(const GumboNode *node, unsigned index)
{
    const GumboVector &children = node->v.element.children;
    return index < children.length ? static_cast<const GumboNode *>(children.data[index]) : nullptr;
}

bool HtmlTree::isElement(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT;
}

bool HtmlTree::isText(const GumboNode *node)
{
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA;
}

QString HtmlTree::text(const GumboNode *node)
{
    return QString::fromUtf8(node->v.text.text);
}

GumboTag HtmlTree::tag(const GumboNode *node)
{
    return node->v.element.tag;
}

int HtmlTree::headingLevel(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_H1: return 1;
    case GUMBO_TAG_H2: return 2;
    case GUMBO_TAG_H3: return 3;
    case GUMBO_TAG_H4: return 4;
    case GUMBO_TAG_H5: return 5;
    case GUMBO_TAG_H6: return 6;
    default: return 0;
    }
}

bool HtmlTree::isBlock(GumboTag tag)
{
    static constexpr std::array blocks{
        GUMBO_TAG_P,       GUMBO_TAG_DIV,     GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE,    GUMBO_TAG_UL,
        GUMBO_TAG_OL,      GUMBO_TAG_LI,      GUMBO_TAG_DL,      GUMBO_TAG_DT,         GUMBO_TAG_DD,
        GUMBO_TAG_H1,      GUMBO_TAG_H2,      GUMBO_TAG_H3,      GUMBO_TAG_H4,         GUMBO_TAG_H5,
        GUMBO_TAG_H6,      GUMBO_TAG_PRE,     GUMBO_TAG_TABLE,   GUMBO_TAG_TBODY,      GUMBO_TAG_THEAD,
        GUMBO_TAG_TFOOT,   GUMBO_TAG_TR,      GUMBO_TAG_TD,      GUMBO_TAG_TH,         GUMBO_TAG_CAPTION,
        GUMBO_TAG_FIGURE,  GUMBO_TAG_HR,      GUMBO_TAG_MAIN,    GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_FIGCAPTION,
        GUMBO_TAG_DETAILS, GUMBO_TAG_SUMMARY, GUMBO_TAG_ADDRESS, GUMBO_TAG_HEADER,     GUMBO_TAG_FOOTER,
        GUMBO_TAG_ASIDE,   GUMBO_TAG_FORM,    GUMBO_TAG_FIELDSET, GUMBO_TAG_CENTER};
    return std::find(blocks.begin(), blocks.end(), tag) != blocks.end();
}

bool HtmlTree::isBoilerplate(const GumboNode *node)
{
    static constexpr std::array never{
        GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,  GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE, GUMBO_TAG_HEAD,
        GUMBO_TAG_NAV,    GUMBO_TAG_FOOTER, GUMBO_TAG_IFRAME,   GUMBO_TAG_SVG,      GUMBO_TAG_OBJECT,
        GUMBO_TAG_BUTTON, GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_INPUT,    GUMBO_TAG_CANVAS};
    if (std::find(never.begin(), never.end(), tag(node)) != never.end())
        return true;
    if (tag(node) == GUMBO_TAG_HEADER) { // of the site; that of an article or section holds its title
        const GumboTag parent = node->parent && isElement(node->parent) ? tag(node->parent) : GUMBO_TAG_UNKNOWN;
        return parent != GUMBO_TAG_ARTICLE && parent != GUMBO_TAG_SECTION && parent != GUMBO_TAG_MAIN;
    }
    if (node->v.element.attributes.length == 0)
        return false;
    if (gumbo_get_attribute(&node->v.element.attributes, "hidden") || attribute(node, "aria-hidden") == "true")
        return true;
    const QByteArrayView role = attribute(node, "role");
    if (role == "navigation" || role == "banner" || role == "contentinfo" || role == "search")
        return true;
    // DocBook, Sphinx, Doxygen, MkDocs, MediaWiki and their like; tables of contents only repeat the headings.
    static const std::array<QByteArrayView, 14> classes{
        "navheader", "navfooter",  "toc",           "sidebar",    "sphinxsidebar",   "headerlink", "navigation",
        "breadcrumb", "breadcrumbs", "list-of-figures", "list-of-tables", "list-of-examples", "mw-editsection", "navbox"};
    return std::any_of(classes.begin(), classes.end(), [node](QByteArrayView name) { return hasClass(node, name); });
}

bool HtmlTree::isAdmonition(const GumboNode *node)
{
    static const std::array<QByteArrayView, 8> classes{"note",    "tip",   "warning",    "caution",
                                                       "important", "hint", "admonition", "sidebar-note"};
    return std::any_of(classes.begin(), classes.end(), [node](QByteArrayView name) { return hasClass(node, name); });
}

bool HtmlTree::isDataTable(const GumboNode *node)
{
    if (tag(node) != GUMBO_TAG_TABLE)
        return false;
    bool data = true;
    int seen = 0;
    forEachElement(node, [&](const GumboNode *inner) {
        const GumboTag t = tag(inner);
        const bool layout = headingLevel(t) > 0 || t == GUMBO_TAG_PRE || (t == GUMBO_TAG_TABLE && inner != node);
        data = !layout;
        return data && ++seen < 5000; // a table that long is data
    });
    return data;
}

} // namespace docswiki::knowledge
