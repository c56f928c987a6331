// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/indexjob.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 batchChunks = 2'000;
constexpr qint64 batchBytes = 16LL << 20;
constexpr Milliseconds batchTime{500};
constexpr Milliseconds progressTime{100};
constexpr Milliseconds bottleneckTime{1'000};
constexpr qsizetype maxSkipped = 1'000;
constexpr int maxTries = 3;     // of a file that changes while it is read
constexpr int partsAtATime = 200; // removed between two looks at other calls

} // namespace

IndexJob::IndexJob(JobOrder order, const JobTools &tools) : m_order(std::move(order)), m_tools(tools)
{
    m_progress.library = m_summary.library = m_order.library();
    connect(&m_tools.pool, &LoaderPool::loaded, this, &IndexJob::fileLoaded);
    connect(&m_tools.pool, &LoaderPool::part, this, &IndexJob::partLoaded);
    m_commitTimer.setInterval(batchTime);
    connect(&m_commitTimer, &QTimer::timeout, this, &IndexJob::commitIfDue);
    connect(&m_scanTimer, &QTimer::timeout, this, [this] {
        m_progress.filesTotal = m_scan->files();
        m_progress.currentFile = m_scan->folder();
        emitProgress();
    });
}

IndexJob::~IndexJob()
{
    m_scan->stop(); // the worker ends by itself; nobody waits for what it found
}

bool IndexJob::isReading() const
{
    return !m_ended && !m_paused && !m_scanning && !m_applying;
}

void IndexJob::pump()
{
    while (isReading() && !m_waiting.empty() && m_tools.pool.hasFree()) {
        Work work = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (work.readFrom.isEmpty()) { // it may have changed since the scan
            const QFileInfo info(work.file.path);
            if (info.exists()) {
                m_bytesToRead += info.size() - work.file.bytes;
                m_progress.bytesTotal += info.size() - work.file.bytes;
                work.file.bytes = info.size();
                work.file.modified = info.lastModified().toMSecsSinceEpoch();
            }
        }
        work.since = m_tools.clock.now();
        m_progress.currentFile = work.file.path;
        emitFile(work.file, FileState::Parsing, 0, {}, {});
        const qint64 ticket = ++m_lastTicket;
        const FoundFile file = work.file;
        const QString from = work.readFrom.isEmpty() ? file.path : work.readFrom;
        m_inFlight.insert(ticket, std::move(work));
        m_tools.pool.load(ticket, from, file.type, file.bytes);
    }
    offerRoom();
    if (isReading() && m_waiting.empty() && m_inFlight.isEmpty() && !m_crawl && m_sites.isEmpty()) complete();
}

/// The file is not what its reader began with: it is read again, and after a few times taken as it was, but as unread.
bool IndexJob::changedMeanwhile(Work &work)
{
    if (!work.readFrom.isEmpty()) return false;
    const QFileInfo info(work.file.path);
    if (!info.exists()) return false; // the reader has said so, or the next run will
    if (info.size() == work.file.bytes && info.lastModified().toMSecsSinceEpoch() == work.file.modified) return false;
    work.file.modified = 0;
    return ++work.tries < maxTries;
}

void IndexJob::fileLoaded(qint64 ticket, const Result<LoadedDocument> &result)
{
    const auto found = m_inFlight.find(ticket);
    if (m_ended || found == m_inFlight.end()) return;
    if (found->clearing) {
        found->heldEnd = result;
        return;
    }
    if (!result &&
        result.error().code == ErrorCode::Internal) // the reader cannot be started: no file would fare better
        return end(fail(result.error()));
    if (changedMeanwhile(*found)) {
        Work again = std::move(*found);
        m_inFlight.erase(found);
        again.container = 0; // what was stored of it is removed first
        again.held.clear();
        again.chunks = 0;
        m_waiting.push_front(std::move(again));
        return pump();
    }
    if (found->container != 0 && !result) // broken in the middle: an unfinished dump is no dump
        return clearParts(ticket, [this, ticket, result] {
            const Work work = m_inFlight.take(ticket);
            store(work, result);
        });
    const Work work = std::move(*found);
    m_inFlight.erase(found);
    store(work, result);
}

void IndexJob::partLoaded(qint64 ticket, const LoadedDocument &document)
{
    const auto found = m_inFlight.find(ticket);
    if (m_ended || found == m_inFlight.end()) return;
    if (found->clearing) {
        found->held.append(document); // the reader sends some ahead
        return;
    }
    const auto stored = [this](qint64 of, const Result<void> &result) {
        if (!result) return end(fail(result.error()));
        commitIfDue();
        emitProgress();
        if (m_paused)
            m_heldMore.append(of);
        else
            m_tools.pool.more(of);
    };
    if (found->container != 0) return stored(ticket, storePart(*found, document));
    const Result<qint64> container =
        m_tools.writer.beginContainer(m_library, {found->file.path, found->file.bytes, found->file.modified});
    if (!container) return end(fail(container.error()));
    found->container = *container;
    found->held.append(document);
    clearParts(ticket, [this, ticket, stored] {
        m_inFlight[ticket].clearing = false;
        const QList<LoadedDocument> held = std::exchange(m_inFlight[ticket].held, {});
        for (const LoadedDocument &part : held) {
            stored(ticket, storePart(m_inFlight[ticket], part));
            if (m_ended || !m_inFlight.contains(ticket)) return;
        }
        if (const auto ended = std::exchange(m_inFlight[ticket].heldEnd, std::nullopt)) fileLoaded(ticket, *ended);
    });
}

/// Removes the articles of an earlier run, some at a time.
void IndexJob::clearParts(qint64 ticket, const std::function<void()> &then)
{
    const auto found = m_inFlight.find(ticket);
    if (m_ended || found == m_inFlight.end()) return;
    found->clearing = true;
    const Result<bool> more = m_tools.writer.removeParts(found->container, partsAtATime);
    if (!more) return end(fail(more.error()));
    commitIfDue();
    if (!m_ended)
        QTimer::singleShot(0, this, [this, ticket, then, again = *more] {
            if (m_ended || !m_inFlight.contains(ticket)) return;
            if (again)
                clearParts(ticket, then);
            else
                then();
        });
}

Result<void> IndexJob::storePart(Work &work, const LoadedDocument &document)
{
    const Instant before = m_tools.clock.now();
    const Result<int> chunks =
        m_tools.writer.storePart(m_library, work.container, work.file.path + u'#' + document.partName, document);
    m_writing += m_tools.clock.now() - before;
    if (!chunks) return fail(chunks.error());
    m_changed = true;
    work.chunks += *chunks;
    m_progress.chunks += *chunks;
    m_summary.chunks += *chunks;
    m_progress.currentFile = work.file.path + u'#' + document.partName;
    return {};
}

void IndexJob::store(const Work &work, const Result<LoadedDocument> &result)
{
    const Instant before = m_tools.clock.now();
    const Result<void> stored = storeResult(work, result);
    m_writing += m_tools.clock.now() - before;
    if (!work.readFrom.isEmpty()) QDir(QFileInfo(work.readFrom).path()).removeRecursively();
    if (!stored) return end(fail(stored.error()));
    commitIfDue();
    emitProgress();
    pump();
}

Result<void> IndexJob::storeResult(const Work &work, const Result<LoadedDocument> &result)
{
    FileRecord record{work.file.path,
                      work.file.bytes,
                      work.file.modified,
                      {},
                      std::chrono::duration_cast<Milliseconds>(m_tools.clock.now() - work.since),
                      work.etag,
                      work.httpDate};
    m_filesRead += 1;
    m_bytesRead += work.file.bytes;
    ++m_progress.filesDone;
    m_progress.bytesDone += work.file.bytes;
    m_changed = true;
    if (!result) {
        ++m_progress.filesFailed;
        skip(work.file.path, result.error().message);
        emitFile(work.file, FileState::Failed, 0, record.took, result.error().message);
        return m_tools.writer.storeFailure(m_library, record, result.error().message);
    }
    record.hash = result->contentHash;
    int total = work.chunks;
    if (result->container) {
        Result<qint64> container = work.container;
        if (work.container == 0) container = m_tools.writer.beginContainer(m_library, record); // an empty one
        if (!container) return fail(container.error());
        for (bool left = work.container == 0; left;) {
            const Result<bool> more = m_tools.writer.removeParts(*container, partsAtATime);
            if (!more) return fail(more.error());
            left = *more;
        }
        if (const Result<void> done = m_tools.writer.finishContainer(*container, record, result->title); !done)
            return done;
    } else {
        const Result<int> chunks = m_tools.writer.storeDocument(m_library, record, *result);
        if (!chunks) return fail(chunks.error());
        m_progress.chunks += *chunks;
        m_summary.chunks += *chunks;
        total = *chunks;
    }
    ++m_summary.files;
    m_summary.bytes += work.file.bytes;
    emitFile(work.file, FileState::Ready, total, record.took, {});
    return {};
}

void IndexJob::commitIfDue()
{
    const Instant now = m_tools.clock.now();
    PassageWriter &writer = m_tools.writer;
    if (m_ended || (writer.pendingChunks() < batchChunks && writer.pendingBytes() < batchBytes &&
                    now - m_lastCommit < batchTime))
        return;
    const Result<void> done = writer.commit();
    m_lastCommit = m_tools.clock.now();
    m_writing += m_lastCommit - now;
    if (!done) end(fail(done.error()));
}

void IndexJob::pause()
{
    if (m_paused || m_ended) return;
    m_paused = true;
    m_scan->setPaused(true);
    m_meter.pause(m_tools.clock.now());
    m_progress.phase = IndexPhase::Paused;
    offerRoom();
    emitProgress(true);
}

void IndexJob::resume()
{
    if (!m_paused || m_ended) return;
    m_paused = false;
    m_scan->setPaused(false);
    m_meter.resume(m_tools.clock.now());
    m_progress.phase = m_scanning || m_applying ? IndexPhase::Scanning : IndexPhase::Indexing;
    emitProgress(true);
    for (const qint64 ticket : std::exchange(m_heldMore, {}))
        m_tools.pool.more(ticket);
    if (m_applying)
        apply();
    else
        pump();
}

void IndexJob::cancel()
{
    if (m_ended) return;
    m_summary.cancelled = true;
    complete(); // files that were not reached stay queued, so that the library can be told to be incomplete
}

void IndexJob::complete()
{
    PassageWriter &writer = m_tools.writer;
    // Few parts make searches fast; when the job is stopped, that is left to the next one.
    for (bool untidy = m_library != 0 && !m_summary.cancelled; untidy;) {
        const Result<bool> more = writer.tidy();
        if (!more) return end(fail(more.error()));
        untidy = *more;
    }
    const Result<void> done =
        (m_library && !m_summary.cancelled ? writer.finishLibrary(m_library) : Result<void>()).and_then([&] {
            return id() != 0 ? writer.endJob(id()) : writer.commit();
        });
    if (!done) return end(fail(done.error()));
    m_summary.took = m_tools.clock.now() - m_started;
    end(m_summary);
}

void IndexJob::end(const Result<IndexSummary> &result)
{
    if (m_ended) return;
    m_ended = true;
    m_commitTimer.stop();
    m_scanTimer.stop();
    m_scan->stop();
    if (m_crawl) m_crawl->stop();
    if (m_visitsSites) QDir(m_tools.pageFolder).removeRecursively();
    m_progress.currentFile.clear();
    m_progress.phase = !result ? IndexPhase::Failed : m_summary.cancelled ? IndexPhase::Cancelled : IndexPhase::Done;
    emitProgress(true);
    Q_EMIT finished(result);
}

void IndexJob::skip(const QString &path, const QString &reason)
{
    if (m_summary.skipped.size() < maxSkipped) m_summary.skipped.append({path, reason});
}

void IndexJob::emitProgress(bool force)
{
    const Instant now = m_tools.clock.now();
    if (!force && now - m_lastProgress < progressTime) return;
    m_lastProgress = now;
    m_meter.update(now, m_filesRead, m_bytesRead);
    m_meter.fill(m_progress, m_bytesToRead - m_bytesRead);
    if (m_crawl) m_progress.timeLeft.reset(); // how large the pages are that nobody has seen is not known
    if (now - m_bottleneckSince >= bottleneckTime) {
        const double share = toMs(std::exchange(m_writing, Nanoseconds(0))) / toMs(now - m_bottleneckSince);
        m_bottleneckSince = now;
        m_progress.bottleneck = !isReading()                             ? IndexBottleneck::Unknown
                                : share > 0.5                            ? IndexBottleneck::Writing
                                : m_waiting.empty() && m_crawl != nullptr ? IndexBottleneck::Website
                                                                         : IndexBottleneck::Reading;
    }
    Q_EMIT progressChanged(m_progress);
}

void IndexJob::emitFile(const FoundFile &file, FileState state, int chunks, Milliseconds took, const QString &reason)
{
    FileEntry entry;
    entry.path = file.path;
    entry.library = m_order.library();
    entry.state = state;
    entry.chunks = chunks;
    entry.bytes = file.bytes;
    entry.indexedAt = state == FileState::Parsing ? QDateTime() : m_tools.clock.wallTime();
    entry.took = took;
    entry.reason = reason;
    Q_EMIT fileChanged(entry);
}

} // namespace docswiki::knowledge

#include "moc_indexjob.cpp"
