// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/loader.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <poppler-toc.h>

#include <QHash>
#include <QRegularExpression>

#include <memory>
#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxOutlineEntries = 20'000;
constexpr int maxOutlineDepth = 6;
constexpr int edgeLines = 2; // running heads and feet are looked for in so many lines of a page

QString toQString(const poppler::ustring &text)
{
    // ustring holds UTF-16 units
    return QString::fromUtf16(reinterpret_cast<const char16_t *>(text.data()), static_cast<qsizetype>(text.size()));
}

/// A heading as it may stand in the text: case, spaces and a leading number do not count.
QString headingKey(const QString &line)
{
    static const QRegularExpression number(uR"(^(?:chapter|appendix|part)?\s*[0-9A-Z]{0,3}(?:[.\d]+)?[.:]?\s+)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    QString key = line.simplified().toLower();
    const QString without = QString(key).remove(number);
    return without.size() >= 3 ? without : key;
}

/// The titles of the document's outline and their levels.
QHash<QString, int> outlineOf(const poppler::document &document)
{
    QHash<QString, int> levels;
    const std::unique_ptr<poppler::toc> toc(document.create_toc());
    if (!toc) return levels;
    struct Item {
        poppler::toc_item *item;
        int level;
    };
    std::vector<Item> waiting{{toc->root(), 0}};
    while (!waiting.empty() && levels.size() < maxOutlineEntries) {
        const Item next = waiting.back();
        waiting.pop_back();
        if (next.level > 0) levels.insert(headingKey(toQString(next.item->title())), next.level);
        if (next.level < maxOutlineDepth) {
            for (poppler::toc_item *child : next.item->children())
                waiting.push_back({child, next.level + 1});
        }
    }
    levels.remove(QString());
    return levels;
}

/// Page numbers differ from page to page in a running head; the rest does not.
QString runningKey(const QString &line)
{
    static const QRegularExpression digits(uR"(\d+)"_s);
    return line.simplified().replace(digits, u"#"_s);
}

class PdfReader {
public:
    explicit PdfReader(const poppler::document &document) : m_document(document), m_outline(outlineOf(document)) {}

    DocumentBuilder read()
    {
        m_builder.setTitle(toQString(m_document.get_title()));
        QList<QStringList> pages;
        for (int i = 0; i < m_document.pages(); ++i)
            pages.append(linesOf(i));
        countEdges(pages);
        for (qsizetype i = 0; i < pages.size(); ++i)
            addPage(pages[i], static_cast<int>(i) + 1);
        return std::move(m_builder);
    }

private:
    QStringList linesOf(int index) const
    {
        const std::unique_ptr<poppler::page> page(m_document.create_page(index));
        if (!page) return {};
        const poppler::ustring text = page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout);
        QString whole = toQString(text);
        whole.replace(u'\f', u'\n').remove(QChar::Null);
        QStringList lines = whole.split(u'\n');
        while (!lines.isEmpty() && lines.constLast().trimmed().isEmpty())
            lines.removeLast();
        return lines;
    }

    static bool isEdge(const QStringList &lines, qsizetype i) { return i < edgeLines || i >= lines.size() - edgeLines; }

    void countEdges(const QList<QStringList> &pages)
    {
        for (const QStringList &lines : pages) {
            for (qsizetype i = 0; i < lines.size(); ++i) {
                if (isEdge(lines, i) && !lines[i].trimmed().isEmpty()) ++m_edges[runningKey(lines[i])];
            }
        }
        // The same on a fifth of the pages (heads change with the chapter, and left and right pages differ).
        m_runningFrom = qMax(4, static_cast<int>(pages.size() / 5));
    }

    void addPage(const QStringList &lines, int page)
    {
        QString paragraph;
        const auto finish = [&] {
            m_builder.addBlock(BlockKind::Prose, paragraph, page);
            paragraph.clear();
        };
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = lines[i].simplified();
            if (line.isEmpty()) {
                finish();
            } else if (isEdge(lines, i) && m_edges.value(runningKey(lines[i])) >= m_runningFrom) {
                continue;
            } else if (const int level = m_outline.value(headingKey(line)); level > 0) {
                finish();
                m_builder.addHeading(level, line, page);
            } else {
                join(paragraph, line);
            }
        }
        finish();
    }

    static void join(QString &paragraph, const QString &line)
    {
        const bool hyphenated = paragraph.size() > 2 &&
                                (paragraph.endsWith(u'-') || paragraph.endsWith(QChar(0x2010))) &&
                                paragraph[paragraph.size() - 2].isLower() && line.front().isLower();
        if (hyphenated)
            paragraph.chop(1);
        else if (!paragraph.isEmpty())
            paragraph += u'\n';
        paragraph += line;
    }

    const poppler::document &m_document;
    QHash<QString, int> m_outline;
    DocumentBuilder m_builder;
    QHash<QString, int> m_edges;
    int m_runningFrom = 0;
};

} // namespace

Result<LoadedDocument> loadPdf(const QByteArray &bytes, const QString &fallbackTitle)
{
    poppler::set_debug_error_function([](const std::string &, void *) {}, nullptr);
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(bytes.constData(), static_cast<int>(bytes.size())));
    if (!document) return fail(ErrorCode::Input, u"The PDF is damaged and cannot be opened."_s);
    if (document->is_locked()) return fail(ErrorCode::Input, u"The PDF is protected by a password."_s);
    if (document->pages() <= 0) return fail(ErrorCode::Input, u"The PDF has no pages."_s);
    LoadedDocument loaded = PdfReader(*document).read().take(fallbackTitle);
    if (loaded.blocks.isEmpty())
        return fail(ErrorCode::Input,
                    u"The PDF holds no text: it is probably scanned and needs text recognition first."_s);
    return loaded;
}

} // namespace docswiki::knowledge
