// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/job/indexjob.h"
#include "core/knowledge/types.h"

#include <QList>
#include <QLockFile>
#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace docswiki::knowledge {

struct IndexerConfig {
    QString databaseFile;
    QString loaderProgram;
    int loaderProcesses = 1;
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

    void stop() { m_stop = true; } ///< any thread: a scan ends early, no further file is begun

Q_SIGNALS:
    void progressChanged(const docswiki::knowledge::IndexProgress &progress);
    void fileChanged(const docswiki::knowledge::FileEntry &file);
    void indexFinished(const docswiki::Result<docswiki::knowledge::IndexSummary> &result);
    void librariesChanged();

private:
    Result<void> acquire(); ///< the lock and the writer
    void release();
    void startNext();
    void jobFinished(const Result<IndexSummary> &result);
    void failJob(const IndexRequest &request, const Error &error);

    IndexerConfig m_config;
    SystemClock m_clock;
    std::atomic_bool m_stop{false};
    QLockFile m_lock;
    std::unique_ptr<PassageWriter> m_writer; ///< while the lock is held
    std::unique_ptr<LoaderPool> m_pool;      ///< while a job runs
    std::unique_ptr<IndexJob> m_job;
    QList<JournalEntry> m_queue; ///< id 0: not in the journal yet
    bool m_paused = false;
};

} // namespace docswiki::knowledge
