// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/embeddedsearch.h"

#include "core/knowledge/index/schema.h"
#include "core/knowledge/vector/scanloops.h"
#include "core/knowledge/vector/vectorcodec.h"
#include "core/knowledge/vector/vectortable.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int pageRows = 4'096;
constexpr int fewestRescored = 40;   // bytes put the true best ten among their best forty
constexpr qsizetype goneToSweep = 8; // so many of the best are not there any more: look which others are not
constexpr int maxRounds = 4;

std::vector<float> unit(const Vector &vector)
{
    double squares = 0;
    for (const float value : vector)
        squares += double(value) * double(value);
    if (!(squares > 0) || !std::isfinite(squares)) return {};
    std::vector<float> values(vector.cbegin(), vector.cend());
    const auto factor = static_cast<float>(1 / std::sqrt(squares));
    for (float &value : values)
        value *= factor;
    return values;
}

} // namespace

EmbeddedSearch::EmbeddedSearch(QString databaseFile, qint64 space, int dimension, VectorIndexOptions options,
                               qint64 largestBytes)
    : m_file(std::move(databaseFile))
    , m_space(space)
    , m_dimension(dimension)
    , m_largestBytes(largestBytes)
    , m_index(dimension, options)
{
}

void EmbeddedSearch::stop()
{
    m_stop = true; // a page of rows takes some milliseconds, so nothing needs to be interrupted
}

Result<void> EmbeddedSearch::open()
{
    if (m_connection) return {};
    Result<std::unique_ptr<Connection>> connection = openKnowledgeDatabase(m_file);
    if (!connection) return fail(connection.error());
    Result<Statement> version = (*connection)->prepare("PRAGMA data_version");
    Result<Statement> vectorOf = (*connection)->prepare("SELECT data FROM vector WHERE space = ?1 AND chunk = ?2");
    if (!version || !vectorOf) return fail(version ? vectorOf.error() : version.error());
    m_connection = std::move(*connection);
    m_dataVersion = std::move(*version);
    m_vectorOf = std::move(*vectorOf);
    return {};
}

/// Whether anybody has written to the database since the last look. This connection itself never writes.
Result<bool> EmbeddedSearch::changed()
{
    const Result<bool> row = m_dataVersion.step();
    if (!row) return fail(row.error());
    const qint64 version = m_dataVersion.integer(0);
    m_dataVersion.reset();
    return std::exchange(m_lastVersion, version) != version;
}

Result<void> EmbeddedSearch::readNew()
{
    std::vector<float> values(static_cast<std::size_t>(m_dimension));
    const auto add = [&](qint64, qint64 chunk, std::string_view data) {
        if (decodeVector(data, values)) m_index.add(chunk, values);
    };
    const Result<qint64> newest = vectortable::newestSeq(*m_connection);
    if (!newest) return fail(newest.error());
    for (;;) {
        if (m_stop) return fail(ErrorCode::Cancelled, u"The search was stopped."_s);
        const Result<qint64> last = vectortable::visitAfter(*m_connection, m_space, m_lastSeq, pageRows, add);
        if (!last) return fail(last.error());
        m_bytes = m_index.bytes();
        if (m_bytes > m_largestBytes)
            return fail(
                ErrorCode::Storage,
                u"The vectors of all passages need more than %1 GB of memory. Keep them in PostgreSQL or Pinecone instead."_s
                    .arg(m_largestBytes >> 30));
        if (*last == m_lastSeq) break;
        m_lastSeq = *last;
    }
    m_lastSeq = std::max(m_lastSeq, *newest); // those of other spaces need not be passed over again
    return {};
}

Result<void> EmbeddedSearch::refresh()
{
    if (const Result<void> opened = open(); !opened) return opened;
    const Result<bool> differs = changed();
    if (!differs) return fail(differs.error());
    if (!*differs) return {};
    if (const Result<void> read = readNew(); !read) {
        m_lastVersion = -1; // look again next time
        return read;
    }
    m_index.prepare(m_stop);
    m_bytes = m_index.bytes();
    return {};
}

/// The true cosines, from the database; what is not there any more is counted in `gone` and forgotten.
Result<QList<VectorHit>> EmbeddedSearch::rescored(const VectorQuery &query, const std::vector<VectorIndex::Hit> &found,
                                                  qsizetype &gone)
{
    const std::vector<float> asked = unit(query.values);
    std::vector<float> values(static_cast<std::size_t>(m_dimension));
    std::vector<qint64> missing;
    QList<VectorHit> hits;
    const Snapshot snapshot(*m_connection);
    for (const VectorIndex::Hit &hit : found) {
        const Result<bool> row = m_vectorOf.bind(m_space).bind(hit.chunk).step();
        if (!row) return fail(row.error());
        if (*row && decodeVector(m_vectorOf.utf8(0), values))
            hits.append({hit.chunk, double(scanloops::dot(asked.data(), values.data(), m_dimension)), std::nullopt});
        else
            missing.push_back(hit.chunk);
        m_vectorOf.reset();
    }
    gone = static_cast<qsizetype>(missing.size());
    m_index.forget(missing);
    std::sort(hits.begin(), hits.end(), [](const VectorHit &a, const VectorHit &b) {
        return a.score != b.score ? a.score > b.score : a.chunkId < b.chunkId;
    });
    return hits;
}

Result<QList<VectorHit>> EmbeddedSearch::nearest(const VectorQuery &query)
{
    if (const Result<void> fresh = refresh(); !fresh) return fail(fresh.error());
    const std::vector<float> asked = unit(query.values);
    if (asked.empty() || query.topK <= 0) return QList<VectorHit>();
    const int wanted = std::max(fewestRescored, query.topK + query.topK / 2);
    QList<VectorHit> hits;
    for (int round = 0; round < maxRounds && !m_stop; ++round) {
        qsizetype gone = 0;
        Result<QList<VectorHit>> best = rescored(query, m_index.nearest(asked, wanted, query.ranges), gone);
        if (!best) return best;
        hits = std::move(*best);
        if (gone < goneToSweep && (gone == 0 || hits.size() >= query.topK)) break;
        if (gone < goneToSweep) continue;
        const Result<std::vector<qint64>> there = vectortable::chunksWithVector(*m_connection, m_space);
        if (!there) return fail(there.error());
        m_index.keepOnly(*there);
        m_index.prepare(m_stop);
    }
    m_bytes = m_index.bytes();
    if (hits.size() > query.topK) hits.resize(query.topK);
    return hits;
}

Result<qint64> EmbeddedSearch::count()
{
    if (const Result<void> opened = open(); !opened) return fail(opened.error());
    return vectortable::count(*m_connection, m_space);
}

} // namespace docswiki::knowledge
