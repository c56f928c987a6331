// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/meaning.h"
#include "core/knowledge/retriever.h"
#include "core/knowledge/types.h"

#include <QObject>

#include <memory>

namespace docswiki::knowledge {

struct KnowledgeConfig {
    QString databaseFile;
    QString loaderProgram;   ///< `docswiki-loader`; empty: found beside the running program
    int loaderProcesses = 0; ///< 0: one a core, at most 4
};

/// The person's libraries: makes them, searches them, lists what is in them.
/// Lives on the engine's thread. Files are parsed in child processes, the database is written on one thread of its own
/// and read on others, so no call here waits; answers come as futures and signals.
class KnowledgeBase final : public QObject, public Retriever {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KnowledgeBase)
public:
    explicit KnowledgeBase(KnowledgeConfig config, QObject *parent = nullptr);
    ~KnowledgeBase() override; ///< stops a running job at the next file; the journal resumes it later

    QFuture<Result<Retrieval>> retrieve(const RetrieveQuery &query) override;
    /// The person is typing `query`: what it finds is kept for retrieve(), unless something changes until then.
    void prepare(const RetrieveQuery &query);

    /// From now on passages get vectors and are searched by meaning too; none: by keywords alone. `budgetTokens` counts
    /// for queries that bring none of their own.
    /// `problem`: why there is no meaning although the person wants one; told with the progress.
    void setMeaning(const Meaning &meaning, int budgetTokens, const QString &problem = {});
    /// The number of the space in that store, in the database; made if need be.
    QFuture<Result<qint64>> openVectorSpace(const EmbeddingSpace &space, const QString &store);
    EmbeddingProgress embeddingProgress() const;
    QFuture<Result<QList<LibrarySummary>>> libraries();
    QFuture<Result<FilePage>> files(const FileQuery &query);
    QFuture<Result<Passage>> passage(qint64 chunkId);

    /// Queues a job; jobs run one after another. Unchanged files are skipped, vanished ones removed.
    void index(const IndexRequest &request);
    /// Goes on with what an earlier run of the program left unfinished; nothing to do is fine.
    void resumeUnfinished();
    void pause();
    void resume();
    void cancel(); ///< ends the running job; what is indexed stays

    /// False: there is no such library. Input error: the new name is taken.
    QFuture<Result<bool>> changeLibrary(const QString &name, const LibraryChange &change);
    /// Looks through everything the library was made from. `afresh`: reads unchanged files too.
    QFuture<Result<bool>> reindexLibrary(const QString &name, bool afresh);
    /// Follows the folders of watched libraries, from now until the end. Off at first.
    void setWatching(bool on);

    /// Files and passages of the library, and the library itself; the files on disk are never touched.
    QFuture<Result<bool>> removeLibrary(const QString &name);

Q_SIGNALS:
    void progressChanged(const docswiki::knowledge::IndexProgress &progress);
    void fileChanged(const docswiki::knowledge::FileEntry &file);
    void indexFinished(const docswiki::Result<docswiki::knowledge::IndexSummary> &result);
    void librariesChanged();
    void embeddingProgressChanged(const docswiki::knowledge::EmbeddingProgress &progress);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace docswiki::knowledge
