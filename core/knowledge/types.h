// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::knowledge {

/// A piece of a document as it is searched, shown and cited. Character positions count UTF-16 units in the document's
/// extracted text, end exclusive; pages count from 1, and 0 means that the document has none.
struct Passage {
    qint64 chunkId = 0;
    QString library;
    QString document;        ///< absolute path of the file, or the address of the page; an article of a dump: path#title
    QString title;           ///< the document's own title, or its file name
    QStringList headingPath; ///< from the outermost heading to the one right above the text
    int page = 0;
    qint64 charBegin = 0;
    qint64 charEnd = 0;
    int line = 0; ///< on which it begins, from 1; 0: the format has none that a person would see
    QString text;
    double score = 0; ///< larger is better; comparable within one answer only
    double lexicalScore = 0;
    std::optional<double> vectorScore;

    QString section() const { return headingPath.join(QStringLiteral(" › ")); }
    bool operator==(const Passage &) const = default;
};

struct RetrieveQuery {
    QString text;
    int topK = 4;
    QStringList libraries; ///< empty: every library of the person's; the sample library only while there is no other
    QStringList earlier;   ///< the questions asked before it in the same conversation, newest first
    int budgetTokens = 0;  ///< of all passages together; 0: as in the settings
    bool explain = false;  ///< Retrieval::report is wanted

    bool operator==(const RetrieveQuery &) const = default;
};

enum class FileState {
    Queued,
    Parsing,
    Ready,
    Failed, ///< FileEntry::reason says why; tried again when the file changes or on request
};

struct FileEntry {
    QString path;
    QString library;
    FileState state = FileState::Queued;
    int chunks = 0;
    qint64 bytes = 0;
    QDateTime indexedAt; ///< UTC
    Milliseconds took{0};
    QString reason; ///< one sentence, when failed
    QString twinOf; ///< path of the file with the same text, whose passages stand for both

    bool operator==(const FileEntry &) const = default;
};

struct LibrarySummary {
    QString name;
    QStringList roots; ///< folders, files and addresses of websites it was made from
    int files = 0;
    int failed = 0;
    qint64 chunks = 0;
    qint64 bytes = 0;
    QDateTime lastIndexed;
    bool sample = false; ///< the bundled one
    bool watched = true; ///< changes on disk are followed by themselves
    QString ignore;      ///< patterns, one a line, as in .gitignore
    qint64 embedded = 0; ///< chunks with a vector of the present model

    bool operator==(const LibrarySummary &) const = default;
};

struct FileQuery {
    QString library;
    QString nameContains;
    std::optional<FileState> state;
    int offset = 0;
    int limit = 200;
};

struct FilePage {
    QList<FileEntry> files;
    int total = 0; ///< of all pages

    bool operator==(const FilePage &) const = default;
};

struct IndexRequest {
    QStringList paths; ///< files, folders and addresses of websites
    QString library;
    bool sample = false; ///< marks the library as the bundled one
    bool afresh = false; ///< reads unchanged files too
};

/// What is to change about a library; none: stays as it is.
struct LibraryChange {
    std::optional<QString> name;
    std::optional<bool> watched;
    std::optional<QString> ignore; ///< takes effect with the re-indexing that follows by itself
    QStringList removedRoots;      ///< what was indexed from them goes too
};

/// What a job waits for most of the time.
enum class IndexBottleneck { Unknown, Reading, Writing, Website };

enum class IndexPhase { Idle, Scanning, Indexing, Paused, Done, Cancelled, Failed };

/// Sent at most ten times a second while a job runs, and once at its end.
struct IndexProgress {
    QString library;
    IndexPhase phase = IndexPhase::Idle;
    int filesTotal = 0;
    int filesDone = 0; ///< includes unchanged and failed
    int filesUnchanged = 0;
    int filesFailed = 0;
    qint64 chunks = 0; ///< written by this job
    qint64 bytesTotal = 0;
    qint64 bytesDone = 0;
    double filesPerSecond = 0;
    double bytesPerSecond = 0;
    std::optional<Milliseconds> timeLeft; ///< none while it cannot be told
    QString currentFile;
    IndexBottleneck bottleneck = IndexBottleneck::Unknown;

    bool operator==(const IndexProgress &) const = default;
};

struct SkippedFile {
    QString path;
    QString reason;

    bool operator==(const SkippedFile &) const = default;
};

struct IndexSummary {
    QString library;
    int files = 0; ///< ready after the job, unchanged ones included
    int unchanged = 0;
    int removed = 0; ///< files that are gone from the disk
    qint64 chunks = 0;
    qint64 bytes = 0;
    Nanoseconds took{0};
    QList<SkippedFile> skipped; ///< at most 1,000
    bool cancelled = false;

    bool operator==(const IndexSummary &) const = default;
};

} // namespace docswiki::knowledge

Q_DECLARE_METATYPE(docswiki::knowledge::IndexProgress)
Q_DECLARE_METATYPE(docswiki::knowledge::IndexSummary)
Q_DECLARE_METATYPE(docswiki::knowledge::FileEntry)
