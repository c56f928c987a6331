// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrievalrun.h"

#include "core/base/log.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int vectorHits = 100; // as many as fusion looks at
}

QFuture<Result<Retrieval>> RetrievalRun::start(const RetrieveQuery &query, const Meaning &meaning, ReaderPool &readers,
                                               const Clock &clock, QObject *parent)
{
    auto *run = new RetrievalRun(query, meaning, readers, clock, parent);
    const QFuture<Result<Retrieval>> answer = run->m_answer.future();
    run->begin();
    return answer;
}

RetrievalRun::RetrievalRun(RetrieveQuery query, Meaning meaning, ReaderPool &readers, const Clock &clock,
                           QObject *parent)
    : QObject(parent), m_query(std::move(query)), m_meaning(std::move(meaning)), m_readers(readers), m_clock(clock),
      m_began(clock.now()), m_stepBegan(m_began)
{
    m_answer.start();
}

void RetrievalRun::begin()
{
    m_readers.run<KeywordArm>([query = m_query](PassageReader &reader) { return reader.searchKeywords(query); })
        .then(this, [this](const Result<KeywordArm> &found) {
            if (!found) return finish(fail(found.error()));
            m_keywords = *found;
            combineIfReady();
        });
    if (!m_meaning) {
        m_vectorsDone = true;
        return combineIfReady();
    }
    m_vectors.space = m_meaning.embedder->space();
    m_vectors.spaceId = m_meaning.spaceId;
    m_vectors.storeName = m_meaning.store->name();
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { endVectors(m_embedded ? u"%1 took too long"_s.arg(m_vectors.storeName) : u"embedding the question took too long"_s); });
    m_limit.start(vectorLimit);
    m_readers
        .run<VectorQuestion>([query = m_query](PassageReader &reader) { return reader.vectorQuestion(query); })
        .then(this, [this](const Result<VectorQuestion> &question) {
            if (!question) return endVectors(question.error().message);
            m_scope = question->scope;
            embed(question->text);
        });
}

void RetrievalRun::embed(const QString &text)
{
    m_stepBegan = m_clock.now();
    m_meaning.embedder->embed({text}, EmbedPurpose::Query)
        .then(this, [this](const Result<QList<Vector>> &vectors) {
            const Instant now = m_clock.now();
            m_vectors.embedTook = now - m_stepBegan;
            m_stepBegan = now;
            if (!vectors) return endVectors(vectors.error().message);
            if (vectors->size() != 1 || vectors->constFirst().isEmpty()) return endVectors({}); // no word it knows
            m_vectors.query = vectors->constFirst();
            m_vectors.space = m_meaning.embedder->space(); // a service tells its dimension with the first answer
            m_embedded = true;
            askStore();
        });
}

void RetrievalRun::askStore()
{
    if (!m_embedded || !m_scope || m_vectorsDone) return;
    m_stepBegan = m_clock.now();
    m_meaning.store->query({m_vectors.query, vectorHits, m_scope->ranges, m_query.libraries})
        .then(this, [this](const Result<QList<VectorHit>> &hits) {
            m_vectors.queryTook = m_clock.now() - m_stepBegan;
            if (m_vectorsDone) return;
            if (hits) m_vectors.hits = *hits;
            endVectors(hits ? QString() : hits.error().message);
        });
}

void RetrievalRun::endVectors(const QString &error)
{
    if (std::exchange(m_vectorsDone, true)) return;
    m_limit.stop();
    m_vectors.error = error;
    if (!error.isEmpty()) qCWarning(logKnowledge) << "searched by keywords alone:" << error;
    combineIfReady();
}

void RetrievalRun::combineIfReady()
{
    if (!m_keywords || !m_vectorsDone || m_done) return;
    m_readers
        .run<Retrieval>([query = m_query, keywords = std::move(*m_keywords), vectors = m_vectors](PassageReader &reader) mutable {
            return reader.combine(query, std::move(keywords), vectors);
        })
        .then(this, [this](const Result<Retrieval> &result) { finish(result); });
    m_keywords.reset();
}

void RetrievalRun::finish(const Result<Retrieval> &result)
{
    if (std::exchange(m_done, true)) return;
    m_limit.stop();
    m_answer.addResult(result.map([this](Retrieval retrieval) {
        retrieval.took = m_clock.now() - m_began;
        retrieval.degraded = !m_vectors.error.isEmpty();
        if (retrieval.degraded) retrieval.note = u"by keywords alone: %1"_s.arg(m_vectors.error);
        return retrieval;
    }));
    m_answer.finish();
    deleteLater();
}

} // namespace docswiki::knowledge

#include "moc_retrievalrun.cpp"
