// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/job/loaderpool.h"
#include "core/knowledge/job/progressmeter.h"
#include "core/knowledge/job/scanner.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <atomic>

namespace docswiki::knowledge {

/// One run over the paths of a request: lists the files, skips the unchanged, loads the others side by side, writes
/// them in batches and removes the vanished. Thread of the Indexer; emits finished() once.
///
///   scan ─► compare with what is known ─► loader children ─► chunks ─► batch ─► commit
///             (unchanged: skipped)         (at most N files     (every 2,000 passages or half a second: what is
///                                           on their way)        there after a kill is a whole number of files)
class IndexJob final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IndexJob)
public:
    IndexJob(JournalEntry entry, PassageWriter &writer, LoaderPool &pool, const Clock &clock,
             const std::atomic_bool &stop);
    ~IndexJob() override;

    void start();
    void pause();
    void resume();
    void cancel(); ///< what is indexed stays; files on their way and those not reached stay queued
    const QString &library() const { return m_entry.request.library; }
    qint64 id() const { return m_entry.id; }

Q_SIGNALS:
    void progressChanged(const docswiki::knowledge::IndexProgress &progress);
    void fileChanged(const docswiki::knowledge::FileEntry &file);
    void finished(const docswiki::Result<docswiki::knowledge::IndexSummary> &result);

private:
    struct InFlight {
        FoundFile file;
        Instant since{};
    };

    Result<void> compare(ScanResult scan);
    Result<bool> isUnchanged(const FoundFile &file, const KnownFile &known);
    Result<void> removeVanished(const ScanResult &scan, const QHash<QString, KnownFile> &known);
    void pump();
    void fileLoaded(qint64 ticket, const Result<LoadedDocument> &result);
    Result<void> store(const InFlight &work, const Result<LoadedDocument> &result);
    void commitIfDue();
    void skip(const QString &path, const QString &reason);
    void emitProgress(bool force = false);
    void emitFile(const FoundFile &file, FileState state, int chunks, Milliseconds took, const QString &reason);
    void complete();
    void end(const Result<IndexSummary> &result);

    JournalEntry m_entry;
    PassageWriter &m_writer;
    LoaderPool &m_pool;
    const Clock &m_clock;
    const std::atomic_bool &m_stop;
    qint64 m_library = 0;
    QList<FoundFile> m_waiting;
    qsizetype m_next = 0; ///< in m_waiting
    QHash<qint64, InFlight> m_inFlight;
    IndexSummary m_summary;
    IndexProgress m_progress;
    ProgressMeter m_meter;
    qint64 m_bytesRead = 0;
    int m_filesRead = 0;
    qint64 m_bytesToRead = 0;
    QTimer m_commitTimer;
    Instant m_started{};
    Instant m_lastCommit{};
    Instant m_lastProgress{};
    bool m_paused = false;
    bool m_ended = false;
};

} // namespace docswiki::knowledge
