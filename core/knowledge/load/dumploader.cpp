// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/dumploader.h"

#include "core/knowledge/load/packedfile.h"
#include "core/knowledge/load/wikimarkup.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QXmlStreamReader>

#include <unordered_set>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 progressBytes = 256 * 1024;
constexpr qint64 progressPages = 2'000; // a packed megabyte may hold very many of them
constexpr int helpNamespace = 12;
constexpr int firstCustomNamespace = 100;

bool isContentNamespace(int number)
{
    // Drafts, subtitles, modules, gadgets and their definitions, and discussions have numbers of their own.
    static const QSet<int> service{118, 710, 828, 2300, 2302, 2600};
    if (number == 0 || number == helpNamespace) return true;
    return number >= firstCustomNamespace && number % 2 == 0 && !service.contains(number);
}

/// Names that were given, by their hashes: a large wiki has millions of titles.
class Names {
public:
    QString unique(const QString &title)
    {
        QString name = title;
        for (int i = 2; !m_seen.insert(hashOf(name)).second; ++i)
            name = u"%1 (%2)"_s.arg(title).arg(i);
        return name;
    }

private:
    static quint64 hashOf(const QString &name)
    {
        const QByteArray digest = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Md5);
        quint64 value = 0;
        memcpy(&value, digest.constData(), sizeof value);
        return value;
    }
    std::unordered_set<quint64> m_seen;
};

class DumpReader {
public:
    DumpReader(PackedFile &file, const PartSink &sink) : m_file(file), m_sink(sink), m_xml(&file) {}

    Result<qint64> read()
    {
        while (!m_xml.atEnd() && !m_abandoned) {
            if (m_xml.readNext() != QXmlStreamReader::StartElement) continue;
            if (m_xml.name() == "namespace"_L1)
                readNamespace();
            else if (m_xml.name() == "page"_L1)
                readPage();
        }
        if (m_abandoned) return fail(ErrorCode::Cancelled, u"Reading the dump was given up."_s);
        if (m_xml.hasError()) {
            const QString where = m_articles == 1 ? u"1 article"_s : u"%1 articles"_s.arg(m_articles);
            return fail(ErrorCode::Input, u"The dump is damaged or incomplete: it breaks off after %1."_s.arg(where),
                        m_xml.errorString());
        }
        return m_articles;
    }

private:
    void readNamespace()
    {
        const int key = m_xml.attributes().value("key"_L1).toInt();
        const QString name = m_xml.readElementText(QXmlStreamReader::SkipChildElements).toLower();
        if (key == -2 || key == 6 || key == 14) m_dropped.insert(name); // media, files, categories
    }

    void readPage()
    {
        QString title;
        QString text;
        QString format;
        int number = 0;
        bool redirect = false;
        int depth = 1;
        while (depth > 0 && !m_xml.atEnd()) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::EndElement) --depth;
            if (token != QXmlStreamReader::StartElement) continue;
            const QStringView name = m_xml.name();
            if (name == "title"_L1) {
                title = m_xml.readElementText(QXmlStreamReader::SkipChildElements).simplified();
            } else if (name == "ns"_L1) {
                number = m_xml.readElementText(QXmlStreamReader::SkipChildElements).toInt();
            } else if (name == "redirect"_L1) {
                redirect = true;
                m_xml.skipCurrentElement();
            } else if (name == "model"_L1) {
                format = m_xml.readElementText(QXmlStreamReader::SkipChildElements);
            } else if (name == "text"_L1) { // of the last revision, where the dump has all of them
                if (redirect || !isContentNamespace(number))
                    m_xml.skipCurrentElement();
                else
                    text = m_xml.readElementText(QXmlStreamReader::SkipChildElements);
            } else {
                ++depth;
            }
        }
        tellProgress();
        const bool wikitext = format.isEmpty() || format == "wikitext"_L1;
        if (m_xml.hasError() || redirect || !wikitext || !isContentNamespace(number) || title.isEmpty()) return;
        if (text.trimmed().startsWith("#redirect"_L1, Qt::CaseInsensitive)) return;
        addArticle(title, text);
    }

    void addArticle(const QString &title, const QString &text)
    {
        LoadedDocument article = loadWikitext(text, title, m_dropped);
        if (article.blocks.isEmpty()) return;
        article.partName = m_names.unique(title);
        article.contentHash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1);
        article.textHash = textHashOf(article.text);
        ++m_articles;
        if (m_sink.part && !m_sink.part(article)) m_abandoned = true;
    }

    void tellProgress()
    {
        const qint64 bytes = m_file.packedBytesRead();
        if (++m_pagesSince < progressPages && bytes - m_told < progressBytes) return;
        m_pagesSince = 0;
        m_told = bytes;
        if (m_sink.progress) m_sink.progress(bytes);
    }

    PackedFile &m_file;
    const PartSink &m_sink;
    QXmlStreamReader m_xml;
    WikiPrefixes m_dropped;
    Names m_names;
    qint64 m_articles = 0;
    qint64 m_told = 0;
    qint64 m_pagesSince = 0;
    bool m_abandoned = false;
};

} // namespace

bool isMediaWikiDump(QByteArrayView beginning)
{
    const QByteArray head = beginning.first(qMin<qsizetype>(beginning.size(), 4096)).toByteArray();
    const auto place = head.indexOf("<mediawiki");
    return place >= 0 && head.left(place).indexOf("<html") < 0 &&
           (head.trimmed().startsWith("<mediawiki") || head.contains("<?xml"));
}

Result<LoadedDocument> loadDump(const LoadRequest &request, const PartSink &sink)
{
    PackedFile file(request.path);
    if (!file.open()) return fail(ErrorCode::Input, u"The dump cannot be read: %1."_s.arg(file.errorString()));
    const Result<qint64> articles = DumpReader(file, sink).read();
    if (!articles) return fail(articles.error());
    if (*articles == 0) return fail(ErrorCode::Input, u"The dump has no articles."_s);
    LoadedDocument container;
    container.title = QFileInfo(request.path).fileName();
    container.sections.append(QStringList());
    container.container = true;
    container.contentHash = file.packedHash();
    return container;
}

} // namespace docswiki::knowledge
