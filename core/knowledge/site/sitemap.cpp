// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/sitemap.h"

#include "core/net/inflater.h"

#include <QXmlStreamReader>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxPlainBytes = 50 * 1024 * 1024; // as the format has it
}

Result<Sitemap> readSitemap(const QByteArray &bytes, qsizetype most)
{
    QByteArray text = bytes;
    if (bytes.startsWith("\x1f\x8b")) {
        net::Inflater inflater;
        Result<QByteArray> plain = inflater.feed(bytes, maxPlainBytes);
        if (!plain) return fail(ErrorCode::Protocol, u"The sitemap is damaged."_s, plain.error().detail);
        text = std::move(*plain);
    }
    Sitemap sitemap;
    const auto add = [most](QList<QUrl> &list, const QString &address) {
        const QUrl url(address.trimmed());
        if (list.size() < most && url.isValid() && !url.isRelative()) list.append(url);
    };
    if (!text.trimmed().startsWith('<') && !text.startsWith("\xEF\xBB\xBF<")) {
        for (const QByteArray &line : text.split('\n'))
            add(sitemap.pages, QString::fromUtf8(line));
        if (sitemap.pages.isEmpty()) return fail(ErrorCode::Protocol, u"The sitemap names no page."_s);
        return sitemap;
    }
    QXmlStreamReader xml(text);
    bool inSitemap = false; // an entry of an index
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement()) {
            if (xml.isEndElement() && xml.name() == "sitemap"_L1) inSitemap = false;
            continue;
        }
        if (xml.name() == "sitemap"_L1) {
            inSitemap = true;
        } else if (xml.name() == "url"_L1) {
            inSitemap = false;
        } else if (xml.name() == "loc"_L1) {
            const QString address = xml.readElementText(QXmlStreamReader::SkipChildElements);
            if (!xml.hasError()) add(inSitemap ? sitemap.sitemaps : sitemap.pages, address);
        } else if (xml.name() != "urlset"_L1 && xml.name() != "sitemapindex"_L1) {
            xml.skipCurrentElement();
        }
    }
    if (sitemap.pages.isEmpty() && sitemap.sitemaps.isEmpty())
        return fail(ErrorCode::Protocol, u"The sitemap names no page."_s, xml.errorString());
    return sitemap;
}

} // namespace docswiki::knowledge
