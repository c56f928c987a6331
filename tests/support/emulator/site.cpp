// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/site.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostResults = 20;
constexpr int dimensions = 64;

SiteAnswer json(Milliseconds after, const QJsonObject &body)
{
    return {after, "application/json", QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

QString pageTitle(int number)
{
    constexpr std::array subjects{"Release notes"_L1, "Indexing guide"_L1,   "Change log"_L1,
                                  "Field report"_L1,  "Frequently asked"_L1, "Reference"_L1};
    return u"%1, page %2"_s.arg(subjects[static_cast<std::size_t>(number) % subjects.size()]).arg(number);
}

QString sentence(int page, int number)
{
    return u"Page %1 says in its sentence %2 that an index over some of the rows of a table is smaller, is kept up to "
           u"date more cheaply, and is used when the condition of the query implies that of the index."_s.arg(page)
               .arg(number);
}

SiteAnswer searchAnswer(const Site &site, const HttpRequest &request)
{
    const QString asked = QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(u"q"_s, QUrl::FullyDecoded);
    const QString host = QString::fromLatin1(request.headers.value("host", "127.0.0.1"));
    QJsonArray results;
    for (int i = 1; i <= std::min(site.results, mostResults); ++i) {
        results.append(QJsonObject{{"url"_L1, u"http://%1/page/%2"_s.arg(host).arg(i)},
                                   {"title"_L1, pageTitle(i)},
                                   {"content"_L1, sentence(i, 1)},
                                   {"engine"_L1, "emulated"_L1},
                                   {"engines"_L1, QJsonArray{"emulated"_L1}},
                                   {"category"_L1, "general"_L1},
                                   {"score"_L1, 1.0 / i}});
    }
    return json(site.search, {{"query"_L1, asked},
                              {"results"_L1, results},
                              {"answers"_L1, QJsonArray()},
                              {"corrections"_L1, QJsonArray()},
                              {"infoboxes"_L1, QJsonArray()},
                              {"suggestions"_L1, QJsonArray()},
                              {"unresponsive_engines"_L1, QJsonArray()}});
}

std::optional<SiteAnswer> pageAnswer(const Site &site, const QByteArray &name)
{
    bool isNumber = false;
    const int number = name.toInt(&isNumber);
    if (!isNumber || number < 1 || site.pages.isEmpty()) return {};
    const int wordsInSentence = static_cast<int>(sentence(number, 1).count(u' ')) + 1;
    QString html = u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title>"
                   "<style>nav { display: flex }</style></head>\n<body><nav><a href=\"/page/1\">First</a></nav>\n"
                   "<main><article><h1>%1</h1>\n"_s.arg(pageTitle(number));
    for (int said = 0, i = 1; said < site.pageWords; said += wordsInSentence, ++i)
        html += u"<p>%1</p>\n"_s.arg(sentence(number, i));
    html += u"</article></main><footer>Emulated.</footer></body></html>\n"_s;
    return SiteAnswer{site.pages[(number - 1) % site.pages.size()], "text/html; charset=utf-8", html.toUtf8()};
}

SiteAnswer embeddingAnswer(const Site &site, const HttpRequest &request)
{
    const QJsonDocument asked = QJsonDocument::fromJson(request.body);
    const QJsonValue input = asked["input"_L1];
    const QJsonArray texts = input.isArray() ? input.toArray() : QJsonArray{input};
    QJsonArray data;
    for (int i = 0; i < texts.size(); ++i) {
        // Not a meaning, but a vector that is always the same for the same text.
        quint32 state = static_cast<quint32>(qHash(texts[i].toString(), 1)) | 1U;
        QJsonArray numbers;
        QByteArray packed; // floats, little end first: what the official clients ask for
        for (int d = 0; d < dimensions; ++d) {
            state = state * 1'664'525U + 1'013'904'223U;
            const float value = static_cast<float>(state >> 8) / float(1 << 24) - 0.5F;
            const quint32 bits = qToLittleEndian(std::bit_cast<quint32>(value));
            numbers.append(static_cast<double>(value));
            packed.append(reinterpret_cast<const char *>(&bits), sizeof bits);
        }
        const QJsonValue vector = asked["encoding_format"_L1] == "base64"_L1
                                      ? QJsonValue(QString::fromLatin1(packed.toBase64()))
                                      : QJsonValue(numbers);
        data.append(QJsonObject{{"object"_L1, "embedding"_L1}, {"index"_L1, i}, {"embedding"_L1, vector}});
    }
    return json(site.embedding, {{"object"_L1, "list"_L1},
                                 {"data"_L1, data},
                                 {"model"_L1, asked["model"_L1]},
                                 {"usage"_L1, QJsonObject{{"prompt_tokens"_L1, 8}, {"total_tokens"_L1, 8}}}});
}

SiteAnswer vectorAnswer(const Site &site, const HttpRequest &request)
{
    const QJsonDocument asked = QJsonDocument::fromJson(request.body);
    QJsonArray matches;
    for (int i = 1; i <= std::clamp(asked["topK"_L1].toInt(4), 1, mostResults); ++i) {
        matches.append(QJsonObject{{"id"_L1, u"passage-%1"_s.arg(i)},
                                   {"score"_L1, 1.0 / (1 + i)},
                                   {"metadata"_L1, QJsonObject{{"text"_L1, sentence(i, 1)}}}});
    }
    return json(site.vectors, {{"matches"_L1, matches}, {"namespace"_L1, asked["namespace"_L1].toString()}});
}
} // namespace

Result<void> setSiteOption(Site &site, const QString &name, const QString &value)
{
    QList<Milliseconds> numbers;
    for (const QString &part : value.split(u',')) {
        bool isNumber = false;
        const int number = part.trimmed().toInt(&isNumber);
        if (!isNumber || number < 0 || number > 3'600'000)
            return fail(ErrorCode::Input, u"%1 needs a number from 0 to 3600000, not “%2”."_s.arg(name, part));
        numbers.append(Milliseconds(number));
    }
    if (name == "pages"_L1) {
        site.pages = numbers;
        return {};
    }
    if (name == "results"_L1) {
        site.results = static_cast<int>(numbers.first().count());
        return {};
    }
    for (const auto &[setting, target] :
         {std::pair{"connection"_L1, &Site::connection}, std::pair{"search"_L1, &Site::search},
          std::pair{"embedding"_L1, &Site::embedding}, std::pair{"vectors"_L1, &Site::vectors}}) {
        if (name != setting) continue;
        site.*target = numbers.first();
        return {};
    }
    return fail(ErrorCode::Input, u"There is no setting “%1”."_s.arg(name));
}

std::optional<SiteAnswer> siteAnswer(const Site &site, const HttpRequest &request, const QByteArray &path)
{
    const bool get = request.method == "GET";
    if (get && path == "/search") return searchAnswer(site, request);
    if (get && path.startsWith("/page/")) return pageAnswer(site, path.mid(6));
    if (get) return {};
    if (path == "/embeddings") return embeddingAnswer(site, request);
    if (path == "/query") return vectorAnswer(site, request);
    return {};
}

} // namespace docswiki::test
