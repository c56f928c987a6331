// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/pagelinks.h"

#include <QHash>
#include <QStringList>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxLinks = 5'000;

QString withoutEntities(QString text)
{
    if (!text.contains(u'&')) return text;
    const std::pair<QLatin1StringView, QLatin1StringView> entities[] = {
        {"&quot;"_L1, "\""_L1}, {"&#39;"_L1, "'"_L1}, {"&#x27;"_L1, "'"_L1}, {"&#38;"_L1, "&"_L1}, {"&#x26;"_L1, "&"_L1},
        {"&#47;"_L1, "/"_L1},   {"&#x2F;"_L1, "/"_L1}, {"&lt;"_L1, "<"_L1},  {"&gt;"_L1, ">"_L1},  {"&amp;"_L1, "&"_L1}};
    for (const auto &[entity, meaning] : entities)
        text.replace(entity, meaning);
    return text;
}

class TagReader {
public:
    explicit TagReader(QStringView html) : m_html(html) {}

    /// The next start tag and its attributes; false at the end.
    bool next(QString &name, QHash<QString, QString> &attributes)
    {
        while ((m_at = m_html.indexOf(u'<', m_at)) >= 0) {
            ++m_at;
            if (m_html.mid(m_at, 3) == "!--"_L1) {
                const qsizetype end = m_html.indexOf("-->"_L1, m_at + 3);
                if (end < 0) return false;
                m_at = end + 3;
                continue;
            }
            if (m_at >= m_html.size() || !m_html[m_at].isLetter()) continue;
            const qsizetype begin = m_at;
            while (m_at < m_html.size() && (m_html[m_at].isLetterOrNumber() || m_html[m_at] == u'-'))
                ++m_at;
            name = m_html.mid(begin, m_at - begin).toString().toLower();
            attributes.clear();
            readAttributes(attributes);
            if (name == "script"_L1 || name == "style"_L1 || name == "textarea"_L1) skipTo(name);
            return true;
        }
        return false;
    }

private:
    void skipSpace()
    {
        while (m_at < m_html.size() && (m_html[m_at].isSpace() || m_html[m_at] == u'/'))
            ++m_at;
    }

    void readAttributes(QHash<QString, QString> &attributes)
    {
        for (skipSpace(); m_at < m_html.size() && m_html[m_at] != u'>'; skipSpace()) {
            const qsizetype begin = m_at;
            ++m_at; // whatever it is, so that every turn moves on
            while (m_at < m_html.size() && !m_html[m_at].isSpace() && m_html[m_at] != u'=' && m_html[m_at] != u'>' &&
                   m_html[m_at] != u'/')
                ++m_at;
            const QString key = m_html.mid(begin, m_at - begin).toString().toLower();
            while (m_at < m_html.size() && m_html[m_at].isSpace())
                ++m_at;
            QString value;
            if (m_at < m_html.size() && m_html[m_at] == u'=') {
                ++m_at;
                while (m_at < m_html.size() && m_html[m_at].isSpace())
                    ++m_at;
                value = readValue();
            }
            if (attributes.size() < 100 && !attributes.contains(key)) attributes.insert(key, withoutEntities(value));
        }
    }

    QString readValue()
    {
        if (m_at >= m_html.size()) return {};
        const QChar quote = m_html[m_at];
        if (quote == u'"' || quote == u'\'') {
            const qsizetype end = m_html.indexOf(quote, m_at + 1);
            const qsizetype begin = m_at + 1;
            if (end < 0) {
                m_at = m_html.size();
                return {};
            }
            m_at = end + 1;
            return m_html.mid(begin, end - begin).toString();
        }
        const qsizetype begin = m_at;
        while (m_at < m_html.size() && !m_html[m_at].isSpace() && m_html[m_at] != u'>')
            ++m_at;
        return m_html.mid(begin, m_at - begin).toString();
    }

    void skipTo(const QString &name)
    {
        const qsizetype end = m_html.indexOf(QString("</"_L1 + name), m_at, Qt::CaseInsensitive);
        m_at = end < 0 ? m_html.size() : end;
    }

    QStringView m_html;
    qsizetype m_at = 0;
};

bool hasWord(const QString &list, QLatin1StringView word)
{
    for (const QString &part : list.split(u',')) {
        // "docswiki: noindex" is for us, "otherbot: noindex" is not.
        QString said = part.trimmed().toLower();
        if (const qsizetype colon = said.indexOf(u':'); colon >= 0) {
            if (said.first(colon).trimmed() != "docswiki"_L1) continue;
            said = said.sliced(colon + 1).trimmed();
        }
        if (said == word) return true;
    }
    return false;
}

void obey(const QString &content, PageLinks &page)
{
    const bool none = hasWord(content, "none"_L1);
    page.noIndex = page.noIndex || none || hasWord(content, "noindex"_L1);
    page.noFollow = page.noFollow || none || hasWord(content, "nofollow"_L1);
}

} // namespace

PageLinks readPageLinks(const QString &html, const QUrl &page, const QString &robotsTag)
{
    PageLinks result;
    obey(robotsTag, result);
    QUrl base = page;
    TagReader reader(html);
    QString name;
    QHash<QString, QString> attributes;
    const auto resolved = [&base](const QString &address) { return base.resolved(QUrl(address.trimmed())); };
    while (reader.next(name, attributes)) {
        const QString href = attributes.value(u"href"_s);
        const QStringList rel = attributes.value(u"rel"_s).toLower().split(u' ', Qt::SkipEmptyParts);
        if (name == "base"_L1 && !href.isEmpty() && base == page) {
            base = page.resolved(QUrl(href));
        } else if (name == "a"_L1 || name == "area"_L1) {
            if (!attributes.contains(u"href"_s) || rel.contains("nofollow"_L1)) continue;
            if (result.links.size() < maxLinks) result.links.append(resolved(href));
        } else if (name == "frame"_L1 || name == "iframe"_L1) {
            if (attributes.contains(u"src"_s) && result.links.size() < maxLinks)
                result.links.append(resolved(attributes.value(u"src"_s)));
        } else if (name == "link"_L1 && rel.contains("canonical"_L1) && !href.isEmpty()) {
            result.canonical = resolved(href);
        } else if (name == "meta"_L1) {
            const QString about = attributes.value(u"name"_s).toLower();
            if (about == "robots"_L1 || about == "docswiki"_L1) obey(attributes.value(u"content"_s), result);
        }
    }
    if (result.noFollow) result.links.clear();
    return result;
}

} // namespace docswiki::knowledge
