// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/exactvectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

template<typename T>
QFuture<Result<T>> ready(Result<T> result)
{
    return QtFuture::makeReadyFuture(std::move(result));
}

} // namespace

void ExactVectors::add(qint64 chunk, const Vector &vector)
{
    if (vector.size() != m_dimension) return;
    const float length = std::sqrt(std::inner_product(vector.cbegin(), vector.cend(), vector.cbegin(), 0.0F));
    if (!(length > 0)) return;
    m_chunks.push_back(chunk);
    for (const float value : vector)
        m_values.push_back(value / length);
}

QFuture<Result<bool>> ExactVectors::upsert(const QList<VectorRecord> &records)
{
    for (const VectorRecord &record : records)
        add(record.passage.chunkId, record.values);
    return ready<bool>(true);
}

QFuture<Result<bool>> ExactVectors::remove(const QList<qint64> &)
{
    return ready<bool>(fail(ErrorCode::Internal, u"Vectors of a question set are not removed one by one."_s));
}

QFuture<Result<QList<VectorHit>>> ExactVectors::query(const VectorQuery &query)
{
    if (query.values.size() != m_dimension)
        return ready<QList<VectorHit>>(fail(ErrorCode::Input, u"The question's vector has another dimension."_s));
    const float length =
        std::sqrt(std::inner_product(query.values.cbegin(), query.values.cend(), query.values.cbegin(), 0.0F));
    QList<VectorHit> hits;
    for (std::size_t i = 0; i < m_chunks.size(); ++i) {
        const qint64 chunk = m_chunks[i];
        const auto holds = [chunk](const SearchScope::Range &range) {
            return chunk >= range.begin && chunk < range.end;
        };
        if (!query.ranges.isEmpty() && std::none_of(query.ranges.cbegin(), query.ranges.cend(), holds)) continue;
        const float *values = m_values.data() + i * static_cast<std::size_t>(m_dimension);
        const float dot = std::inner_product(query.values.cbegin(), query.values.cend(), values, 0.0F);
        hits.append({chunk, length > 0 ? static_cast<double>(dot / length) : 0.0, {}});
    }
    const auto count = std::clamp<qsizetype>(query.topK, 0, hits.size());
    std::partial_sort(hits.begin(), hits.begin() + count, hits.end(), [](const VectorHit &a, const VectorHit &b) {
        return a.score > b.score || (a.score == b.score && a.chunkId < b.chunkId);
    });
    hits.resize(count);
    return ready<QList<VectorHit>>(std::move(hits));
}

QFuture<Result<qint64>> ExactVectors::count()
{
    return ready<qint64>(static_cast<qint64>(m_chunks.size()));
}

QFuture<Result<bool>> ExactVectors::check(const EmbeddingSpace &space)
{
    return ready<bool>(space.dimension == m_dimension);
}

} // namespace docswiki::knowledge
