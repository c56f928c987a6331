// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/chunk/chunker.h"
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/index/keyword/keywordwriter.h"
#include "core/knowledge/index/sqlite.h"
#include "core/knowledge/types.h"

#include <QHash>

#include <memory>
#include <optional>
#include <utility>

namespace docswiki::knowledge {

/// What is known of a file from an earlier run.
struct KnownFile {
    qint64 id = 0;
    qint64 bytes = 0;
    qint64 modified = 0; ///< UTC milliseconds
    QByteArray hash;
    FileState state = FileState::Queued;
    int chunks = 0;
    QString reason;
    QString etag; ///< of a page, as the two below in FileRecord
    QString httpDate;
};

/// What is written about a file, or a page of a website.
struct FileRecord {
    QString path;
    qint64 bytes = 0;
    qint64 modified = 0;
    QByteArray hash;
    Milliseconds took{0};
    QString etag;     ///< of a page: its ETag and Last-Modified, word for word; they make the next request conditional
    QString httpDate;
};

/// A library as its jobs need it.
struct LibraryRow {
    qint64 id = 0;
    QString name;
    QStringList roots;
    bool watched = false;
    QString ignore;
};

/// An unfinished job of the journal.
struct JournalEntry {
    qint64 id = 0;
    IndexRequest request;
};

/// The one that changes the knowledge database. Changes gather in a transaction until commit(): a document and its
/// passages are there together or not at all, whenever the program dies. One thread.
class PassageWriter {
public:
    static Result<std::unique_ptr<PassageWriter>> open(const QString &file);
    ~PassageWriter(); ///< what was not committed is gone

    void setChunkLimits(const ChunkLimits &limits) { m_limits = limits; }

    Result<qint64> openLibrary(const IndexRequest &request); ///< makes it or adds to its roots; gives its id
    Result<void> finishLibrary(qint64 library);              ///< notes the time
    Result<bool> removeLibrary(const QString &name);         ///< false: there is none
    Result<QList<LibraryRow>> libraries();
    Result<std::optional<LibraryRow>> library(const QString &name);
    /// False: there is no such library. Input error: the new name is taken. Removed roots take their files with them.
    /// Committed at once.
    Result<bool> changeLibrary(const QString &name, const LibraryChange &change);

    /// Without the parts of dumps. `within`: only what lies at or below one of these paths.
    Result<QHash<QString, KnownFile>> knownFiles(qint64 library, const QStringList &within = {});
    Result<void> queueFile(qint64 library, const FileRecord &file); ///< an entry for a file that has none yet
    /// Puts the document in the place of what was known of the file; gives the number of passages. Of files with the same
    /// text in one library the first by path keeps the passages, and the others are its twins, without any.
    Result<int> storeDocument(qint64 library, const FileRecord &file, const LoadedDocument &document);
    Result<void> storeFailure(qint64 library, const FileRecord &file, const QString &reason);
    Result<void> touchFile(qint64 id, qint64 modified); ///< the same content with a new time
    Result<void> touchPage(qint64 id, const QString &etag, const QString &httpDate); ///< likewise
    Result<void> removeFile(qint64 id); ///< and its parts; a twin of it takes its passages over

    // A dump, whose articles are documents of their own. It counts as queued until finishContainer(), so that it is
    // done again from the start when the program dies before.
    Result<qint64> beginContainer(qint64 library, const FileRecord &file); ///< gives its id
    Result<bool> removeParts(qint64 container, int atMost);                ///< true: there are more
    /// An article, at "path of the dump#name"; gives the number of passages.
    Result<int> storePart(qint64 library, qint64 container, const QString &path, const LoadedDocument &document);
    Result<void> finishContainer(qint64 container, const FileRecord &file, const QString &title);

    /// Vectors of passages; an empty one: the text has no meaning to the model. Passages that are gone are left out.
    using ChunkVector = std::pair<qint64, Vector>;
    Result<qint64> openVectorSpace(const EmbeddingSpace &space, const QString &store); ///< finds or makes it
    Result<void> storeVectors(qint64 space, const QList<ChunkVector> &vectors);
    Result<void> noteRemoteVectors(qint64 space, const QList<qint64> &chunks); ///< a remote store has them now
    Result<void> noteForgotten(qint64 space, const QList<qint64> &chunks);     ///< it has forgotten what was removed here
    Result<void> noteForgotten(qint64 space, const QList<qint64> &chunks);     ///< a remote store has them no more
    Result<void> removeVectors(qint64 space, const QList<qint64> &chunks);
    Result<qint64> removeSomeVectors(qint64 space, int limit); ///< of a space that is out of use; 0: all are gone

    Result<qint64> beginJob(const IndexRequest &request); ///< committed at once
    Result<void> endJob(qint64 id);
    Result<QList<JournalEntry>> unfinishedJobs();

    Result<void> commit();
    void rollback(); ///< forgets what was not committed
    /// At the end of a job, and whenever there is time: a step (of about a tenth of a second, committed) towards a keyword
    /// index of few parts. False: there is nothing left to do.
    Result<bool> tidy();
    qint64 pendingChunks() const { return m_pendingChunks; }
    qint64 pendingBytes() const { return m_pendingBytes; } ///< of text, not committed yet
    Result<void> limitPages(qint64 pages); ///< the database file grows to so many pages at most; then it counts as full

private:
    explicit PassageWriter(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
    Result<void> prepareStatements();
    Result<void> begin();
    struct NewPassage {
        QString heading; ///< one heading a line
        int page = 0;
        qint64 begin = 0;
        qint64 end = 0;
        int line = 0;
        QByteArray body;
    };
    Result<qint64> fileId(qint64 library, const QString &path);
    Result<void> insertPassages(qint64 library, qint64 document, const QString &title,
                                const QList<NewPassage> &passages);
    Result<int> insertDocument(qint64 library, qint64 id, const LoadedDocument &document);
    Result<void> describeFile(qint64 id, const FileRecord &file, FileState state, const QString &title,
                              const QString &reason, int chunks);
    Result<void> passOn(qint64 library, qint64 document); ///< its passages go to a twin, if it has one
    Result<void> removeWholeFile(qint64 library, qint64 id);
    Result<qint64> libraryOf(qint64 document); ///< 0: there is no such document
    Result<void> removePassages(qint64 library, qint64 document);
    Result<void> removeVectorsOf(qint64 document);
    Result<qint64> nextChunkId(qint64 library);
    Result<void> countPassages(qint64 library, qint64 passages, qint64 bytes);

    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<keyword::KeywordWriter> m_keywords;
    Statement m_findFile;
    Statement m_insertFile;
    Statement m_queueFile;
    Statement m_updateFile;
    Statement m_insertChunk;
    Statement m_passagesOf;
    Statement m_deleteChunks;
    Statement m_count;
    Statement m_goneVectors;
    Statement m_deleteVectors;
    ChunkLimits m_limits;
    QHash<qint64, qint64> m_nextChunk; ///< of each library
    bool m_open = false;               ///< a transaction
    qint64 m_pendingChunks = 0;
    qint64 m_pendingBytes = 0;
};

} // namespace docswiki::knowledge
