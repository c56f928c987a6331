// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/loader.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <poppler-toc.h>

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <memory>
#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxOutlineEntries = 20'000;
constexpr int maxOutlineDepth = 6;
constexpr int maxPages = 100'000;
constexpr int maxMissingPages = 100; // one after the other: there are no more
constexpr qsizetype fewContentsLines = 4;
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

struct OutlineEntry {
    QString key;
    int level = 0;
};

/// The entries of the document's outline, in order.
QList<OutlineEntry> outlineOf(const poppler::document &document)
{
    QList<OutlineEntry> entries;
    const std::unique_ptr<poppler::toc> toc(document.create_toc());
    if (!toc) return entries;
    struct Item {
        poppler::toc_item *item;
        int level;
    };
    std::vector<Item> waiting{{toc->root(), 0}};
    while (!waiting.empty() && entries.size() < maxOutlineEntries) {
        const Item next = waiting.back();
        waiting.pop_back();
        const QString key = next.level > 0 ? headingKey(toQString(next.item->title())) : QString();
        if (!key.isEmpty()) entries.append({key, next.level});
        if (next.level >= maxOutlineDepth) continue;
        const std::vector<poppler::toc_item *> children = next.item->children();
        for (auto child = children.rbegin(); child != children.rend(); ++child)
            waiting.push_back({*child, next.level + 1});
    }
    return entries;
}

/// The outline as it is met in the text: its entries come in order, so that a line that happens to read like one of
/// them elsewhere is none.
class OutlineFollower {
public:
    explicit OutlineFollower(QList<OutlineEntry> entries) : m_entries(std::move(entries))
    {
        for (qsizetype i = 0; i < m_entries.size(); ++i)
            m_places[m_entries[i].key].append(i);
    }

    bool isEmpty() const { return m_entries.isEmpty(); }

    /// The level of the heading this line is; 0: it is none.
    int take(const QString &line)
    {
        if (m_entries.isEmpty() || line.size() > longestHeading) return 0;
        const auto places = m_places.constFind(headingKey(line));
        if (places == m_places.cend()) return 0;
        for (const qsizetype place : *places) {
            if (place < m_next) continue;
            // Some headings are pictures, or broken over lines, and never met: a few may be passed over.
            if (place > m_next + mostPassedOver) return 0;
            m_next = place + 1;
            return m_entries[place].level;
        }
        return 0;
    }

private:
    static constexpr qsizetype longestHeading = 200;
    static constexpr qsizetype mostPassedOver = 40;
    QList<OutlineEntry> m_entries;
    QHash<QString, QList<qsizetype>> m_places;
    qsizetype m_next = 0;
};

/// "Introduction . . . . . . 3": a line of a table of contents or an index, which only repeats what stands elsewhere.
bool isContentsLine(const QString &line)
{
    static const QRegularExpression leader(uR"((?:\.\s?){5,}\s*\S{0,8}$)"_s);
    return line.contains(u'.') && leader.match(line).hasMatch();
}

bool isBareNumber(const QString &line)
{
    static const QRegularExpression number(uR"(^[0-9A-Z]?[0-9.]*$|^[ivxlc]+$)"_s);
    return number.match(line).hasMatch();
}

/// Page numbers differ from page to page in a running head; the rest does not.
QString runningKey(const QString &line)
{
    static const QRegularExpression digits(uR"(\d+)"_s);
    return line.simplified().replace(digits, u"#"_s);
}

/// What the document says it is called, where that is more than the name of the program that made it; else the largest
/// words of its first page.
QString titleOf(const poppler::document &document)
{
    static const QRegularExpression useless(
        uR"(^(untitled|microsoft (word|powerpoint|excel)\b.*|.*\.(docx?|dvi|tex|indd|qxd|ps|pdf|xlsx?|pptx?)|title)?$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString said = toQString(document.get_title()).remove(QChar::Null).simplified();
    if (!useless.match(said).hasMatch()) return said;
    const std::unique_ptr<poppler::page> page(document.create_page(0));
    if (!page) return {};
    const std::vector<poppler::text_box> words = page->text_list(poppler::page::text_list_include_font);
    if (words.empty()) return {};
    const auto bySize = [](const poppler::text_box &one, const poppler::text_box &other) {
        return one.get_font_size() < other.get_font_size();
    };
    const auto [smallestWord, largestWord] = std::minmax_element(words.begin(), words.end(), bySize);
    const double largest = largestWord->get_font_size();
    if (largest < 1.3 * smallestWord->get_font_size()) return {}; // nothing stands out
    QString title;
    for (const poppler::text_box &word : words) {
        if (word.get_font_size() > largest * 0.95 && title.size() < 120) title += toQString(word.text()) + u' ';
    }
    title = title.remove(QChar::Null).simplified();
    return title.size() >= 4 && title.size() <= 120 ? title : QString();
}

class PdfReader {
public:
    explicit PdfReader(const poppler::document &document) : m_document(document), m_outline(outlineOf(document)) {}

    DocumentBuilder read()
    {
        m_builder.setTitle(titleOf(m_document));
        QList<QStringList> pages;
        int missing = 0;
        for (int i = 0; i < m_document.pages() && i < maxPages && missing < maxMissingPages; ++i) {
            const std::unique_ptr<poppler::page> page(m_document.create_page(i));
            missing = page ? 0 : missing + 1; // a damaged file may promise billions of pages
            pages.append(page ? linesOf(*page) : QStringList());
        }
        countEdges(pages);
        for (qsizetype i = 0; i < pages.size(); ++i)
            addPage(pages[i], static_cast<int>(i) + 1);
        return std::move(m_builder);
    }

private:
    static QStringList linesOf(const poppler::page &page)
    {
        const poppler::ustring text = page.text(poppler::rectf(), poppler::page::non_raw_non_physical_layout);
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
        const auto contentsLines = std::count_if(lines.cbegin(), lines.cend(), isContentsLine);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = lines[i].simplified();
            if (contentsLines > 0 && isContentsLine(line)) continue;
            if (contentsLines >= fewContentsLines && isBareNumber(line)) continue; // cut off from its entry
            if (line.isEmpty()) {
                finish();
            } else if (isEdge(lines, i) && m_edges.value(runningKey(lines[i])) >= m_runningFrom) {
                continue;
            } else if (const int level = contentsLines < fewContentsLines ? m_outline.take(line) : 0; level > 0) {
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
    OutlineFollower m_outline;
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
                    u"The PDF has no text: it is pictures of pages, which need text recognition first."_s);
    return loaded;
}

} // namespace docswiki::knowledge
