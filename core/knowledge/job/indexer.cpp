// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/indexer.h"

#include "core/base/log.h"

#include <QDir>
#include <QFileInfo>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

Indexer::Indexer(IndexerConfig config) : m_config(std::move(config)), m_lock(m_config.databaseFile + ".lock"_L1)
{
    m_lock.setStaleLockTime(0); // stale only when the process that holds it is gone, however long it runs
}

Indexer::~Indexer()
{
    m_job.reset(); // its journal entry stays: resumeUnfinished() goes on with it
    m_pool.reset();
    if (m_writer) {
        if (const Result<void> done = m_writer->commit(); !done)
            qCWarning(logKnowledge) << done.error().message << done.error().detail;
    }
    release();
}

Result<void> Indexer::acquire()
{
    if (m_writer) return {};
    if (!m_lock.isLocked() && !m_lock.tryLock()) {
        if (m_lock.error() != QLockFile::LockFailedError)
            return fail(
                ErrorCode::Storage,
                u"The index %1 cannot be written: its folder is read-only or missing."_s.arg(m_config.databaseFile));
        qint64 pid = 0;
        m_lock.getLockInfo(&pid, nullptr, nullptr);
        return fail(ErrorCode::Storage,
                    u"Another Docs-Wiki Chat (process %1) is writing this index. Try again when it is done."_s.arg(pid),
                    {}, true);
    }
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(m_config.databaseFile);
    if (!writer) {
        m_lock.unlock();
        return fail(writer.error());
    }
    m_writer = std::move(*writer);
    return {};
}

void Indexer::release()
{
    m_writer.reset();
    if (m_lock.isLocked()) m_lock.unlock();
}

void Indexer::index(const IndexRequest &request)
{
    IndexRequest clean = request;
    for (QString &path : clean.paths)
        path = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    clean.paths.removeDuplicates();
    if (clean.library.trimmed().isEmpty()) return failJob(clean, {ErrorCode::Input, u"The library needs a name."_s});
    if (clean.paths.isEmpty())
        return failJob(clean, {ErrorCode::Input, u"There is nothing to index: no file or folder was given."_s});
    // In the journal from the moment it is asked for, so that a queued job survives as well.
    if (const Result<void> ready = acquire(); !ready) return failJob(clean, ready.error());
    const Result<qint64> id = m_writer->beginJob(clean);
    if (!id) {
        failJob(clean, id.error());
        return startNext();
    }
    m_queue.append({*id, clean});
    startNext();
}

void Indexer::resumeUnfinished()
{
    if (const Result<void> ready = acquire(); !ready) {
        qCInfo(logKnowledge) << "unfinished jobs are left alone:" << ready.error().message;
        return; // another process is at them, or the folder is read-only; a search says what is wrong
    }
    const Result<QList<JournalEntry>> jobs = m_writer->unfinishedJobs();
    if (!jobs) {
        qCWarning(logKnowledge) << jobs.error().message << jobs.error().detail;
        return startNext();
    }
    for (const JournalEntry &job : *jobs) {
        const auto same = [&](const JournalEntry &known) { return known.id == job.id; };
        if (!(m_job && m_job->id() == job.id) && std::none_of(m_queue.cbegin(), m_queue.cend(), same))
            m_queue.append(job);
    }
    startNext();
}

void Indexer::startNext()
{
    if (m_job || m_stop) return;
    if (m_queue.isEmpty()) {
        m_pool.reset();
        release();
        return;
    }
    const JournalEntry entry = m_queue.takeFirst();
    if (const Result<void> ready = acquire(); !ready) return failJob(entry.request, ready.error());
    if (!m_pool)
        m_pool = std::make_unique<LoaderPool>(LoaderPoolConfig{m_config.loaderProgram, m_config.loaderProcesses});
    m_job = std::make_unique<IndexJob>(entry, *m_writer, *m_pool, m_clock, m_stop);
    connect(m_job.get(), &IndexJob::progressChanged, this, &Indexer::progressChanged);
    connect(m_job.get(), &IndexJob::fileChanged, this, &Indexer::fileChanged);
    // Queued: the job must not be deleted from within its own signal.
    connect(m_job.get(), &IndexJob::finished, this, &Indexer::jobFinished, Qt::QueuedConnection);
    if (m_paused) m_job->pause();
    m_job->start();
}

void Indexer::jobFinished(const Result<IndexSummary> &result)
{
    const qint64 id = m_job->id();
    m_job.reset();
    m_pool.reset(); // children may still be at files of the job
    if (!result) {
        m_writer.reset(); // undoes half a batch
        // Where the disk failed, the job stays in the journal for another day; a folder that is gone ends it.
        if (result.error().code != ErrorCode::Storage && acquire()) {
            if (const Result<void> ended = m_writer->endJob(id); !ended)
                qCWarning(logKnowledge) << ended.error().message << ended.error().detail;
        }
    }
    Q_EMIT librariesChanged();
    Q_EMIT indexFinished(result);
    startNext();
}

void Indexer::failJob(const IndexRequest &request, const Error &error)
{
    IndexProgress progress;
    progress.library = request.library;
    progress.phase = IndexPhase::Failed;
    Q_EMIT progressChanged(progress);
    Q_EMIT indexFinished(fail(error));
}

void Indexer::pause()
{
    m_paused = true;
    if (m_job) m_job->pause();
}

void Indexer::resume()
{
    m_paused = false;
    if (m_job) m_job->resume();
}

void Indexer::cancel()
{
    m_paused = false; // the pause was of the job that ends here
    if (m_job) m_job->cancel();
}

Result<bool> Indexer::removeLibrary(const QString &name)
{
    m_queue.removeIf([&](const JournalEntry &entry) { return entry.request.library == name; });
    if (m_job && m_job->library() == name) m_job->cancel();
    if (const Result<void> ready = acquire(); !ready) return fail(ready.error());
    const Result<bool> removed = m_writer->removeLibrary(name);
    if (!removed)
        m_writer.reset(); // rolls back
    else
        Q_EMIT librariesChanged();
    if (!m_job) startNext();
    return removed;
}

Result<bool> Indexer::write(const std::function<Result<bool>(PassageWriter &)> &work)
{
    if (const Result<void> ready = acquire(); !ready) return fail(ready.error());
    if (const Result<void> before = m_writer->commit(); !before) return fail(before.error()); // the job's batch is its own
    Result<bool> done = work(*m_writer);
    if (done) {
        if (const Result<void> committed = m_writer->commit(); !committed) done = fail(committed.error());
    } else {
        m_writer->rollback();
    }
    if (!m_job && m_queue.isEmpty()) release();
    return done;
}

} // namespace docswiki::knowledge

#include "moc_indexer.cpp"
