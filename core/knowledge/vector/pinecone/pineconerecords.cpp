// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/pinecone/pineconerecords.h"

#include "core/knowledge/vector/vectortext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestField = 2'000; // of anything but the text
constexpr qsizetype longestId = 512;
constexpr qsizetype bodyFrame = 1'024; // what a body has beside its records

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString firstOf(const QJsonObject &metadata, std::initializer_list<QLatin1StringView> names)
{
    for (const auto name : names) {
        if (const QString value = metadata[name].toString(); !value.isEmpty()) return value;
    }
    return {};
}

std::optional<double> cosine(const Vector &a, const QJsonArray &b)
{
    if (a.isEmpty() || a.size() != b.size()) return {};
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (qsizetype i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]);
        const double y = b[i].toDouble();
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    const double length = std::sqrt(aa * bb);
    return length > 0 ? std::optional(ab / length) : std::nullopt;
}
} // namespace

QString pineconeId(const QString &installation, qint64 chunkId)
{
    return installation + u':' + QString::number(chunkId);
}

qint64 chunkOfPineconeId(const QString &installation, const QString &id)
{
    if (!id.startsWith(installation + u':')) return 0;
    bool isNumber = false;
    const qint64 chunk = QStringView(id).sliced(installation.size() + 1).toLongLong(&isNumber);
    return isNumber && chunk > 0 ? chunk : 0;
}

QJsonObject pineconeMetadata(const Passage &passage, qsizetype maxBytes)
{
    QJsonObject metadata{{"library"_L1, passage.library.left(longestField)},
                         {"document"_L1, passage.document.left(longestField)},
                         {"title"_L1, passage.title.left(longestField)},
                         {"section"_L1, passage.section().left(longestField)}};
    if (passage.page > 0) metadata["page"_L1] = passage.page;
    if (passage.line > 0) metadata["line"_L1] = passage.line;
    metadata["text"_L1] = passage.text;
    if (compact(metadata).size() <= maxBytes) return metadata;
    // JSON escapes make a character up to twelve bytes long, so sizes are measured, not reckoned.
    qsizetype fits = 0;
    for (qsizetype tooLong = passage.text.size(); fits + 1 < tooLong;) {
        const qsizetype middle = fits + (tooLong - fits) / 2;
        metadata["text"_L1] = passage.text.left(middle);
        (compact(metadata).size() <= maxBytes ? fits : tooLong) = middle;
    }
    if (fits > 0 && passage.text[fits - 1].isHighSurrogate()) --fits;
    metadata["text"_L1] = passage.text.left(fits);
    return metadata;
}

Passage passageOfMetadata(const QJsonObject &metadata)
{
    Passage passage;
    passage.library = metadata["library"_L1].toString();
    passage.document = firstOf(metadata, {"document"_L1, "source"_L1, "url"_L1, "file"_L1, "file_name"_L1, "path"_L1});
    passage.title = firstOf(metadata, {"title"_L1, "name"_L1});
    if (passage.title.isEmpty()) passage.title = passage.document.section(u'/', -1, -1, QString::SectionSkipEmpty);
    if (const QString section = firstOf(metadata, {"section"_L1, "heading"_L1}); !section.isEmpty())
        passage.headingPath = section.split(u" › "_s);
    const QJsonValue page = metadata.contains("page"_L1) ? metadata["page"_L1] : metadata["page_number"_L1];
    passage.page = page.isString() ? page.toString().toInt() : page.toInt();
    passage.line = metadata["line"_L1].toInt();
    passage.text = firstOf(metadata, {"text"_L1, "content"_L1, "chunk"_L1, "page_content"_L1, "chunk_text"_L1});
    return passage;
}

QByteArrayList pineconeUpserts(const QList<VectorRecord> &records, const PineconeAccess &access,
                               const PineconeLimits &limits)
{
    const QByteArray tail =
        "],\"namespace\":" +
        QJsonDocument(QJsonArray{access.nameSpace}).toJson(QJsonDocument::Compact).chopped(1).sliced(1) + '}';
    QByteArrayList bodies;
    QByteArray body;
    int inBody = 0;
    const auto close = [&] {
        if (inBody > 0) bodies.append(body + tail);
        body = "{\"vectors\":[";
        inBody = 0;
    };
    close();
    for (const VectorRecord &record : records) {
        const QString id = pineconeId(access.installation, record.passage.chunkId);
        if (!isStorable(record.values) || id.toUtf8().size() > longestId) continue;
        const QByteArray one = "{\"id\":\"" + id.toUtf8() + "\",\"values\":" + vectorText(record.values) +
                               ",\"metadata\":" + compact(pineconeMetadata(record.passage, limits.metadataBytes)) + '}';
        if (inBody >= limits.records || (inBody > 0 && body.size() + one.size() + bodyFrame > limits.bytes)) close();
        if (inBody > 0) body += ',';
        body += one;
        ++inBody;
    }
    close();
    return bodies;
}

QByteArray pineconeQuery(const VectorQuery &query, const QString &nameSpace, bool withValues)
{
    QJsonObject rest{{"topK"_L1, std::clamp(query.topK, 1, 1'000)},
                     {"namespace"_L1, nameSpace},
                     {"includeMetadata"_L1, true},
                     {"includeValues"_L1, withValues}};
    if (!query.libraries.isEmpty())
        rest["filter"_L1] =
            QJsonObject{{"library"_L1, QJsonObject{{"$in"_L1, QJsonArray::fromStringList(query.libraries)}}}};
    return "{\"vector\":" + vectorText(query.values) + ',' + compact(rest).sliced(1);
}

Result<QList<VectorHit>> readPineconeHits(const QByteArray &body, const QString &installation, const QString &metric,
                                          const Vector &asked)
{
    const QJsonDocument json = QJsonDocument::fromJson(body);
    if (!json["matches"_L1].isArray()) {
        return fail(ErrorCode::Protocol,
                    u"What answers at Pinecone’s address is not Pinecone. Check its address in Settings."_s,
                    QString::fromUtf8(body.left(200)));
    }
    QList<VectorHit> hits;
    for (const auto &value : json["matches"_L1].toArray()) {
        const QJsonObject match = value.toObject();
        VectorHit hit;
        hit.score = match["score"_L1].toDouble();
        if (metric != "cosine"_L1) {
            const auto score = cosine(asked, match["values"_L1].toArray());
            if (!score) {
                return fail(ErrorCode::Protocol,
                            u"The Pinecone index measures by %1 and sent no vectors to compare by cosine. Use an index "
                            "with the metric cosine."_s.arg(metric));
            }
            hit.score = *score;
        }
        hit.chunkId = chunkOfPineconeId(installation, match["id"_L1].toString());
        if (hit.chunkId == 0) {
            hit.passage = passageOfMetadata(match["metadata"_L1].toObject());
            if (hit.passage->text.isEmpty()) continue; // nothing that could be read or cited
            if (hit.passage->document.isEmpty()) hit.passage->document = match["id"_L1].toString();
            if (hit.passage->title.isEmpty()) hit.passage->title = hit.passage->document;
        }
        hit.score = std::isfinite(hit.score) ? std::clamp(hit.score, -1.0, 1.0) : -1.0;
        hits.append(std::move(hit));
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const VectorHit &a, const VectorHit &b) { return a.score > b.score; });
    return hits;
}

} // namespace docswiki::knowledge
