// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/evaluator.h"

#include "core/knowledge/chunk/chunker.h"
#include "core/knowledge/eval/evaluationlog.h"
#include "core/knowledge/eval/exactvectors.h"
#include "core/knowledge/eval/measures.h"
#include "core/knowledge/eval/questionindex.h"
#include "core/knowledge/index/schema.h"
#include "core/knowledge/retrievalrun.h"
#include "core/knowledge/vector/vectorcodec.h"

#include <QSet>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int passagesAsked = 4; // as in a chat, for the time it takes

Nanoseconds percentile(std::vector<Nanoseconds> times, double share)
{
    if (times.empty()) return Nanoseconds{0};
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(times.size() - 1));
    std::nth_element(times.begin(), times.begin() + place, times.end());
    return times[static_cast<std::size_t>(place)];
}

QStringList idsOf(const QList<RankedDocument> &documents)
{
    QStringList ids;
    for (const RankedDocument &document : documents)
        ids.append(document.id);
    return ids;
}

} // namespace

QList<RankedDocument> documentsOf(const Retrieval &retrieval, int most)
{
    QList<RankedDocument> documents;
    if (retrieval.passages.isEmpty() || !retrieval.report) return documents; // "nothing relevant" is an answer too
    QSet<QString> seen;
    for (const RankedPassage &ranked : retrieval.report->passages) {
        if (documents.size() >= most) break;
        if (seen.contains(ranked.passage.document)) continue;
        seen.insert(ranked.passage.document);
        documents.append({ranked.passage.document, ranked.passage.score});
    }
    return documents;
}

Evaluator::Evaluator(EvaluationRequest request, QObject *parent) : QObject(parent), m_request(std::move(request))
{
    m_worker.setMaxThreadCount(1);
    m_answer.start();
}

Evaluator::~Evaluator()
{
    m_stop = true;
    m_worker.waitForDone();
}

template<typename T>
QFuture<Result<T>> Evaluator::onWorker(std::function<Result<T>()> work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    m_worker.start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

/// A finished future runs its continuation inside the call, and thousands of steps would pile up on the stack.
void Evaluator::soon(void (Evaluator::*step)())
{
    QMetaObject::invokeMethod(
        this,
        [this, step] {
            if (!m_ended) (this->*step)();
        },
        Qt::QueuedConnection);
}

QFuture<Result<EvaluationOutcome>> Evaluator::run()
{
    QFuture<Result<EvaluationOutcome>> answer = m_answer.future();
    if (!m_folder.isValid()) {
        endWith({ErrorCode::Storage,
                 u"There is no room for the index of a question set: %1"_s.arg(m_folder.errorString())});
        return answer;
    }
    m_database = m_folder.filePath(u"knowledge.db"_s);
    onWorker<Prepared>([this]() -> Result<Prepared> {
        Result<QuestionSet> set = readQuestionSet(m_request.folder);
        if (!set) return fail(set.error());
        qint64 told = 0;
        const Result<qint64> chunks = indexCorpus(*set, m_database, [this, &told](qint64 done, qint64 total) {
            if (done - told > total / 100 || done == total) {
                told = done;
                Q_EMIT progressed({EvaluationProgress::Reading, done, total});
            }
            return !m_stop.load();
        });
        if (!chunks) return fail(chunks.error());
        Result<std::unique_ptr<Connection>> connection = openKnowledgeDatabase(m_database);
        if (!connection) return fail(connection.error());
        m_connection = std::move(*connection);
        Result<std::unique_ptr<PassageReader>> reader =
            PassageReader::open(m_database, std::make_shared<WordLists>(WordLists::bundled()));
        if (!reader) return fail(reader.error());
        m_reader = std::move(*reader);
        return Prepared{std::move(*set), *chunks};
    }).then(this, [this](const Result<Prepared> &prepared) {
        if (!prepared) return endWith(prepared.error());
        m_prepared = *prepared;
        m_readers = std::make_unique<ReaderPool>(m_database);
        soon(m_request.embedder ? &Evaluator::embedMore : &Evaluator::ask);
    });
    return answer;
}

void Evaluator::embedMore()
{
    const int batch = std::clamp(m_request.embedder->batchSize(), 1, 1'000);
    onWorker<QList<Pending>>([this, batch]() -> Result<QList<Pending>> {
        // The space of a service is known with its first answer, so what was done is told by the last id.
        const Result<QList<vectortable::PendingChunk>> ids = vectortable::chunksWithoutVector(*m_connection, 0, m_lastEmbedded, batch);
        if (!ids) return fail(ids.error());
        QList<Pending> chunks;
        for (const vectortable::PendingChunk &pending : *ids) {
            const Result<Passage> passage = m_reader->passage(pending.id);
            if (!passage) return fail(passage.error());
            chunks.append({pending.id, vectortable::embeddingText(passage->title, passage->headingPath, passage->text)});
        }
        return chunks;
    }).then(this, [this](const Result<QList<Pending>> &chunks) {
        if (!chunks) return endWith(chunks.error());
        if (chunks->isEmpty()) return soon(&Evaluator::ask);
        QStringList texts;
        for (const Pending &chunk : *chunks)
            texts.append(chunk.text);
        m_lastEmbedded = chunks->constLast().id;
        m_request.embedder->embed(texts, EmbedPurpose::Document)
            .then(this, [this, chunks = *chunks](const Result<QList<Vector>> &vectors) {
                if (!vectors) return endWith(vectors.error());
                if (vectors->size() != chunks.size())
                    return endWith({ErrorCode::Protocol, u"%1 gave another number of vectors than it got texts."_s.arg(
                                                             m_request.embedder->space().model)});
                keepVectors(chunks, *vectors);
            });
    });
}

void Evaluator::keepVectors(const QList<Pending> &chunks, const QList<Vector> &vectors)
{
    const EmbeddingSpace space = m_request.embedder->space();
    if (!m_vectors) {
        m_vectors = std::make_shared<ExactVectors>(space.dimension);
        m_meaning.embedder = m_request.embedder;
        m_meaning.store = m_vectors;
    }
    QList<vectortable::ChunkData> data;
    for (qsizetype i = 0; i < chunks.size(); ++i) {
        m_vectors->add(chunks[i].id, vectors[i]);
        data.append({chunks[i].id, encodeVector(vectors[i])});
    }
    m_embedded += chunks.size();
    Q_EMIT progressed({EvaluationProgress::Embedding, m_embedded, m_prepared.chunks});
    onWorker<qint64>([this, space, data]() -> Result<qint64> {
        const Result<qint64> id =
            vectortable::openSpace(*m_connection, space, QLatin1String(vectortable::embeddedStore));
        if (!id) return id;
        const Result<void> kept = m_connection->execute("BEGIN IMMEDIATE")
                                      .and_then([&] { return vectortable::insert(*m_connection, *id, data); })
                                      .and_then([&] { return m_connection->execute("COMMIT"); });
        if (kept) return id;
        (void)m_connection->execute("ROLLBACK");
        return fail(kept.error());
    }).then(this, [this](const Result<qint64> &id) {
        if (!id) return endWith(id.error());
        m_meaning.spaceId = *id;
        soon(&Evaluator::embedMore);
    });
}

void Evaluator::ask()
{
    if (m_question >= m_prepared.set.questions.size()) return finish();
    RetrieveQuery query;
    query.text = m_prepared.set.questions[m_question].text;
    query.topK = m_pass == Pass::Timed ? passagesAsked : m_request.topK;
    query.explain = m_pass != Pass::Timed;
    const Meaning meaning = m_pass == Pass::Keywords ? Meaning() : m_meaning;
    RetrievalRun::start(query, meaning, *m_readers, m_clock, this)
        .then(this, [this](const Result<Retrieval> &retrieval) {
            if (!retrieval) return endWith(retrieval.error());
            if (retrieval->degraded) return endWith({ErrorCode::Internal, retrieval->note});
            heard(*retrieval);
            soon(&Evaluator::ask);
        });
}

void Evaluator::heard(const Retrieval &retrieval)
{
    const QString id = m_prepared.set.questions[m_question].id;
    const int kept = std::max(m_request.topK, 10); // of the measures
    switch (m_pass) {
    case Pass::Keywords: {
        const QList<RankedDocument> documents = documentsOf(retrieval, kept);
        m_keywordRun[id] = idsOf(documents);
        if (!m_meaning) m_run[id] = documents;
        if (!m_meaning && retrieval.passages.isEmpty()) ++m_unanswered;
        m_pass = m_meaning ? Pass::Fused : Pass::Timed;
        return;
    }
    case Pass::Fused:
        m_run[id] = documentsOf(retrieval, kept);
        if (retrieval.passages.isEmpty()) ++m_unanswered;
        m_pass = Pass::Timed;
        return;
    case Pass::Timed: break;
    }
    m_times.push_back(retrieval.took);
    m_pass = Pass::Keywords;
    ++m_question;
    if (m_question % 20 == 0 || m_question == m_prepared.set.questions.size())
        Q_EMIT progressed({EvaluationProgress::Asking, m_question, m_prepared.set.questions.size()});
}

void Evaluator::finish()
{
    EvaluationOutcome outcome;
    QHash<QString, QStringList> ranked;
    for (auto it = m_run.begin(); it != m_run.end(); ++it) {
        ranked[it.key()] = idsOf(it.value());
        it->resize(std::min<qsizetype>(it->size(), m_request.topK));
    }
    Evaluation &evaluation = outcome.evaluation;
    evaluation.at = m_clock.wallTime();
    evaluation.set = m_prepared.set.name;
    evaluation.settings =
        u"keywords%1, chunks %2"_s.arg(m_meaning ? u" + "_s + m_meaning.embedder->space().model : QString())
            .arg(ChunkLimits().target);
    evaluation.indexVersion = rankingVersion;
    evaluation.chunks = m_prepared.chunks;
    evaluation.scores = meanScores(m_prepared.set.judgements, ranked);
    evaluation.keywordsOnly = meanScores(m_prepared.set.judgements, m_keywordRun);
    evaluation.p50 = percentile(m_times, 0.5);
    evaluation.p95 = percentile(m_times, 0.95);
    outcome.run = m_run;
    outcome.unanswered = m_unanswered;
    onWorker<bool>([file = m_request.historyFile, evaluation]() -> Result<bool> {
        if (file.isEmpty()) return true;
        Result<std::unique_ptr<EvaluationLog>> log = EvaluationLog::open(file);
        if (!log) return fail(log.error());
        return (*log)->add(evaluation).map([] { return true; });
    }).then(this, [this, outcome](const Result<bool> &kept) {
        if (!kept) return endWith(kept.error());
        m_ended = true;
        m_answer.addResult(outcome);
        m_answer.finish();
    });
}

void Evaluator::endWith(const Error &error)
{
    if (std::exchange(m_ended, true)) return;
    m_answer.addResult(fail(error));
    m_answer.finish();
}

} // namespace docswiki::knowledge

#include "moc_evaluator.cpp"
