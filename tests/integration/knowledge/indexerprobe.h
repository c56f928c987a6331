// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/job/indexer.h"
#include "core/knowledge/text/wordlists.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace docswiki::test {

/// A folder of documents, an index, and an Indexer on the test's own thread.
struct IndexerProbe {
    IndexerProbe()
    {
        config.databaseFile = folder.filePath(QStringLiteral("knowledge.db"));
        config.loaderProgram = QCoreApplication::applicationDirPath() + QStringLiteral("/docswiki-loader");
        config.loaderProcesses = 2;
        config.watching.quiet = Milliseconds(150);
        config.watching.longest = Milliseconds(1'000);
        config.watching.missing = Milliseconds(100);
        config.watching.rescan = Milliseconds(300);
        docs = folder.filePath(QStringLiteral("docs"));
        QDir().mkpath(docs);
    }

    knowledge::Indexer &start()
    {
        indexer.reset();
        indexer = std::make_unique<knowledge::Indexer>(config);
        return *indexer;
    }
    bool write(const QString &name, const QByteArray &text) const
    {
        const QString path = docs + u'/' + name;
        QFile file(path);
        return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    /// Runs what `begin` asks for to its end.
    template<typename Begin>
    Result<knowledge::IndexSummary> run(Begin begin)
    {
        QSignalSpy finished(indexer.get(), &knowledge::Indexer::indexFinished);
        begin(*indexer);
        if (!QTest::qWaitFor([&] { return finished.count() > 0; }, 60'000))
            return fail(ErrorCode::Timeout, QStringLiteral("The job did not end."));
        return finished[0][0].value<Result<knowledge::IndexSummary>>();
    }
    Result<knowledge::IndexSummary> index(const QStringList &paths, bool afresh = false)
    {
        return run([&](knowledge::Indexer &target) { target.index({paths, QStringLiteral("lib"), false, afresh}); });
    }
    /// "name state chunks twin", by path
    QStringList files() const
    {
        const auto reader = knowledge::PassageReader::open(config.databaseFile, std::make_shared<knowledge::WordLists>());
        if (!reader) return {reader.error().message};
        QStringList list;
        const auto page = (*reader)->files({});
        if (!page) return {page.error().message};
        for (const knowledge::FileEntry &file : page->files)
            list.append(QStringLiteral("%1 %2 %3").arg(shortName(file.path)).arg(int(file.state)).arg(file.chunks) +
                        (file.twinOf.isEmpty() ? QString() : u' ' + shortName(file.twinOf)));
        return list;
    }
    /// Names of the files with passages that hold the word.
    QStringList having(const QString &word) const
    {
        const auto reader = knowledge::PassageReader::open(config.databaseFile, std::make_shared<knowledge::WordLists>());
        if (!reader) return {reader.error().message};
        knowledge::RetrieveQuery query;
        query.text = word;
        query.topK = 20;
        QStringList list;
        const auto found = (*reader)->search(query);
        if (!found) return {found.error().message};
        for (const knowledge::Passage &passage : found->passages)
            list.append(shortName(passage.document));
        list.removeDuplicates();
        list.sort();
        return list;
    }
    QString shortName(const QString &path) const
    {
        return path.startsWith(docs) ? path.sliced(docs.size() + 1) : path;
    }

    QTemporaryDir folder;
    knowledge::IndexerConfig config;
    QString docs;
    std::unique_ptr<knowledge::Indexer> indexer;
};

} // namespace docswiki::test
