// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/indexjob.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 batchChunks = 2'000;
constexpr Milliseconds batchTime{500};
constexpr Milliseconds progressTime{100};
constexpr qsizetype maxSkipped = 1'000;

bool liesBelow(const QString &path, const QString &folder)
{
    return path == folder || (path.startsWith(folder) && (folder.endsWith(u'/') || path[folder.size()] == u'/'));
}

QByteArray hashOf(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha1);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result() : QByteArray();
}

} // namespace

IndexJob::IndexJob(JournalEntry entry, PassageWriter &writer, LoaderPool &pool, const Clock &clock,
                   const std::atomic_bool &stop)
    : m_entry(std::move(entry)), m_writer(writer), m_pool(pool), m_clock(clock), m_stop(stop)
{
    m_progress.library = m_summary.library = m_entry.request.library;
    connect(&m_pool, &LoaderPool::loaded, this, &IndexJob::fileLoaded);
    m_commitTimer.setInterval(batchTime);
    connect(&m_commitTimer, &QTimer::timeout, this, &IndexJob::commitIfDue);
}

IndexJob::~IndexJob() = default;

void IndexJob::start()
{
    m_started = m_lastCommit = m_clock.now();
    m_progress.phase = IndexPhase::Scanning;
    emitProgress(true);
    Result<ScanResult> scan = scanPaths(m_entry.request.paths, m_stop, [this](int files, const QString &folder) {
        m_progress.filesTotal = files;
        m_progress.currentFile = folder;
        emitProgress();
    });
    if (!scan) return end(fail(scan.error()));
    if (m_stop) return;
    if (const Result<void> compared = compare(std::move(*scan)); !compared) return end(fail(compared.error()));
    m_progress.phase = m_paused ? IndexPhase::Paused : IndexPhase::Indexing;
    m_meter.start(m_clock.now());
    if (m_paused) m_meter.pause(m_clock.now());
    emitProgress(true);
    m_commitTimer.start();
    pump();
}

Result<void> IndexJob::compare(ScanResult scan)
{
    const Result<qint64> library = m_writer.openLibrary(m_entry.request);
    if (!library) return fail(library.error());
    m_library = *library;
    const Result<QHash<QString, KnownFile>> known = m_writer.knownFiles(m_library);
    if (!known) return fail(known.error());
    for (const SkippedFile &skipped : std::as_const(scan.skipped))
        skip(skipped.path, skipped.reason);
    if (const Result<void> removed = removeVanished(scan, *known); !removed) return removed;

    m_progress.filesTotal = static_cast<int>(scan.files.size());
    for (const FoundFile &file : std::as_const(scan.files)) {
        m_progress.bytesTotal += file.bytes;
        const auto before = known->constFind(file.path);
        const Result<bool> unchanged = before == known->cend() ? Result<bool>(false) : isUnchanged(file, *before);
        if (!unchanged) return fail(unchanged.error());
        if (!*unchanged) {
            m_bytesToRead += file.bytes;
            m_waiting.append(file);
            if (before == known->cend()) {
                if (const Result<void> queued = m_writer.queueFile(m_library, {file.path, file.bytes}); !queued)
                    return queued;
            }
            continue;
        }
        ++m_progress.filesDone;
        ++m_progress.filesUnchanged;
        ++m_summary.unchanged;
        m_progress.bytesDone += file.bytes;
        if (before->state == FileState::Failed) {
            ++m_progress.filesFailed;
            skip(file.path, before->reason);
        } else {
            ++m_summary.files;
            m_summary.bytes += file.bytes;
        }
    }
    return m_writer.commit();
}

Result<bool> IndexJob::isUnchanged(const FoundFile &file, const KnownFile &known)
{
    if (known.state != FileState::Ready && known.state != FileState::Failed) return false;
    if (known.state == FileState::Failed && file.named) // asked for by name: tried again
        return false;
    if (known.bytes != file.bytes) return false;
    if (known.modified == file.modified) return true;
    if (known.state == FileState::Failed || known.hash.isEmpty() || hashOf(file.path) != known.hash) return false;
    if (const Result<void> touched = m_writer.touchFile(known.id, file.modified); !touched)
        return fail(touched.error());
    return true;
}

/// Files that are known from these paths and are no longer there. Nothing is said of folders that could not be read.
Result<void> IndexJob::removeVanished(const ScanResult &scan, const QHash<QString, KnownFile> &known)
{
    QSet<QString> present;
    for (const FoundFile &file : scan.files)
        present.insert(file.path);
    const auto below = [](const QString &path, const QStringList &folders) {
        return std::any_of(folders.begin(), folders.end(), [&](const QString &f) { return liesBelow(path, f); });
    };
    for (auto it = known.cbegin(); it != known.cend(); ++it) {
        if (present.contains(it.key()) || !below(it.key(), m_entry.request.paths) || below(it.key(), scan.unread))
            continue;
        if (const Result<void> removed = m_writer.removeFile(it->id); !removed) return removed;
        if (it->state != FileState::Queued) ++m_summary.removed;
    }
    return {};
}

void IndexJob::pump()
{
    while (!m_ended && !m_paused && !m_stop && m_next < m_waiting.size() && m_pool.hasFree()) {
        const FoundFile &file = m_waiting[m_next];
        const qint64 ticket = m_next++;
        m_inFlight.insert(ticket, {file, m_clock.now()});
        m_progress.currentFile = file.path;
        emitFile(file, FileState::Parsing, 0, {}, {});
        m_pool.load(ticket, file.path, file.type, file.bytes);
    }
    if (!m_ended && !m_paused && !m_stop && m_next >= m_waiting.size() && m_inFlight.isEmpty()) complete();
}

void IndexJob::fileLoaded(qint64 ticket, const Result<LoadedDocument> &result)
{
    const auto found = m_inFlight.constFind(ticket);
    if (m_ended || found == m_inFlight.cend()) return;
    const InFlight work = *found;
    m_inFlight.erase(found);
    if (!result &&
        result.error().code == ErrorCode::Internal) // the reader cannot be started: no file would fare better
        return end(fail(result.error()));
    if (const Result<void> stored = store(work, result); !stored) return end(fail(stored.error()));
    commitIfDue();
    emitProgress();
    pump();
}

Result<void> IndexJob::store(const InFlight &work, const Result<LoadedDocument> &result)
{
    FileRecord record{work.file.path,
                      work.file.bytes,
                      work.file.modified,
                      {},
                      std::chrono::duration_cast<Milliseconds>(m_clock.now() - work.since)};
    m_filesRead += 1;
    m_bytesRead += work.file.bytes;
    ++m_progress.filesDone;
    m_progress.bytesDone += work.file.bytes;
    if (!result) {
        ++m_progress.filesFailed;
        skip(work.file.path, result.error().message);
        emitFile(work.file, FileState::Failed, 0, record.took, result.error().message);
        return m_writer.storeFailure(m_library, record, result.error().message);
    }
    record.hash = result->contentHash;
    const Result<int> chunks = m_writer.storeDocument(m_library, record, *result);
    if (!chunks) return fail(chunks.error());
    m_progress.chunks += *chunks;
    m_summary.chunks += *chunks;
    ++m_summary.files;
    m_summary.bytes += work.file.bytes;
    emitFile(work.file, FileState::Ready, *chunks, record.took, {});
    return {};
}

void IndexJob::commitIfDue()
{
    const Instant now = m_clock.now();
    if (m_ended || (m_writer.pendingChunks() < batchChunks && now - m_lastCommit < batchTime)) return;
    m_lastCommit = now;
    if (const Result<void> done = m_writer.commit(); !done) end(fail(done.error()));
}

void IndexJob::pause()
{
    if (m_paused || m_ended) return;
    m_paused = true;
    m_meter.pause(m_clock.now());
    m_progress.phase = IndexPhase::Paused;
    emitProgress(true);
}

void IndexJob::resume()
{
    if (!m_paused || m_ended) return;
    m_paused = false;
    m_meter.resume(m_clock.now());
    m_progress.phase = IndexPhase::Indexing;
    emitProgress(true);
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
    // Few parts make searches fast; when the program ends, that is left to the next job.
    for (Result<bool> more = m_library != 0; !m_stop && *more;) {
        more = m_writer.tidy();
        if (!more) return end(fail(more.error()));
    }
    const Result<void> done = (
        m_library && !m_summary.cancelled ? m_writer.finishLibrary(m_library) : Result<void>()).and_then([this] {
        return m_writer.endJob(m_entry.id);
    });
    if (!done) return end(fail(done.error()));
    m_summary.took = m_clock.now() - m_started;
    end(m_summary);
}

void IndexJob::end(const Result<IndexSummary> &result)
{
    if (m_ended) return;
    m_ended = true;
    m_commitTimer.stop();
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
    const Instant now = m_clock.now();
    if (!force && now - m_lastProgress < progressTime) return;
    m_lastProgress = now;
    m_meter.update(now, m_filesRead, m_bytesRead);
    m_meter.fill(m_progress, m_bytesToRead - m_bytesRead);
    Q_EMIT progressChanged(m_progress);
}

void IndexJob::emitFile(const FoundFile &file, FileState state, int chunks, Milliseconds took, const QString &reason)
{
    FileEntry entry;
    entry.path = file.path;
    entry.library = m_entry.request.library;
    entry.state = state;
    entry.chunks = chunks;
    entry.bytes = file.bytes;
    entry.indexedAt = state == FileState::Parsing ? QDateTime() : m_clock.wallTime();
    entry.took = took;
    entry.reason = reason;
    Q_EMIT fileChanged(entry);
}

} // namespace docswiki::knowledge

#include "moc_indexjob.cpp"
