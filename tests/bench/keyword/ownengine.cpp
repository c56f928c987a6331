// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/keywordindex.h"
#include "core/knowledge/index/keyword/keywordwriter.h"
#include "tests/bench/keyword/engine.h"

#include <cmath>
#include <limits>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

class OwnEngine final : public Engine {
public:
    explicit OwnEngine(const QString &folder) : m_file(folder + u"/keyword.db"_s) {}

    Result<void> add(const std::vector<BenchChunk> &batch) override
    {
        if (const Result<void> ready = open(true); !ready) return ready;
        Result<void> done = m_connection->execute("BEGIN IMMEDIATE");
        for (const BenchChunk &chunk : batch) {
            if (done) done = m_writer->add(chunk.id, chunk.title, chunk.heading, chunk.body);
        }
        return done.and_then([&] { return m_writer->flush(); }).and_then([&] {
            return m_connection->execute("COMMIT");
        });
    }

    Result<void> finish() override
    {
        for (Result<bool> more = true; more && *more;) {
            if (const Result<void> begun = m_connection->execute("BEGIN IMMEDIATE"); !begun) return begun;
            more = m_writer->tidy();
            if (!more) return fail(more.error());
            if (const Result<void> done = m_connection->execute("COMMIT"); !done) return done;
        }
        m_writer.reset();
        return m_connection->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    qint64 bytesInUse() override
    {
        auto pages = m_connection->prepare("SELECT (page_count - freelist_count) * page_size"
                                           " FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
        return pages && pages->step() ? pages->integer(0) : 0;
    }

    Result<std::vector<qint64>> search(const QStringList &words) override
    {
        if (const Result<void> ready = open(false); !ready) return fail(ready.error());
        const Snapshot snapshot(*m_connection);
        if (const Result<void> fresh = m_index->refresh(); !fresh) return fail(fresh.error());
        const auto passages = static_cast<double>(m_index->passages());
        std::vector<keyword::WeightedTerm> terms;
        for (const QString &word : words) {
            const std::string term = termOf(word);
            const Result<qint64> documents = m_index->documents(term);
            if (!documents) return fail(documents.error());
            const auto count = static_cast<double>(*documents);
            terms.push_back({term, std::log(1.0 + (passages - count + 0.5) / (count + 0.5)), false});
        }
        const auto hits = m_index->top(terms, {{0, std::numeric_limits<qint64>::max()}}, wantedHits);
        if (!hits) return fail(hits.error());
        std::vector<qint64> ids;
        for (const keyword::KeywordHit &hit : *hits)
            ids.push_back(hit.chunk);
        return ids;
    }

private:
    Result<void> open(bool writing)
    {
        if (!m_connection) {
            Result<std::unique_ptr<Connection>> connection = Connection::open(m_file);
            if (!connection) return fail(connection.error());
            m_connection = std::move(*connection);
            if (const Result<void> made = m_connection->execute(keyword::keywordSchema); !made) return made;
        }
        if (writing && !m_writer) {
            auto writer = keyword::KeywordWriter::open(*m_connection);
            if (!writer) return fail(writer.error());
            m_writer = std::move(*writer);
        }
        if (!writing && !m_index) {
            auto index = keyword::KeywordIndex::open(*m_connection);
            if (!index) return fail(index.error());
            m_index = std::move(*index);
        }
        return {};
    }

    QString m_file;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<keyword::KeywordWriter> m_writer;
    std::unique_ptr<keyword::KeywordIndex> m_index;
};

} // namespace

std::unique_ptr<Engine> makeOwn(const QString &folder)
{
    return std::make_unique<OwnEngine>(folder);
}

} // namespace docswiki::bench
