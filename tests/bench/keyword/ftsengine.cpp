// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/sqlite.h"
#include "tests/bench/keyword/engine.h"

#include <QHash>

#include <algorithm>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

/// FTS5 as one would use it: porter stems, no text of its own, field weights, bm25().
class FtsEngine final : public Engine {
public:
    FtsEngine(const QString &folder, bool cut) : m_file(folder + u"/fts.db"_s), m_cut(cut) {}

    Result<void> add(const std::vector<BenchChunk> &batch) override
    {
        if (const Result<void> ready = open(); !ready) return ready;
        if (const Result<void> begun = m_connection->execute("BEGIN IMMEDIATE"); !begun) return begun;
        for (const BenchChunk &chunk : batch) {
            const Result<void> done =
                m_insert.bind(chunk.id).bindUtf8(chunk.title).bindUtf8(chunk.heading).bindUtf8(chunk.body).run();
            if (!done) return done;
        }
        return m_connection->execute("COMMIT");
    }

    Result<void> finish() override
    {
        return m_connection->execute("INSERT INTO fts(fts) VALUES('optimize'); PRAGMA wal_checkpoint(TRUNCATE)");
    }

    qint64 bytesInUse() override
    {
        auto pages = m_connection->prepare("SELECT (page_count - freelist_count) * page_size"
                                           " FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
        return pages && pages->step() ? pages->integer(0) : 0;
    }

    Result<std::vector<qint64>> search(const QStringList &words) override
    {
        if (const Result<void> ready = open(); !ready) return fail(ready.error());
        const Result<QStringList> kept = m_cut ? rare(words) : Result<QStringList>(words);
        if (!kept) return fail(kept.error());
        m_query.bind(u'"' + kept->join(u"\" OR \""_s) + u'"').bind(wantedHits);
        std::vector<qint64> ids;
        for (;;) {
            const Result<bool> row = m_query.step();
            if (!row) return fail(row.error());
            if (!*row) return ids;
            ids.push_back(m_query.integer(0));
        }
    }

private:
    Result<void> open()
    {
        if (m_connection) return {};
        Result<std::unique_ptr<Connection>> connection = Connection::open(m_file);
        if (!connection) return fail(connection.error());
        m_connection = std::move(*connection);
        const Result<void> made =
            m_connection->execute("CREATE VIRTUAL TABLE IF NOT EXISTS fts USING fts5(title, heading, body, content='',"
                                  " tokenize='porter unicode61')");
        if (!made) return made;
        const std::pair<Statement *, const char *> statements[] = {
            {&m_insert, "INSERT INTO fts (rowid, title, heading, body) VALUES (?1, ?2, ?3, ?4)"},
            {&m_query, "SELECT rowid FROM fts WHERE fts MATCH ?1 ORDER BY bm25(fts, 2.0, 1.5, 1.0) LIMIT ?2"},
            {&m_count, "SELECT count(*) FROM (SELECT 1 FROM fts WHERE fts MATCH ?1 LIMIT 6001)"},
        };
        for (const auto &[statement, sql] : statements) {
            Result<Statement> prepared = m_connection->prepare(sql);
            if (!prepared) return fail(prepared.error());
            *statement = std::move(*prepared);
        }
        return {};
    }

    /// The rarest words, while together they are in 6,000 passages at most; at least one. Counts are remembered.
    Result<QStringList> rare(const QStringList &words)
    {
        constexpr qint64 budget = 6'000;
        QStringList sorted = words;
        for (const QString &word : words) {
            if (m_counts.contains(word)) continue;
            const Result<bool> row = m_count.bind(u'"' + word + u'"').step();
            if (!row) return fail(row.error());
            m_counts[word] = m_count.integer(0);
            m_count.reset();
        }
        std::sort(sorted.begin(), sorted.end(),
                  [this](const QString &a, const QString &b) { return m_counts[a] < m_counts[b]; });
        QStringList kept;
        qint64 postings = 0;
        for (const QString &word : std::as_const(sorted)) {
            postings += m_counts[word];
            if (kept.isEmpty() || postings <= budget) kept.append(word);
        }
        return kept;
    }

    QString m_file;
    bool m_cut;
    std::unique_ptr<Connection> m_connection;
    Statement m_insert;
    Statement m_query;
    Statement m_count;
    QHash<QString, qint64> m_counts;
};

} // namespace

std::unique_ptr<Engine> makeFts(const QString &folder)
{
    return std::make_unique<FtsEngine>(folder, false);
}

std::unique_ptr<Engine> makeFtsCut(const QString &folder)
{
    return std::make_unique<FtsEngine>(folder, true);
}

} // namespace docswiki::bench
