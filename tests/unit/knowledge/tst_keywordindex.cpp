// SPDX-License-Identifier: GPL-3.0-or-later
// The keyword index against a search that looks at every passage: the answers must be the same to the last bit.
#include "core/knowledge/index/keyword/keywordindex.h"
#include "core/knowledge/index/keyword/keywordwriter.h"
#include "core/knowledge/index/keyword/topk.h"
#include "core/knowledge/text/tokenizer.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <map>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::knowledge::keyword;
using namespace Qt::StringLiterals;

namespace {

constexpr SearchScope::Range everything{0, std::numeric_limits<qint64>::max()};

/// What a passage is to an exhaustive search.
struct Counted {
    std::map<std::string, double> frequencies;
    quint64 words = 0;
};

class CountingSink final : public TokenSink {
public:
    CountingSink(Counted &counted, double weight) : m_counted(counted), m_weight(weight) {}
    void token(const Token &token) override
    {
        m_counted.frequencies[std::string(token.term)] += m_weight;
        words += token.samePlace ? 0 : 1;
    }
    quint64 words = 0;

private:
    Counted &m_counted;
    double m_weight;
};

Counted count(const std::string &title, const std::string &heading, const std::string &body)
{
    Counted counted;
    CountingSink titles(counted, titleWeight);
    tokenize(title, titles);
    CountingSink headings(counted, headingWeight);
    tokenize(heading, headings);
    CountingSink words(counted, 1);
    tokenize(body, words);
    counted.words = words.words;
    return counted;
}

} // namespace

class KeywordIndexTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random.seed(3);
        m_all.clear();
        auto connection = Connection::open(m_folder->filePath(u"k.db"_s));
        QVERIFY(connection);
        m_writing = std::move(*connection);
        QVERIFY(m_writing->execute(keywordSchema));
        openWriter();
        auto reading = Connection::open(m_folder->filePath(u"k.db"_s));
        QVERIFY(reading);
        m_reading = std::move(*reading);
        auto index = KeywordIndex::open(*m_reading);
        QVERIFY(index);
        m_index = std::move(*index);
    }
    void cleanup()
    {
        m_index.reset();
        m_writer.reset();
        m_reading.reset();
        m_writing.reset();
    }

    /// Batches are added and removed in random order, some rolled back, some by a program that dies; after each all
    /// questions are asked.
    void sameAsLookingAtEverything()
    {
        qint64 next[] = {1LL << 32, 2LL << 32};
        for (int round = 0; round < 50; ++round) {
            const auto before = m_all;
            QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
            const int batch = m_random.bounded(4) == 0 ? 150 : m_random.bounded(40);
            for (int i = 0; i < batch; ++i)
                add(next[m_random.bounded(2)]++);
            for (int i = 0; i < m_random.bounded(4); ++i)
                removeSome(m_random.bounded(round % 10 == 9 ? 400 : 30));
            if (m_random.bounded(3) == 0) QVERIFY(m_writer->tidy(1 + m_random.bounded(3'000)));
            QVERIFY(m_writer->flush());
            if (m_random.bounded(5) == 0) {
                QVERIFY(m_writing->execute("ROLLBACK"));
                m_all = before; // ids are not used again, as little as those of a killed program
                if (m_random.bounded(2) == 0)
                    QVERIFY(m_writer->forget());
                else
                    openWriter();
            } else {
                QVERIFY(m_writing->execute("COMMIT"));
            }
            compareAll(4);
            if (QTest::currentTestFailed()) return;
        }
        while (tidyOnce()) {
        }
        QVERIFY(m_writer->segments() <= 6); // each larger than all smaller ones together
        compareAll(40);
        QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
        QVERIFY(m_writer->remove(0, everything.end)); // nothing is left, not even pages
        m_all.clear();
        QVERIFY(m_writing->execute("COMMIT"));
        compareAll(3);
        while (tidyOnce()) {
        }
        for (const char *table : {"keyword_page", "keyword_segment", "keyword_gone"}) {
            auto rows = m_writing->prepare((std::string("SELECT count(*) FROM ") + table).c_str());
            QVERIFY(rows && rows->step());
            QCOMPARE(rows->integer(0), 0);
        }
    }

    /// Lists over many pages, and many windows of passages.
    void longLists()
    {
        QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
        for (qint64 id = 1; id <= 20'000; ++id) {
            add((id % 2 + 1) << 32 | id, 6);
            if (id % 2'500 == 0) QVERIFY(m_writer->flush());
        }
        QVERIFY(m_writing->execute("COMMIT"));
        compareAll(8);
        while (tidyOnce()) {
        }
        compareAll(8);
        QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
        for (int i = 0; i < 200; ++i)
            removeSome(50);
        QVERIFY(m_writer->flush());
        QVERIFY(m_writing->execute("COMMIT"));
        compareAll(8);
    }

    void aSnapshotStaysAsItWas()
    {
        QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
        for (qint64 id = 1; id <= 300; ++id)
            add(id);
        QVERIFY(m_writer->flush() && m_writing->execute("COMMIT"));
        const Snapshot snapshot(*m_reading);
        QVERIFY(m_index->refresh());
        const auto before = m_index->top({{"w0", 1, false}}, {everything}, 20);
        QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
        QVERIFY(m_writer->remove(1, 300) && m_writer->flush() && m_writing->execute("COMMIT"));
        while (tidyOnce()) {
        }
        QVERIFY(m_index->refresh());
        const auto after = m_index->top({{"w0", 1, false}}, {everything}, 20);
        QVERIFY(before && after);
        QCOMPARE(after->size(), before->size());
        QVERIFY(!after->empty());
    }

    void aDamagedPageIsAnError()
    {
        QVERIFY(m_writing->execute("BEGIN IMMEDIATE"));
        for (qint64 id = 1; id <= 2'000; ++id)
            add(id);
        QVERIFY(m_writer->flush() && m_writing->execute("COMMIT"));
        QVERIFY(
            m_writing->execute("UPDATE keyword_page SET data = randomblob(length(data)) WHERE (id & 0xffffffff) > 2"));
        const Snapshot snapshot(*m_reading);
        QVERIFY(m_index->refresh());
        for (int word = 0; word < 20; ++word)
            (void)m_index->top({{"w" + std::to_string(word), 1, word % 2 == 0}}, {everything}, 20); // does not crash
        QVERIFY(m_writing->execute("DELETE FROM keyword_page"));
        auto fresh = KeywordIndex::open(*m_writing);
        QVERIFY(fresh);
        QCOMPARE((*fresh)->refresh().error().code, ErrorCode::Storage);
    }

private:
    void openWriter()
    {
        auto writer = KeywordWriter::open(*m_writing);
        QVERIFY(writer);
        m_writer = std::move(*writer);
    }

    bool tidyOnce()
    {
        if (!m_writing->execute("BEGIN IMMEDIATE")) return false;
        const Result<bool> more = m_writer->tidy(2'000);
        return m_writing->execute("COMMIT") && more && *more;
    }

    /// The smaller the number the likelier.
    std::string word()
    {
        const double at = m_random.generateDouble();
        return "w" + std::to_string(static_cast<int>(std::pow(300.0, at * at) - 1));
    }

    std::string text(int words)
    {
        std::string text;
        for (int i = 0; i < words; ++i)
            text += word() + ' ';
        return text;
    }

    void add(qint64 id, int mostWords = 40)
    {
        const std::string title = text(m_random.bounded(3));
        const std::string heading = text(m_random.bounded(3));
        const std::string body = text(m_random.bounded(mostWords));
        QVERIFY(m_writer->add(id, title, heading, body));
        m_all[id] = count(title, heading, body);
    }

    void removeSome(qint64 most)
    {
        if (m_all.empty() || most == 0) return;
        auto from = m_all.begin();
        std::advance(from, m_random.bounded(static_cast<int>(m_all.size())));
        const qint64 first = from->first;
        QVERIFY(m_writer->remove(first, most));
        m_all.erase(from, m_all.lower_bound(first + most));
    }

    void compareAll(int questions)
    {
        const Snapshot snapshot(*m_reading);
        QVERIFY(m_index->refresh());
        QCOMPARE(m_index->passages(), static_cast<qint64>(m_all.size()));
        for (int i = 0; i < questions; ++i) {
            std::vector<WeightedTerm> terms;
            for (int t = 0; t < 1 + m_random.bounded(i % 5 == 0 ? 40 : 6); ++t)
                terms.push_back({word(), 0.1 + m_random.generateDouble() * 9, m_random.bounded(8) == 0});
            QList<SearchScope::Range> ranges{everything};
            if (i % 3 == 0) ranges = {{1LL << 32, (1LL << 32) + 70}, {2LL << 32, 3LL << 32}};
            compare(terms, ranges, static_cast<std::size_t>(1 + m_random.bounded(i % 4 == 0 ? 300 : 20)));
            if (QTest::currentTestFailed()) return;
        }
    }

    void compare(const std::vector<WeightedTerm> &terms, const QList<SearchScope::Range> &ranges, std::size_t k)
    {
        double heaviest = 0;
        for (const WeightedTerm &term : terms)
            heaviest = std::max(heaviest, term.weight);
        const ImpactTable table({}, m_index->averageWords());
        std::vector<ScoredChunk> expected;
        std::vector<qint64> documents(terms.size());
        for (const auto &[id, passage] : m_all) {
            quint32 score = 0;
            for (std::size_t t = 0; t < terms.size(); ++t) {
                const double frequency = frequencyOf(passage, terms[t]);
                if (frequency <= 0) continue;
                ++documents[t];
                const auto weight = static_cast<quint32>(
                    std::max(std::lround(terms[t].weight / heaviest * ImpactTable::largestWeight), 1L));
                score += table.score(weight, {frequencyCode(frequency), lengthCode(passage.words)});
            }
            const bool within = std::any_of(ranges.begin(), ranges.end(), [id = id](const SearchScope::Range &range) {
                return id >= range.begin && id < range.end;
            });
            if (score > 0 && within) expected.push_back({score, id});
        }
        std::sort(expected.begin(), expected.end());
        if (expected.size() > k) expected.resize(k);

        // The average keeps what is gone until it is cleared away, so the table is made anew for every question.
        auto fresh = KeywordIndex::open(*m_reading);
        QVERIFY(fresh && (*fresh)->refresh());
        const auto found = (*fresh)->top(terms, ranges, k);
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        QCOMPARE(found->size(), expected.size());
        const double unit = heaviest / ImpactTable::largestWeight * 256.0 / 65'535.0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE((*found)[i].chunk, expected[i].chunk);
            QCOMPARE((*found)[i].score, expected[i].score * unit);
        }
        for (std::size_t t = 0; t < terms.size(); ++t) { // never fewer; more while some are gone but not cleared away
            const auto counted = (*fresh)->documents(terms[t].term, terms[t].prefix);
            QVERIFY(counted && *counted >= documents[t]);
        }
    }

    /// As it is stored: of several terms with one beginning, the codes are summed.
    static double frequencyOf(const Counted &passage, const WeightedTerm &term)
    {
        double sum = 0;
        for (auto found = passage.frequencies.lower_bound(term.term);
             found != passage.frequencies.end() && found->first.starts_with(term.term); ++found) {
            if (term.prefix || found->first == term.term)
                sum += static_cast<double>(frequencyLevels[frequencyCode(found->second)]);
        }
        return sum;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QRandomGenerator m_random;
    std::unique_ptr<Connection> m_writing;
    std::unique_ptr<Connection> m_reading;
    std::unique_ptr<KeywordWriter> m_writer;
    std::unique_ptr<KeywordIndex> m_index;
    std::map<qint64, Counted> m_all;
};

QTEST_GUILESS_MAIN(KeywordIndexTest)
#include "tst_keywordindex.moc"
