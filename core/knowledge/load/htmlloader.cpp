// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/htmldepth.h"
#include "core/knowledge/load/htmltree.h"
#include "core/knowledge/load/loader.h"

#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

// Code and tables are written as in Markdown, so that a passage says what it is wherever it is quoted or shown.

QString fenced(QString code)
{
    while (code.endsWith(u'\n') || code.endsWith(u' '))
        code.chop(1);
    while (code.startsWith(u'\n'))
        code.remove(0, 1);
    return code.trimmed().isEmpty() ? QString() : "```\n"_L1 + code + "\n```"_L1;
}

QString withRowMarks(const QString &rows)
{
    QStringList lines = rows.split(u'\n', Qt::SkipEmptyParts);
    if (lines.isEmpty()) return {};
    const auto columns = lines.first().count(" | "_L1) + 1;
    for (QString &line : lines)
        line = "| "_L1 + line.trimmed() + " |"_L1;
    lines.insert(1, u"|---"_s.repeated(columns) + u'|');
    return lines.join(u'\n');
}

/// Walks the page and cuts it into blocks. No recursion: a page may be nested as deep as it likes.
class HtmlReader {
public:
    explicit HtmlReader(const HtmlTree &tree) : m_tree(tree) {}

    DocumentBuilder read()
    {
        m_builder.setTitle(m_tree.title());
        m_path.push_back({m_tree.mainContent(), 0});
        enter(m_path.back().node);
        while (!m_path.empty()) {
            Step &step = m_path.back();
            if (const GumboNode *child = HtmlTree::child(step.node, step.next)) {
                ++step.next;
                visit(child);
            } else {
                leave(step.node);
                m_path.pop_back();
            }
        }
        flush();
        return std::move(m_builder);
    }

private:
    struct Step {
        const GumboNode *node = nullptr;
        unsigned next = 0;
    };

    void visit(const GumboNode *node)
    {
        if (HtmlTree::isText(node)) return addText(HtmlTree::text(node));
        if (!HtmlTree::isElement(node) || HtmlTree::isBoilerplate(node)) return;
        enter(node);
        m_path.push_back({node, 0});
    }

    void enter(const GumboNode *node)
    {
        const GumboTag tag = HtmlTree::tag(node);
        if (HtmlTree::isAdmonition(node)) ++m_admonitionDepth;
        if (tag == GUMBO_TAG_PRE) {
            flush();
            ++m_preDepth;
        } else if (HtmlTree::isDataTable(node) && m_tableDepth++ == 0) {
            flush();
        } else if (m_tableDepth > 0) {
            if (tag == GUMBO_TAG_TR)
                newLine();
            else if ((tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) && !m_text.isEmpty() && !m_text.endsWith(u'\n'))
                m_text += " | "_L1;
            else if (HtmlTree::isBlock(tag) || tag == GUMBO_TAG_BR)
                addSpace();
        } else if (tag == GUMBO_TAG_BR) {
            m_preDepth > 0 ? void(m_text += u'\n') : newLine();
        } else if (HtmlTree::isBlock(tag) && m_preDepth == 0) {
            flush();
            if (tag == GUMBO_TAG_LI) m_text = u"- "_s;
        }
    }

    void leave(const GumboNode *node)
    {
        const GumboTag tag = HtmlTree::tag(node);
        if (HtmlTree::isAdmonition(node)) --m_admonitionDepth;
        if (tag == GUMBO_TAG_PRE) {
            if (--m_preDepth == 0 && m_tableDepth == 0) emitBlock(BlockKind::Code);
        } else if (HtmlTree::isDataTable(node)) {
            if (--m_tableDepth == 0) emitBlock(BlockKind::Table);
        } else if (m_tableDepth > 0 || m_preDepth > 0) {
            return;
        } else if (const int level = HtmlTree::headingLevel(tag)) {
            if (m_admonitionDepth > 0) return flush();
            m_builder.addHeading(level, m_text);
            m_text.clear();
        } else if (HtmlTree::isBlock(tag)) {
            flush();
        }
    }

    void addText(QStringView text)
    {
        if (m_preDepth > 0 && m_tableDepth == 0) {
            m_text += text;
            return;
        }
        for (const QChar c : text) {
            if (c.isSpace())
                addSpace();
            else if (c != QChar(0x00AD)) // soft hyphens would cut words for the search
                m_text += c;
        }
    }

    void addSpace()
    {
        if (!m_text.isEmpty() && !m_text.back().isSpace()) m_text += u' ';
    }

    void newLine()
    {
        while (m_text.endsWith(u' '))
            m_text.chop(1);
        if (!m_text.isEmpty() && !m_text.endsWith(u'\n')) m_text += u'\n';
    }

    void flush() { emitBlock(BlockKind::Prose); }

    void emitBlock(BlockKind kind)
    {
        if (kind == BlockKind::Code) m_text = fenced(m_text);
        if (kind == BlockKind::Table) m_text = withRowMarks(m_text);
        if (m_text != "- "_L1) m_builder.addBlock(kind, m_text);
        m_text.clear();
    }

    const HtmlTree &m_tree;
    DocumentBuilder m_builder;
    std::vector<Step> m_path;
    QString m_text;
    int m_admonitionDepth = 0;
    int m_preDepth = 0;
    int m_tableDepth = 0;
};

} // namespace

LoadedDocument loadHtml(const QString &html, const QString &fallbackTitle)
{
    const HtmlTree tree(withoutDeepNesting(html.toUtf8()));
    return HtmlReader(tree).read().take(fallbackTitle);
}

} // namespace docswiki::knowledge
