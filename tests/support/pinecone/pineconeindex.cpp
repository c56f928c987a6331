// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pinecone/pineconeindex.h"

#include "tests/support/pinecone/pineconefilter.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxUpsertBytes = 2 * 1024 * 1024;
constexpr qsizetype maxRecords = 1'000;
constexpr qsizetype maxIdLength = 512;
constexpr int maxTopK = 10'000;
constexpr int maxListed = 100;
constexpr int invalidArgument = 3;
constexpr int notFound = 5;

/// "" and "__default__" are one.
QString spaceName(const QJsonValue &value)
{
    const QString name = value.toString();
    return name == "__default__"_L1 ? QString() : name;
}

double dot(const QList<float> &a, const QList<float> &b)
{
    double sum = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

double scoreOf(const QString &metric, const QList<float> &a, const QList<float> &b)
{
    if (metric == "dotproduct"_L1) return dot(a, b);
    if (metric == "cosine"_L1) return dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
    return dot(a, a) + dot(b, b) - 2 * dot(a, b);
}

QJsonArray numbers(const QList<float> &values)
{
    QJsonArray array;
    for (const float value : values)
        array.append(static_cast<double>(value));
    return array;
}
} // namespace

PineconeAnswer PineconeIndex::refusal(int status, int code, const QString &message)
{
    return {status, {{"code"_L1, code}, {"message"_L1, message}, {"details"_L1, QJsonArray()}}};
}

void PineconeIndex::settle(Instant now)
{
    while (!m_pending.isEmpty() && m_pending.constFirst().visible <= now) {
        const Write write = m_pending.takeFirst();
        m_indexed = write.lsn;
        if (write.record) {
            m_spaces[write.nameSpace].insert(write.id, *write.record);
        } else if (const auto space = m_spaces.find(write.nameSpace); space != m_spaces.end()) {
            space->remove(write.id);
            if (space->isEmpty()) m_spaces.erase(space);
        }
    }
}

void PineconeIndex::write(const QString &nameSpace, const QString &id, std::optional<Record> record, Instant now)
{
    m_pending.append({now + m_setup.indexingLag, m_written, nameSpace, id, std::move(record)});
}

PineconeAnswer PineconeIndex::wrote(QJsonObject body, Instant now)
{
    settle(now);
    return {200, std::move(body), m_setup.sendsLsn ? m_written : -1};
}

Result<QList<float>> PineconeIndex::readValues(const QJsonValue &json) const
{
    const QJsonArray array = json.toArray();
    if (array.size() != m_setup.dimension)
        return fail(ErrorCode::Input,
                    u"Vector dimension %1 does not match the dimension of the index %2"_s.arg(array.size())
                        .arg(m_setup.dimension));
    QList<float> values;
    for (const auto &value : array) {
        if (!value.isDouble()) return fail(ErrorCode::Input, u"Vector values must be numbers"_s);
        values.append(static_cast<float>(value.toDouble()));
    }
    return values;
}

Result<PineconeIndex::Record> PineconeIndex::readRecord(const QJsonObject &json) const
{
    const QString id = json["id"_L1].toString();
    if (id.isEmpty() || id.toUtf8().size() > maxIdLength)
        return fail(ErrorCode::Input, u"Vector ID must be 1 to 512 characters"_s);
    auto values = readValues(json["values"_L1]);
    if (!values) return fail(values.error());
    if (std::all_of(values->cbegin(), values->cend(), [](float value) { return value == 0.0F; }))
        return fail(
            ErrorCode::Input,
            u"Dense vectors must contain at least one non-zero value. Vector ID %1 contains only zeros."_s.arg(id));
    const QJsonObject metadata = json["metadata"_L1].toObject();
    if (auto good = checkMetadata(metadata); !good) return fail(good.error());
    return Record{*values, metadata};
}

PineconeAnswer PineconeIndex::upsert(const QJsonObject &body, qsizetype bytes, Instant now)
{
    if (bytes > maxUpsertBytes)
        return refusal(400, 11,
                       u"Error, message length too large: found %1 bytes, the limit is: 2097152 bytes"_s.arg(bytes));
    const QJsonArray vectors = body["vectors"_L1].toArray();
    if (vectors.isEmpty()) return refusal(400, invalidArgument, u"Request must contain at least one vector"_s);
    if (vectors.size() > maxRecords)
        return refusal(400, invalidArgument, u"Request exceeds the limit of 1000 records"_s);
    QMap<QString, Record> records;
    for (const auto &vector : vectors) {
        const auto record = readRecord(vector.toObject());
        if (!record) return refusal(400, invalidArgument, record.error().message);
        records.insert(vector["id"_L1].toString(), *record);
    }
    ++m_written;
    for (auto it = records.cbegin(); it != records.cend(); ++it)
        write(spaceName(body["namespace"_L1]), it.key(), it.value(), now);
    return wrote({{"upsertedCount"_L1, static_cast<qint64>(records.size())}}, now);
}

PineconeAnswer PineconeIndex::update(const QJsonObject &body, Instant now)
{
    settle(now);
    const QString space = spaceName(body["namespace"_L1]);
    const QString id = body["id"_L1].toString();
    if (!m_spaces.value(space).contains(id)) return {200, {}}; // as the real one
    Record record = m_spaces[space][id];
    if (body.contains("values"_L1)) {
        const auto values = readValues(body["values"_L1]);
        if (!values) return refusal(400, invalidArgument, values.error().message);
        record.values = *values;
    }
    const QJsonObject changes = body["setMetadata"_L1].toObject();
    for (auto it = changes.begin(); it != changes.end(); ++it)
        record.metadata[it.key()] = it.value();
    if (const auto good = checkMetadata(record.metadata); !good)
        return refusal(400, invalidArgument, good.error().message);
    ++m_written;
    write(space, id, record, now);
    return wrote({}, now);
}

PineconeAnswer PineconeIndex::remove(const QJsonObject &body, Instant now)
{
    settle(now);
    const QString space = spaceName(body["namespace"_L1]);
    const bool all = body["deleteAll"_L1].toBool();
    const QJsonArray ids = body["ids"_L1].toArray();
    const bool filtered = body["filter"_L1].isObject();
    if (int(all) + int(!ids.isEmpty()) + int(filtered) != 1)
        return refusal(400, invalidArgument, u"Exactly one of ids, deleteAll and filter must be given"_s);
    if (ids.size() > maxRecords) return refusal(400, invalidArgument, u"Too many IDs: the limit is 1000"_s);
    if (!m_spaces.contains(space) && m_pending.isEmpty()) return refusal(404, notFound, u"Namespace not found"_s);
    ++m_written;
    if (!ids.isEmpty()) {
        for (const auto &id : ids)
            write(space, id.toString(), {}, now);
        return wrote({}, now);
    }
    const Records records = m_spaces.value(space);
    for (auto it = records.cbegin(); it != records.cend(); ++it) {
        const auto passed = passesFilter(body["filter"_L1].toObject(), it->metadata);
        if (!passed) return refusal(400, invalidArgument, passed.error().message);
        if (*passed) write(space, it.key(), {}, now);
    }
    return wrote({}, now);
}

PineconeAnswer PineconeIndex::query(const QJsonObject &body, Instant now)
{
    settle(now);
    const QString space = spaceName(body["namespace"_L1]);
    const Records records = m_spaces.value(space);
    const int topK = body["topK"_L1].toInt();
    if (topK < 1 || topK > maxTopK) return refusal(400, invalidArgument, u"topK must be between 1 and 10000"_s);
    if (body.contains("vector"_L1) == body.contains("id"_L1))
        return refusal(400, invalidArgument, u"Exactly one of vector and id must be given"_s);
    QList<float> wanted;
    if (body.contains("id"_L1)) {
        wanted = records.value(body["id"_L1].toString()).values;
    } else {
        const auto values = readValues(body["vector"_L1]);
        if (!values) return refusal(400, invalidArgument, values.error().message);
        wanted = *values;
    }
    struct Found {
        QString id;
        double score;
    };
    QList<Found> found;
    for (auto it = records.cbegin(); it != records.cend() && !wanted.isEmpty(); ++it) {
        const auto passed = passesFilter(body["filter"_L1].toObject(), it->metadata);
        if (!passed) return refusal(400, invalidArgument, passed.error().message);
        if (*passed) found.append({it.key(), scoreOf(m_setup.metric, wanted, it->values)});
    }
    const bool lowIsNear = m_setup.metric == "euclidean"_L1;
    std::stable_sort(found.begin(), found.end(), [lowIsNear](const Found &a, const Found &b) {
        return lowIsNear ? a.score < b.score : a.score > b.score;
    });
    QJsonArray matches;
    for (const Found &hit : found.first(std::min<qsizetype>(topK, found.size()))) {
        const Record &record = *records.constFind(hit.id);
        QJsonObject match{{"id"_L1, hit.id}, {"score"_L1, hit.score}, {"values"_L1, QJsonArray()}};
        if (body["includeValues"_L1].toBool()) match["values"_L1] = numbers(record.values);
        if (body["includeMetadata"_L1].toBool()) match["metadata"_L1] = record.metadata;
        matches.append(match);
    }
    PineconeAnswer answer{
        200, {{"matches"_L1, matches}, {"namespace"_L1, space}, {"usage"_L1, QJsonObject{{"readUnits"_L1, 5}}}}};
    if (m_setup.sendsLsn) answer.indexedLsn = m_indexed;
    return answer;
}

PineconeAnswer PineconeIndex::fetch(const QString &nameSpace, const QStringList &ids, Instant now)
{
    settle(now);
    const Records records = m_spaces.value(spaceName(nameSpace));
    QJsonObject vectors;
    for (const QString &id : ids) {
        const auto it = records.constFind(id);
        if (it == records.cend()) continue;
        vectors[id] = QJsonObject{{"id"_L1, id}, {"values"_L1, numbers(it->values)}, {"metadata"_L1, it->metadata}};
    }
    return {200,
            {{"vectors"_L1, vectors}, {"namespace"_L1, nameSpace}, {"usage"_L1, QJsonObject{{"readUnits"_L1, 1}}}}};
}

PineconeAnswer PineconeIndex::list(const QString &nameSpace, const QString &prefix, int limit, const QString &token,
                                   Instant now)
{
    settle(now);
    const Records records = m_spaces.value(spaceName(nameSpace));
    const int most = limit == 0 ? maxListed : limit;
    if (most < 1 || most > maxListed) return refusal(400, invalidArgument, u"limit must be between 1 and 100"_s);
    QJsonArray vectors;
    QString next;
    for (auto it = token.isEmpty() ? records.cbegin() : records.upperBound(token); it != records.cend(); ++it) {
        if (!it.key().startsWith(prefix)) continue;
        if (vectors.size() == most) {
            next = vectors.last()["id"_L1].toString();
            break;
        }
        vectors.append(QJsonObject{{"id"_L1, it.key()}});
    }
    QJsonObject body{
        {"vectors"_L1, vectors}, {"namespace"_L1, nameSpace}, {"usage"_L1, QJsonObject{{"readUnits"_L1, 1}}}};
    if (!next.isEmpty()) body["pagination"_L1] = QJsonObject{{"next"_L1, next}};
    return {200, body};
}

PineconeAnswer PineconeIndex::stats(const QJsonObject &body, Instant now)
{
    settle(now);
    if (!body["filter"_L1].toObject().isEmpty())
        return refusal(400, invalidArgument,
                       u"Serverless indexes do not support describing index stats with metadata filtering"_s);
    QJsonObject spaces;
    qint64 total = 0;
    for (auto it = m_spaces.cbegin(); it != m_spaces.cend(); ++it) {
        spaces[it.key().isEmpty() ? u"__default__"_s : it.key()] =
            QJsonObject{{"vectorCount"_L1, static_cast<qint64>(it->size())}};
        total += it->size();
    }
    return {200,
            {{"namespaces"_L1, spaces},
             {"dimension"_L1, m_setup.dimension},
             {"indexFullness"_L1, 0},
             {"totalVectorCount"_L1, total},
             {"metric"_L1, m_setup.metric},
             {"vectorType"_L1, "dense"_L1}}};
}

QJsonObject PineconeIndex::describe(const QString &name) const
{
    return {{"name"_L1, name.isEmpty() ? u"__default__"_s : name},
            {"record_count"_L1, static_cast<qint64>(m_spaces.value(name).size())}};
}

PineconeAnswer PineconeIndex::namespaces(Instant now)
{
    settle(now);
    QJsonArray list;
    for (auto it = m_spaces.cbegin(); it != m_spaces.cend(); ++it)
        list.append(describe(it.key()));
    return {200, {{"namespaces"_L1, list}, {"total_count"_L1, static_cast<qint64>(list.size())}}};
}

PineconeAnswer PineconeIndex::nameSpace(const QString &name, Instant now)
{
    settle(now);
    if (!m_spaces.contains(spaceName(name))) return refusal(404, notFound, u"Namespace not found"_s);
    return {200, describe(spaceName(name))};
}

PineconeAnswer PineconeIndex::createNamespace(const QJsonObject &body)
{
    const QString name = spaceName(body["name"_L1]);
    if (m_spaces.contains(name)) return refusal(409, 6, u"Namespace already exists"_s);
    m_spaces[name];
    return {200, describe(name)};
}

PineconeAnswer PineconeIndex::deleteNamespace(const QString &name)
{
    if (m_spaces.remove(spaceName(name)) == 0) return refusal(404, notFound, u"Namespace not found"_s);
    return {200, {}};
}

} // namespace docswiki::test
