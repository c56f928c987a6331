// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/knowledgebase.h"

#include "core/knowledge/job/indexer.h"
#include "core/knowledge/preparedsearches.h"
#include "core/knowledge/readerpool.h"
#include "core/knowledge/retrievalrun.h"

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

    ReaderPool readers;
    SystemClock clock;
    Meaning meaning;
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
    d->prepared = std::make_unique<PreparedSearches>(
        [this](const RetrieveQuery &query) { return d->search(query, this); }, d->clock);
    connect(d->indexer, &Indexer::fileChanged, d->prepared.get(), &PreparedSearches::forget);
    connect(d->indexer, &Indexer::librariesChanged, d->prepared.get(), &PreparedSearches::forget);
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

void KnowledgeBase::setMeaning(const Meaning &meaning, int budgetTokens)
{
    d->meaning = meaning;
    d->budgetTokens = budgetTokens;
    d->prepared->forget();
}

QFuture<Result<QList<LibrarySummary>>> KnowledgeBase::libraries()
{
    return d->readers.run<QList<LibrarySummary>>([](PassageReader &reader) { return reader.libraries(); });
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
    auto promise = std::make_shared<QPromise<Result<bool>>>(); // dropped with the call, it ends its future as cancelled
    promise->start();
    QFuture<Result<bool>> future = promise->future();
    d->post([promise, name](Indexer &indexer) {
        promise->addResult(indexer.removeLibrary(name));
        promise->finish();
    });
    return future;
}

} // namespace docswiki::knowledge

#include "moc_knowledgebase.cpp"
