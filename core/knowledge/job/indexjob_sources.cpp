// SPDX-License-Identifier: GPL-3.0-or-later
// The part of IndexJob that finds out what there is to read: folders by a scan, websites by a crawl.
#include "core/knowledge/job/indexjob.h"

#include <QDir>
#include <QFile>
#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype rowsAtATime = 500;      // between them other calls are answered
constexpr std::size_t pagesOnTheirWay = 8;  // fetched and not read yet
constexpr Milliseconds scanProgressTime{100};
} // namespace

void IndexJob::start()
{
    m_started = m_lastCommit = m_bottleneckSince = m_tools.clock.now();
    m_progress.phase = m_paused ? IndexPhase::Paused : IndexPhase::Scanning;
    emitProgress(true);
    const IndexRequest &request = m_order.entry.request;
    QHash<QString, KnownFile> known;
    if (m_order.ofLibrary) {
        const Result<std::optional<LibraryRow>> row = m_tools.writer.library(request.library);
        if (!row) return end(fail(row.error()));
        if (!*row) return complete(); // it was removed meanwhile
        m_library = (*row)->id;
    }
    if (m_library != 0) {
        Result<QHash<QString, KnownFile>> files = m_tools.writer.knownFiles(m_library, m_order.within);
        if (!files) return end(fail(files.error()));
        known = std::move(*files);
    } else {
        const Result<std::optional<LibraryRow>> row = m_tools.writer.library(request.library);
        if (!row) return end(fail(row.error()));
        if (*row) {
            Result<QHash<QString, KnownFile>> files = m_tools.writer.knownFiles((*row)->id);
            if (!files) return end(fail(files.error()));
            known = std::move(*files);
        }
    }
    for (auto it = known.cbegin(); it != known.cend(); ++it) {
        if (!isAddress(it.key())) continue;
        m_knownPages.insert(it.key(), {it->etag, it->httpDate, it->hash, it->state});
        m_pageIds.insert(it.key(), it->id);
    }
    scan(known);
}

void IndexJob::scan(const QHash<QString, KnownFile> &known)
{
    const IndexRequest &request = m_order.entry.request;
    ScanOrder order;
    for (const QString &path : request.paths)
        (isAddress(path) ? m_sites : order.paths).append(path);
    order.within = m_order.within;
    order.lenient = m_order.ofLibrary;
    const Result<std::optional<LibraryRow>> row = m_tools.writer.library(request.library);
    if (!row) return end(fail(row.error()));
    if (*row) order.ignore = (*row)->ignore;
    m_scanning = true;
    m_scanTimer.start(scanProgressTime);
    auto *watcher = new QFutureWatcher<Result<Comparison>>(this);
    connect(watcher, &QFutureWatcher<Result<Comparison>>::finished, this, [this, watcher] {
        watcher->deleteLater();
        compared(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(&m_tools.workers, [order, known, afresh = request.afresh, control = m_scan] {
        return compareWithDisk(order, known, afresh, *control);
    }));
}

void IndexJob::compared(const Result<Comparison> &result)
{
    m_scanning = false;
    m_scanTimer.stop();
    if (m_ended) return;
    if (!result) return end(fail(result.error()));
    // Only now: a request for a folder that is not there leaves no library behind.
    if (m_library == 0) {
        const Result<qint64> library = m_tools.writer.openLibrary(m_order.entry.request);
        if (!library) return end(fail(library.error()));
        m_library = *library;
    }
    m_compared = *result;
    for (const SkippedFile &skipped : std::as_const(m_compared.skipped))
        skip(skipped.path, skipped.reason);
    m_progress.filesTotal = static_cast<int>(m_compared.unread.size() + m_compared.unchanged.size());
    for (const Comparison::Kept &kept : std::as_const(m_compared.unchanged)) {
        m_progress.bytesTotal += kept.file.bytes;
        m_progress.bytesDone += kept.file.bytes;
        ++m_progress.filesDone;
        ++m_progress.filesUnchanged;
        ++m_summary.unchanged;
        if (kept.state == FileState::Failed) {
            ++m_progress.filesFailed;
            skip(kept.file.path, kept.reason);
        } else {
            ++m_summary.files;
            m_summary.bytes += kept.file.bytes;
        }
    }
    m_compared.unchanged.clear();
    for (const FoundFile &file : std::as_const(m_compared.unread)) {
        m_progress.bytesTotal += file.bytes;
        m_bytesToRead += file.bytes;
        Work work;
        work.file = file;
        m_waiting.push_back(std::move(work));
    }
    m_applying = true;
    apply();
}

void IndexJob::apply()
{
    if (m_ended || m_paused) return;
    if (const Result<void> done = applySome(); !done) return end(fail(done.error()));
    const qsizetype all = m_compared.vanished.size() + m_compared.touched.size() + m_compared.unread.size();
    if (m_applied < all) {
        QTimer::singleShot(0, this, &IndexJob::apply);
        return;
    }
    if (const Result<void> done = m_tools.writer.commit(); !done) return end(fail(done.error()));
    m_compared = {};
    m_applying = false;
    m_progress.phase = IndexPhase::Indexing;
    m_meter.start(m_tools.clock.now());
    emitProgress(true);
    m_commitTimer.start();
    visitSites();
    pump();
}

Result<void> IndexJob::applySome()
{
    PassageWriter &writer = m_tools.writer;
    const qsizetype vanished = m_compared.vanished.size();
    const qsizetype touched = m_compared.touched.size();
    for (qsizetype i = 0; i < rowsAtATime; ++i, ++m_applied) {
        Result<void> done;
        if (m_applied < vanished) {
            done = writer.removeFile(m_compared.vanished[m_applied]);
            m_changed = true;
            if (m_applied == 0) m_summary.removed += m_compared.vanishedListed;
        } else if (m_applied < vanished + touched) {
            const Comparison::Touched &file = m_compared.touched[m_applied - vanished];
            done = writer.touchFile(file.id, file.modified);
        } else if (const qsizetype at = m_applied - vanished - touched; at < m_compared.unread.size()) {
            const FoundFile &file = m_compared.unread[at];
            if (m_compared.unknown.contains(file.path)) done = writer.queueFile(m_library, {file.path, file.bytes});
        } else {
            break;
        }
        if (!done) return done;
    }
    return {};
}

void IndexJob::visitSites()
{
    if (m_sites.isEmpty()) return;
    m_visitsSites = true;
    QDir(m_tools.pageFolder).removeRecursively();
    if (!QDir().mkpath(m_tools.pageFolder))
        return end(fail(ErrorCode::Storage, u"The folder %1 cannot be made."_s.arg(m_tools.pageFolder)));
    visitNextSite();
}

void IndexJob::visitNextSite()
{
    const QString address = m_sites.takeFirst();
    m_crawl = std::make_unique<SiteCrawl>(
        SiteRequest{QUrl(address), m_knownPages, m_order.entry.request.afresh, m_tools.pageFolder}, m_tools.sites);
    SiteCrawl *crawl = m_crawl.get();
    connect(crawl, &SiteCrawl::discovered, this, &IndexJob::pagesDiscovered);
    connect(crawl, &SiteCrawl::fetched, this, &IndexJob::pageFetched);
    connect(crawl, &SiteCrawl::unchanged, this, &IndexJob::pageUnchanged);
    connect(crawl, &SiteCrawl::gone, this, &IndexJob::pageGone);
    connect(crawl, &SiteCrawl::failed, this, &IndexJob::pageFailed);
    // Queued: the crawl must not be deleted from within its own signal.
    connect(crawl, &SiteCrawl::finished, this, &IndexJob::siteFinished, Qt::QueuedConnection);
    crawl->start();
    offerRoom();
}

void IndexJob::pagesDiscovered(const QStringList &addresses)
{
    // In the database before the page that named them counts as read: after a kill they are not forgotten.
    m_progress.filesTotal += static_cast<int>(addresses.size());
    for (const QString &address : addresses) {
        if (m_knownPages.contains(address)) continue;
        if (const Result<void> queued = m_tools.writer.queueFile(m_library, {address}); !queued)
            return end(fail(queued.error()));
    }
    emitProgress();
}

void IndexJob::pageFetched(const FetchedPage &page)
{
    Work work;
    work.file.path = page.address;
    work.file.type = page.type;
    work.file.bytes = page.bytes;
    work.readFrom = page.file;
    work.etag = page.etag;
    work.httpDate = page.httpDate;
    m_progress.bytesTotal += page.bytes;
    m_bytesToRead += page.bytes;
    m_waiting.push_back(std::move(work));
    offerRoom();
    pump();
}

void IndexJob::pageUnchanged(const QString &address, const QString &etag, const QString &httpDate)
{
    const KnownPage known = m_knownPages.value(address);
    if (known.etag != etag || known.httpDate != httpDate) {
        if (const Result<void> done = m_tools.writer.touchPage(m_pageIds.value(address), etag, httpDate); !done)
            return end(fail(done.error()));
    }
    ++m_progress.filesDone;
    ++m_progress.filesUnchanged;
    ++m_summary.unchanged;
    ++m_summary.files;
    emitProgress();
}

void IndexJob::pageGone(const QString &address)
{
    ++m_progress.filesDone;
    const Result<QHash<QString, KnownFile>> rows = m_tools.writer.knownFiles(m_library, {address});
    if (!rows) return end(fail(rows.error()));
    const auto row = rows->constFind(address);
    if (row == rows->cend()) return;
    if (const Result<void> removed = m_tools.writer.removeFile(row->id); !removed) return end(fail(removed.error()));
    if (row->state == FileState::Queued) return;
    ++m_summary.removed;
    m_changed = true;
    emitProgress();
}

void IndexJob::pageFailed(const QString &address, const QString &reason, bool stays)
{
    ++m_progress.filesDone;
    ++m_progress.filesFailed;
    skip(address, reason);
    if (stays && m_knownPages.value(address).state == FileState::Ready) return emitProgress();
    m_changed = true;
    if (const Result<void> stored = m_tools.writer.storeFailure(m_library, {address}, reason); !stored)
        return end(fail(stored.error()));
    FoundFile file;
    file.path = address;
    emitFile(file, FileState::Failed, 0, {}, reason);
    emitProgress();
}

void IndexJob::siteFinished(const std::optional<Error> &error)
{
    if (m_ended || !m_crawl) return;
    const QString address = m_crawl->address();
    m_crawl.reset();
    if (error) {
        if (m_order.entry.request.paths.size() == 1) return end(fail(*error));
        skip(address, error->message);
    }
    if (!m_sites.isEmpty()) return visitNextSite();
    pump();
}

void IndexJob::offerRoom()
{
    if (!m_crawl) return;
    const auto reading =
        std::count_if(m_inFlight.cbegin(), m_inFlight.cend(), [](const Work &work) { return !work.readFrom.isEmpty(); });
    m_crawl->setHeld(m_paused || m_waiting.size() + static_cast<std::size_t>(reading) >= pagesOnTheirWay);
}

} // namespace docswiki::knowledge
