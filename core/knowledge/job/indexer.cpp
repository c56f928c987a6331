// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/indexer.h"

#include "core/base/log.h"
#include "core/knowledge/site/siteaddress.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int scanThreads = 2;     // one may be at a job that was given up
constexpr int quitLimitMs = 5'000; // a scan stops at the next file, unless the file system hangs

QString cleanPath(const QString &path)
{
    if (!isAddress(path)) return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    const QUrl page = pageAddress(QUrl(path));
    return page.isEmpty() ? path : page.toString();
}

} // namespace

Indexer::Indexer(IndexerConfig config)
    : m_config(std::move(config))
    , m_lock(m_config.databaseFile + ".lock"_L1)
    , m_workers(std::make_unique<QThreadPool>())
    , m_retry(this) // moves to our thread with us
{
    m_lock.setStaleLockTime(0); // stale only when the process that holds it is gone, however long it runs
    m_workers->setMaxThreadCount(scanThreads);
    m_retry.setSingleShot(true);
    m_retry.setInterval(m_config.retryAfter);
    connect(&m_retry, &QTimer::timeout, this, &Indexer::resumeUnfinished);
}

Indexer::~Indexer()
{
    m_watcher.reset();
    m_job.reset(); // its journal entry stays: resumeUnfinished() goes on with it
    m_pool.reset();
    if (m_writer) {
        if (const Result<void> done = m_writer->commit(); !done)
            qCWarning(logKnowledge) << done.error().message << done.error().detail;
    }
    release();
    // A scan that hangs in a file system may never end, and nothing can end it.
    if (!m_workers->waitForDone(quitLimitMs)) static_cast<void>(m_workers.release());
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
    if (m_config.mostPages > 0) return m_writer->limitPages(m_config.mostPages);
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
        path = cleanPath(path);
    clean.paths.removeDuplicates();
    if (clean.library.trimmed().isEmpty()) return failJob(clean, {ErrorCode::Input, u"The library needs a name."_s});
    if (clean.paths.isEmpty())
        return failJob(clean, {ErrorCode::Input, u"There is nothing to index: no file or folder was given."_s});
    if (const Result<void> queued = enqueue(clean, false); !queued) failJob(clean, queued.error());
    startNext();
}

/// In the journal from the moment it is asked for, so that a queued job survives as well.
Result<void> Indexer::enqueue(const IndexRequest &request, bool ofLibrary)
{
    if (const Result<void> ready = acquire(); !ready) return ready;
    const Result<qint64> id = m_writer->beginJob(request);
    if (!id) return fail(id.error());
    const auto firstQuiet =
        std::find_if(m_queue.cbegin(), m_queue.cend(), [](const JobOrder &order) { return order.quiet; });
    m_queue.insert(firstQuiet, JobOrder{{*id, request}, ofLibrary});
    if (m_job && m_job->order().quiet) putBack();
    return {};
}

void Indexer::enqueueQuiet(const QString &library, const QStringList &roots, const QStringList &within)
{
    for (JobOrder &order : m_queue) {
        if (!order.quiet || order.library() != library) continue;
        if (order.within.isEmpty() || within.isEmpty())
            order.within.clear();
        else
            order.within += within;
        order.within.removeDuplicates();
        order.entry.request.paths = roots;
        return;
    }
    JobOrder order{{0, {roots, library}}, true, true, within};
    m_queue.append(order);
}

void Indexer::putBack()
{
    JobOrder order = m_job->order();
    const bool changed = m_job->hasChanged();
    m_job.reset();
    m_pool.reset();
    if (const Result<void> done = m_writer->commit(); !done)
        qCWarning(logKnowledge) << done.error().message << done.error().detail;
    if (order.quiet)
        m_queue.append(order);
    else
        m_queue.prepend(order);
    if (changed) Q_EMIT librariesChanged();
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
        const auto same = [&](const JobOrder &known) { return known.entry.id == job.id; };
        if (!(m_job && m_job->id() == job.id) && std::none_of(m_queue.cbegin(), m_queue.cend(), same))
            m_queue.append({job});
    }
    startNext();
}

void Indexer::startNext()
{
    if (m_job || m_stop) return;
    if (m_queue.isEmpty() || (m_paused && m_queue.constFirst().quiet)) {
        m_pool.reset();
        release();
        return;
    }
    const JobOrder order = m_queue.takeFirst();
    if (const Result<void> ready = acquire(); !ready) {
        if (!order.quiet) return failJob(order.entry.request, ready.error());
        qCInfo(logKnowledge) << "changes of" << order.library() << "are followed later:" << ready.error().message;
        m_queue.append(order);
        QTimer::singleShot(m_config.retryAfter, this, &Indexer::startNext);
        return;
    }
    if (!m_pool)
        m_pool = std::make_unique<LoaderPool>(LoaderPoolConfig{m_config.loaderProgram, m_config.loaderProcesses});
    if (!m_sites.routes)
        m_sites = {std::make_shared<net::RouteResolver>(), std::make_shared<net::HostResolver>(), m_config.sites};
    m_job = std::make_unique<IndexJob>(
        order, JobTools{*m_writer, *m_pool, m_clock, *m_workers, m_sites, m_config.databaseFile + ".pages"_L1});
    if (!order.quiet) connect(m_job.get(), &IndexJob::progressChanged, this, &Indexer::progressChanged);
    connect(m_job.get(), &IndexJob::fileChanged, this, &Indexer::fileChanged);
    // Queued: the job must not be deleted from within its own signal.
    connect(m_job.get(), &IndexJob::finished, this, &Indexer::jobFinished, Qt::QueuedConnection);
    if (m_paused) m_job->pause();
    m_job->start();
}

void Indexer::jobFinished(const Result<IndexSummary> &result)
{
    if (!m_job || sender() != m_job.get()) return; // of a job that was put back meanwhile
    const JobOrder order = m_job->order();
    const bool changed = m_job->hasChanged();
    m_job.reset();
    m_pool.reset(); // children may still be at files of the job
    bool told = !order.quiet;
    if (result) {
        m_retries = 0;
    } else {
        m_writer.reset(); // undoes half a batch
        // Where the disk failed, the job stays in the journal: until there is room again, or for another day.
        if (result.error().code == ErrorCode::Storage) {
            if (result.error().retryable) m_retry.start();
            told = told && m_retries++ == 0; // said once, not every minute
        } else if (order.entry.id != 0 && acquire()) {
            if (const Result<void> ended = m_writer->endJob(order.entry.id); !ended)
                qCWarning(logKnowledge) << ended.error().message << ended.error().detail;
        }
        if (!told) qCInfo(logKnowledge) << order.library() << result.error().message << result.error().detail;
    }
    if (m_watcher && !order.quiet) watchLibraries(false);
    if (changed || !order.quiet) Q_EMIT librariesChanged();
    if (told) Q_EMIT indexFinished(result);
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
    if (m_job)
        m_job->resume();
    else
        startNext();
}

void Indexer::cancel()
{
    m_paused = false; // the pause was of the job that ends here
    if (m_job && m_job->order().quiet)
        m_job->resume(); // nobody asked for it, so nobody can want it to end
    else if (m_job)
        m_job->cancel();
}

Result<bool> Indexer::removeLibrary(const QString &name)
{
    m_queue.removeIf([&](const JobOrder &order) { return order.library() == name; });
    if (m_job && m_job->library() == name) m_job->cancel();
    if (const Result<void> ready = acquire(); !ready) return fail(ready.error());
    const Result<bool> removed = m_writer->removeLibrary(name);
    if (!removed)
        m_writer.reset(); // rolls back
    else
        Q_EMIT librariesChanged();
    if (m_watcher) watchLibraries(false);
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

Result<bool> Indexer::changeLibrary(const QString &name, const LibraryChange &change)
{
    if (const Result<void> ready = acquire(); !ready) return fail(ready.error());
    if (m_job && m_job->library() == name) putBack();
    LibraryChange clean = change;
    for (QString &root : clean.removedRoots)
        root = cleanPath(root);
    const Result<bool> changed = m_writer->changeLibrary(name, clean);
    if (!changed || !*changed) {
        if (!changed) m_writer.reset(); // rolls back
        if (!m_job) startNext();
        return changed;
    }
    const QString newName = change.name.value_or(name).trimmed();
    for (JobOrder &order : m_queue) {
        if (order.library() != name) continue;
        order.entry.request.library = newName;
        for (const QString &root : std::as_const(clean.removedRoots))
            order.entry.request.paths.removeAll(root);
    }
    m_queue.removeIf([](const JobOrder &order) { return order.entry.request.paths.isEmpty(); });
    Q_EMIT librariesChanged();
    if (m_watcher) watchLibraries(change.watched.value_or(false)); // what happened while nobody looked is found
    if (change.ignore) return reindexLibrary(newName, false).map([](bool) { return true; });
    if (!m_job) startNext();
    return true;
}

Result<bool> Indexer::reindexLibrary(const QString &name, bool afresh)
{
    if (const Result<void> ready = acquire(); !ready) return fail(ready.error());
    const Result<std::optional<LibraryRow>> row = m_writer->library(name);
    if (!row) return fail(row.error());
    Result<void> queued;
    if (*row && !(*row)->roots.isEmpty()) queued = enqueue({(*row)->roots, name, false, afresh}, true);
    if (!m_job) startNext();
    if (!queued) return fail(queued.error());
    return row->has_value();
}

void Indexer::setWatching(bool on)
{
    if (on == (m_watcher != nullptr)) return;
    m_watched.clear();
    if (!on) {
        m_watcher.reset();
        m_queue.removeIf([](const JobOrder &order) { return order.quiet; });
        return;
    }
    m_watcher = std::make_unique<FolderWatcher>(m_config.watching);
    const auto follow = [this](const QString &library, const QStringList &paths) {
        for (const LibraryRow &row : std::as_const(m_watched)) {
            if (row.name == library) enqueueQuiet(library, row.roots, paths);
        }
        if (!m_job) startNext();
    };
    connect(m_watcher.get(), &FolderWatcher::changed, this, follow);
    connect(m_watcher.get(), &FolderWatcher::rescanDue, this, [follow](const QString &library) { follow(library, {}); });
    watchLibraries(true);
}

/// Tells the watcher what there is to watch. Those it did not know are looked through once, if asked for.
void Indexer::watchLibraries(bool lookThrough)
{
    const bool held = m_writer != nullptr;
    const Result<void> ready = acquire();
    const auto rows = ready ? m_writer->libraries() : Result<QList<LibraryRow>>(fail(ready.error()));
    if (!rows) {
        qCInfo(logKnowledge) << "folders are not watched for now:" << rows.error().message;
        QTimer::singleShot(m_config.retryAfter, m_watcher.get(), [this, lookThrough] { watchLibraries(lookThrough); });
        return;
    }
    QList<LibraryRow> watched;
    QList<WatchedLibrary> folders;
    for (LibraryRow row : *rows) {
        row.roots.removeIf([](const QString &root) { return isAddress(root); });
        if (!row.watched || row.roots.isEmpty()) continue;
        const auto same = [&row](const LibraryRow &known) { return known.id == row.id; };
        if (lookThrough && std::none_of(m_watched.cbegin(), m_watched.cend(), same))
            enqueueQuiet(row.name, row.roots, {});
        watched.append(row);
        folders.append({row.name, row.roots});
    }
    m_watched = watched;
    m_watcher->setLibraries(folders);
    if (!m_job && (lookThrough || !held)) startNext(); // which lets go of the lock when there is nothing to do
}

} // namespace docswiki::knowledge

#include "moc_indexer.cpp"
