// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/job/folderwatcher.h"
#include "core/knowledge/job/indexjob.h"
#include "core/knowledge/types.h"

#include <QList>
#include <QLockFile>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace docswiki::knowledge {

struct IndexerConfig {
    QString databaseFile;
    QString loaderProgram;
    int loaderProcesses = 1;
    qint64 mostPages = 0;              ///< the database grows to so many pages; 0: as the disk allows
    Milliseconds retryAfter = Milliseconds(60'000); ///< a full disk is tried again
    WatchLimits watching = {};
    SiteLimits sites = {};
};

/// Runs jobs one after another and is the only one in its process that writes the knowledge database; a lock file keeps
/// other processes from writing at the same time. Lives on a thread of its own; every function but stop() is called
/// there.
class Indexer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Indexer)
public:
    explicit Indexer(IndexerConfig config);
    ~Indexer() override;

    void index(const IndexRequest &request);
    void resumeUnfinished();
    void pause();
    void resume();
    void cancel();
    Result<bool> removeLibrary(const QString &name);
    /// Lets `work` write between two batches of a job; what it wrote is committed, or undone when it fails.
    Result<bool> write(const std::function<Result<bool>(PassageWriter &)> &work);
    /// False: there is no such library. Other ignore patterns bring a job that looks through it again.
    Result<bool> changeLibrary(const QString &name, const LibraryChange &change);
    /// Looks through all its roots, as a job of the person's; those that are missing keep what was indexed from them.
    Result<bool> reindexLibrary(const QString &name, bool afresh);
    /// Follows the folders of libraries that want it: what changed since the last run first, then as it happens. Quiet
    /// jobs: fileChanged() and librariesChanged() tell of them, progressChanged() and indexFinished() do not.
    void setWatching(bool on);

    void stop() { m_stop = true; } ///< any thread: no further job is begun

Q_SIGNALS:
    void progressChanged(const docswiki::knowledge::IndexProgress &progress);
    void fileChanged(const docswiki::knowledge::FileEntry &file);
    void indexFinished(const docswiki::Result<docswiki::knowledge::IndexSummary> &result);
    void librariesChanged();

private:
    Result<void> acquire(); ///< the lock and the writer
    void release();
    Result<void> enqueue(const IndexRequest &request, bool ofLibrary);
    void enqueueQuiet(const QString &library, const QStringList &roots, const QStringList &within);
    void startNext();
    void putBack(); ///< the running job: it is begun again later
    void jobFinished(const Result<IndexSummary> &result);
    void failJob(const IndexRequest &request, const Error &error);
    void watchLibraries(bool lookThrough);

    IndexerConfig m_config;
    SystemClock m_clock;
    std::atomic_bool m_stop{false};
    QLockFile m_lock;
    std::unique_ptr<PassageWriter> m_writer; ///< while the lock is held
    std::unique_ptr<LoaderPool> m_pool;      ///< while a job runs
    std::unique_ptr<QThreadPool> m_workers;
    SiteTools m_sites;
    std::unique_ptr<IndexJob> m_job;
    QList<JobOrder> m_queue;
    std::unique_ptr<FolderWatcher> m_watcher; ///< while watching
    QList<LibraryRow> m_watched;
    QTimer m_retry;
    int m_retries = 0; ///< without success
    bool m_paused = false;
};

} // namespace docswiki::knowledge
