// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/keyword/engine.h"

#ifdef DOCSWIKI_XAPIAN
#include <xapian.h>

#include <cmath>
#include <optional>
#endif

namespace docswiki::bench {

using namespace Qt::StringLiterals;

#ifdef DOCSWIKI_XAPIAN

namespace {

/// Xapian with the terms of our tokenizer and without positions, as small and fast as it goes.
class XapianEngine final : public Engine {
public:
    explicit XapianEngine(const QString &folder) : m_path((folder + u"/xapian"_s).toStdString()) {}

    Result<void> add(const std::vector<BenchChunk> &batch) override
    {
        return guarded([&] {
            if (!m_writer) m_writer.emplace(m_path, Xapian::DB_CREATE_OR_OPEN);
            for (const BenchChunk &chunk : batch) {
                Xapian::Document document;
                for (const auto &[term, frequency] : termsOf(chunk).frequencies)
                    document.add_term(term, static_cast<Xapian::termcount>(std::lround(frequency)));
                m_writer->replace_document(static_cast<Xapian::docid>(chunk.id), document);
            }
            m_writer->commit();
        });
    }

    Result<void> finish() override
    {
        return guarded([&] {
            m_writer->close();
            m_writer.reset();
            const Xapian::Database built(m_path);
            Xapian::Database(m_path).compact(m_path + "-compact");
            m_path += "-compact";
        });
    }

    Result<std::vector<qint64>> search(const QStringList &words) override
    {
        std::vector<qint64> ids;
        const Result<void> done = guarded([&] {
            if (!m_reader) m_reader.emplace(m_path);
            std::vector<Xapian::Query> terms;
            for (const QString &word : words)
                terms.emplace_back(termOf(word));
            Xapian::Enquire enquire(*m_reader);
            enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
            enquire.set_weighting_scheme(Xapian::BM25Weight(1.4, 0, 1, 0.75, 0));
            const Xapian::MSet hits = enquire.get_mset(0, wantedHits);
            for (auto hit = hits.begin(); hit != hits.end(); ++hit)
                ids.push_back(static_cast<qint64>(*hit));
        });
        if (!done) return fail(done.error());
        return ids;
    }

private:
    template<typename Work>
    static Result<void> guarded(Work work)
    {
        try {
            work();
            return {};
        } catch (const Xapian::Error &error) {
            return fail(ErrorCode::Storage, QString::fromStdString(error.get_description()));
        }
    }

    std::string m_path;
    std::optional<Xapian::WritableDatabase> m_writer;
    std::optional<Xapian::Database> m_reader;
};

} // namespace

std::unique_ptr<Engine> makeXapian(const QString &folder)
{
    return std::make_unique<XapianEngine>(folder);
}

#else

std::unique_ptr<Engine> makeXapian(const QString &)
{
    return nullptr;
}

#endif

} // namespace docswiki::bench
