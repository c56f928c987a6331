// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/job/comparison.h"
#include "core/knowledge/job/joborder.h"
#include "core/knowledge/job/loaderpool.h"
#include "core/knowledge/job/progressmeter.h"
#include "core/knowledge/site/sitecrawl.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace docswiki::knowledge {

/// What jobs work with; outlives them.
struct JobTools {
    PassageWriter &writer;
    LoaderPool &pool;
    const Clock &clock;
    QThreadPool &workers; ///< scans
    SiteTools &sites;
    QString pageFolder; ///< for pages on their way to their reader; emptied by the job
};

/// One run over the paths of a request: lists the files, skips the unchanged, loads the others side by side, writes
/// them in batches and removes the vanished. Thread of the Indexer; emits finished() once.
///
///   scan and compare ─► loader children ─► chunks ─► batch ─► commit
///   (on a worker;         (at most N files     (every 2,000 passages, 16 MB or half a second: what is there after a
///    unchanged: skipped)   on their way)        kill is a whole number of files, and articles of an unfinished dump)
///   websites ─► pages ──►
class IndexJob final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IndexJob)
public:
    IndexJob(JobOrder order, const JobTools &tools);
    ~IndexJob() override;

    void start();
    void pause();
    void resume();
    void cancel(); ///< what is indexed stays; files on their way and those not reached stay queued
    const JobOrder &order() const { return m_order; }
    const QString &library() const { return m_order.library(); }
    qint64 id() const { return m_order.entry.id; }
    bool hasChanged() const { return m_changed; } ///< the index, so far

Q_SIGNALS:
    void progressChanged(const docswiki::knowledge::IndexProgress &progress);
    void fileChanged(const docswiki::knowledge::FileEntry &file);
    void finished(const docswiki::Result<docswiki::knowledge::IndexSummary> &result);

private:
    /// A file or page on its way.
    struct Work {
        FoundFile file;
        QString readFrom; ///< of a page: the file that holds it; empty: the file itself
        QString etag;
        QString httpDate;
        int tries = 0;
        Instant since{};
        qint64 container = 0; ///< its document, once it turned out to be a dump
        bool clearing = false;
        QList<LoadedDocument> held;         ///< articles that came while those of an earlier run are removed
        std::optional<Result<LoadedDocument>> heldEnd; ///< and the end of their dump
        int chunks = 0;
    };

    // indexjob_sources.cpp: what there is to read
    void scan(const QHash<QString, KnownFile> &known);
    void compared(const Result<Comparison> &result);
    void apply(); ///< some of the comparison at a time
    Result<void> applySome();
    void visitSites();
    void visitNextSite();
    void pageFetched(const FetchedPage &page);
    void pagesDiscovered(const QStringList &addresses);
    void pageUnchanged(const QString &address, const QString &etag, const QString &httpDate);
    void pageGone(const QString &address);
    void pageFailed(const QString &address, const QString &reason, bool stays);
    void siteFinished(const std::optional<Error> &error);
    void offerRoom();

    // indexjob.cpp
    void pump();
    void fileLoaded(qint64 ticket, const Result<LoadedDocument> &result);
    void partLoaded(qint64 ticket, const LoadedDocument &document);
    void clearParts(qint64 ticket, const std::function<void()> &then);
    Result<void> storePart(Work &work, const LoadedDocument &document);
    void store(const Work &work, const Result<LoadedDocument> &result);
    Result<void> storeResult(const Work &work, const Result<LoadedDocument> &result);
    bool changedMeanwhile(Work &work);
    void commitIfDue();
    bool isReading() const; ///< of the phases: scanning is over
    void skip(const QString &path, const QString &reason);
    void emitProgress(bool force = false);
    void emitFile(const FoundFile &file, FileState state, int chunks, Milliseconds took, const QString &reason);
    void complete();
    void end(const Result<IndexSummary> &result);

    JobOrder m_order;
    JobTools m_tools;
    qint64 m_library = 0;
    std::shared_ptr<ScanControl> m_scan = std::make_shared<ScanControl>();
    bool m_scanning = false;
    Comparison m_compared;
    qsizetype m_applied = 0;
    QStringList m_sites; ///< to be visited
    QHash<QString, KnownPage> m_knownPages;
    QHash<QString, qint64> m_pageIds;
    std::unique_ptr<SiteCrawl> m_crawl;
    std::deque<Work> m_waiting;
    QHash<qint64, Work> m_inFlight;
    qint64 m_lastTicket = 0;
    QList<qint64> m_heldMore; ///< dumps that wait for the end of a pause
    IndexSummary m_summary;
    IndexProgress m_progress;
    ProgressMeter m_meter;
    qint64 m_bytesRead = 0;
    int m_filesRead = 0;
    qint64 m_bytesToRead = 0;
    Nanoseconds m_writing{0}; ///< time spent on it since the look before
    Instant m_bottleneckSince{};
    QTimer m_commitTimer;
    QTimer m_scanTimer; ///< tells how far the scan is
    Instant m_started{};
    Instant m_lastCommit{};
    Instant m_lastProgress{};
    bool m_applying = false;
    bool m_visitsSites = false;
    bool m_paused = false;
    bool m_ended = false;
    bool m_changed = false;
};

} // namespace docswiki::knowledge
