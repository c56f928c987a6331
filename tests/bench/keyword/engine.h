// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "tests/bench/keyword/collection.h"

#include <memory>

namespace docswiki::bench {

constexpr int wantedHits = 200;

/// What is measured: an index over the collection, in a folder of its own. Each runs in a process of its own.
class Engine {
public:
    virtual ~Engine() = default;
    virtual Result<void> add(const std::vector<BenchChunk> &batch) = 0; ///< and commits
    virtual Result<void> finish() = 0;                                  ///< ends the build
    virtual qint64 bytesInUse() { return 0; }                           ///< of its files, what is not free; 0: all
    /// The best 200 for any of the words, best first.
    virtual Result<std::vector<qint64>> search(const QStringList &words) = 0;
};

std::unique_ptr<Engine> makeOwn(const QString &folder);
std::unique_ptr<Engine> makeFts(const QString &folder);    ///< FTS5, bm25(), all words
std::unique_ptr<Engine> makeFtsCut(const QString &folder); ///< the same without words beyond 6,000 postings
std::unique_ptr<Engine> makeXapian(const QString &folder); ///< null: built without it
/// BM25 in double precision over every passage with any of the words; `words` are those that will be asked for.
std::unique_ptr<Engine> makeExact(const QList<QStringList> &questions);

} // namespace docswiki::bench
