// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/knowledgebase.h"

#include "core/knowledge/job/indexer.h"
#include "core/knowledge/preparedsearches.h"
#include "core/knowledge/readerpool.h"
#include "core/knowledge/retrievalrun.h"
#include "core/knowledge/vectorfill.h"

#include <QCoreApplication>
#include <QPromise>
#include <QThread>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

struct KnowledgeBase::Private {
    explicit Private(const QString &databaseFile) : readers(databaseFile) {}

    /// Runs `work` on the indexer's thread.
    template<typename Work>
    void post(Work work)
    {
        QMetaObject::invokeMethod(
            indexer, [target = indexer, work = std::move(work)] { work(*target); }, Qt::QueuedConnection);
    }

    QFuture<Result<Retrieval>> search(RetrieveQuery query, QObject *parent)
    {
        if (query.budgetTokens <= 0) query.budgetTokens = budgetTokens;
        if (meaning) return RetrievalRun::start(query, meaning, readers, clock, parent);
        return readers.run<Retrieval>([query](PassageReader &reader) { return reader.search(query); });
    }

    /// The same, with an answer.
    template<typename Work>
    QFuture<Result<bool>> ask(Work work)
    {
        auto promise = std::make_shared<QPromise<Result<bool>>>(); // dropped with the call, it ends its future as cancelled
        promise->start();
        QFuture<Result<bool>> future = promise->future();
        post([promise, work = std::move(work)](Indexer &target) {
            promise->addResult(work(target));
            promise->finish();
        });
        return future;
    }

    /// Lets `work` write to the database, on the indexer's thread.
    QFuture<Result<bool>> write(std::function<Result<bool>(PassageWriter &)> work)
    {
        return ask([work = std::move(work)](Indexer &target) { return target.write(work); });
    }

    VectorFill::Ports vectorPorts();

    ReaderPool readers;
    SystemClock clock;
    Meaning meaning;
    std::unique_ptr<VectorFill> vectors;
    int budgetTokens = 0;
    std::unique_ptr<PreparedSearches> prepared;
    QThread thread;
    Indexer *indexer = nullptr; ///< lives on `thread`, deleted when it ends
};

namespace {

IndexerConfig indexerConfig(const KnowledgeConfig &config)
{
    IndexerConfig result;
    result.databaseFile = config.databaseFile;
    result.loaderProgram = config.loaderProgram.isEmpty()
                               ? QCoreApplication::applicationDirPath() + "/docswiki-loader"_L1
                               : config.loaderProgram;
    result.loaderProcesses =
        config.loaderProcesses > 0 ? config.loaderProcesses : qBound(1, QThread::idealThreadCount(), 4);
    return result;
}

} // namespace

VectorFill::Ports KnowledgeBase::Private::vectorPorts()
{
    VectorFill::Ports ports;
    ports.count = [this](qint64 space) {
        return readers.run<VectorCounts>([space](PassageReader &reader) { return reader.vectorCounts(space); });
    };
    ports.missing = [this](qint64 space, qint64 after, int limit) {
        return readers.run<QList<Passage>>([=](PassageReader &reader) { return reader.withoutVector(space, after, limit); });
    };
    ports.write = [this](const Meaning &for_, const QList<VectorRecord> &records) {
        return write([space = for_.spaceId, remote = for_.remote, records](PassageWriter &writer) {
            QList<PassageWriter::ChunkVector> made;
            QList<qint64> chunks;
            for (const VectorRecord &record : records) {
                made.append({record.passage.chunkId, record.values});
                chunks.append(record.passage.chunkId);
            }
            const Result<void> stored = remote ? writer.noteRemoteVectors(space, chunks) : writer.storeVectors(space, made);
            return stored ? Result<bool>(true) : Result<bool>(fail(stored.error()));
        });
    };
    ports.gone = [this](qint64 space, int limit) {
        return readers.run<QList<qint64>>([=](PassageReader &reader) { return reader.goneVectors(space, limit); });
    };
    ports.forgotten = [this](qint64 space, const QList<qint64> &chunks) {
        return write([space, chunks](PassageWriter &writer) {
            const Result<void> noted = writer.noteForgotten(space, chunks);
            return noted ? Result<bool>(true) : Result<bool>(fail(noted.error()));
        });
    };
    return ports;
}

KnowledgeBase::KnowledgeBase(KnowledgeConfig config, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(config.databaseFile))
{
    d->indexer = new Indexer(indexerConfig(config));
    d->indexer->moveToThread(&d->thread);
    connect(&d->thread, &QThread::finished, d->indexer, &QObject::deleteLater);
    connect(d->indexer, &Indexer::progressChanged, this, &KnowledgeBase::progressChanged);
    connect(d->indexer, &Indexer::fileChanged, this, &KnowledgeBase::fileChanged);
    connect(d->indexer, &Indexer::indexFinished, this, &KnowledgeBase::indexFinished);
    connect(d->indexer, &Indexer::librariesChanged, this, &KnowledgeBase::librariesChanged);
    d->vectors = std::make_unique<VectorFill>(d->vectorPorts(), d->clock);
    connect(d->vectors.get(), &VectorFill::progressChanged, this, &KnowledgeBase::embeddingProgressChanged);
    connect(d->indexer, &Indexer::fileChanged, d->vectors.get(), &VectorFill::checkSoon);
    connect(d->indexer, &Indexer::librariesChanged, d->vectors.get(), &VectorFill::check);
    d->prepared = std::make_unique<PreparedSearches>(
        [this](const RetrieveQuery &query) { return d->search(query, this); }, d->clock);
    connect(d->indexer, &Indexer::fileChanged, d->prepared.get(), &PreparedSearches::forget);
    connect(d->indexer, &Indexer::librariesChanged, d->prepared.get(), &PreparedSearches::forget);
    connect(d->vectors.get(), &VectorFill::vectorsWritten, d->prepared.get(), &PreparedSearches::forget);
    d->thread.setObjectName(u"indexer"_s);
    d->thread.start(QThread::LowPriority);
}

KnowledgeBase::~KnowledgeBase()
{
    d->indexer->stop();
    d->thread.quit();
    d->thread.wait();
}

QFuture<Result<Retrieval>> KnowledgeBase::retrieve(const RetrieveQuery &query)
{
    if (auto prepared = d->prepared->take(query)) return *prepared;
    return d->search(query, this);
}

void KnowledgeBase::prepare(const RetrieveQuery &query)
{
    d->prepared->prepare(query);
}

void KnowledgeBase::setMeaning(const Meaning &meaning, int budgetTokens, const QString &problem)
{
    d->meaning = meaning;
    d->budgetTokens = budgetTokens;
    d->prepared->forget();
    d->vectors->setMeaning(meaning, problem);
}

const Meaning &KnowledgeBase::meaning() const
{
    return d->meaning;
}

EmbeddingProgress KnowledgeBase::embeddingProgress() const
{
    return d->vectors->progress();
}

QFuture<Result<qint64>> KnowledgeBase::openVectorSpace(const EmbeddingSpace &space, const QString &store)
{
    auto id = std::make_shared<qint64>(0);
    return d->write([id, space, store](PassageWriter &writer) {
                const Result<qint64> opened = writer.openVectorSpace(space, store);
                *id = opened.value_or(0);
                return opened.map([](qint64) { return true; });
            })
        .then(this, [id](const Result<bool> &done) { return done.map([id](bool) { return *id; }); });
}

QFuture<Result<QList<LibrarySummary>>> KnowledgeBase::libraries()
{
    return d->readers.run<QList<LibrarySummary>>(
        [space = d->meaning.spaceId](PassageReader &reader) { return reader.libraries(space); });
}

QFuture<Result<FilePage>> KnowledgeBase::files(const FileQuery &query)
{
    return d->readers.run<FilePage>([query](PassageReader &reader) { return reader.files(query); });
}

QFuture<Result<Passage>> KnowledgeBase::passage(qint64 chunkId)
{
    return d->readers.run<Passage>([chunkId](PassageReader &reader) { return reader.passage(chunkId); });
}

void KnowledgeBase::index(const IndexRequest &request)
{
    d->post([request](Indexer &indexer) { indexer.index(request); });
}

void KnowledgeBase::resumeUnfinished()
{
    d->post([](Indexer &indexer) { indexer.resumeUnfinished(); });
}

void KnowledgeBase::pause()
{
    d->post([](Indexer &indexer) { indexer.pause(); });
}

void KnowledgeBase::resume()
{
    d->post([](Indexer &indexer) { indexer.resume(); });
}

void KnowledgeBase::cancel()
{
    d->post([](Indexer &indexer) { indexer.cancel(); });
}

QFuture<Result<bool>> KnowledgeBase::removeLibrary(const QString &name)
{
    return d->ask([name](Indexer &indexer) { return indexer.removeLibrary(name); });
}

QFuture<Result<bool>> KnowledgeBase::changeLibrary(const QString &name, const LibraryChange &change)
{
    return d->ask([name, change](Indexer &indexer) { return indexer.changeLibrary(name, change); });
}

QFuture<Result<bool>> KnowledgeBase::reindexLibrary(const QString &name, bool afresh)
{
    return d->ask([name, afresh](Indexer &indexer) { return indexer.reindexLibrary(name, afresh); });
}

void KnowledgeBase::setWatching(bool on)
{
    d->post([on](Indexer &indexer) { indexer.setWatching(on); });
}

} // namespace docswiki::knowledge

#include "moc_knowledgebase.cpp"
