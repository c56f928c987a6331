// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/keyword/engine.h"

#include <algorithm>
#include <cmath>

namespace docswiki::bench {

namespace {

class ExactEngine final : public Engine {
public:
    explicit ExactEngine(const QList<QStringList> &questions)
    {
        for (const QStringList &question : questions) {
            for (const QString &word : question)
                m_postings[termOf(word)];
        }
    }

    Result<void> add(const std::vector<BenchChunk> &batch) override
    {
        for (const BenchChunk &chunk : batch) {
            const BenchTerms terms = termsOf(chunk);
            m_words.push_back(static_cast<float>(terms.words));
            m_sum += terms.words;
            for (const auto &[term, frequency] : terms.frequencies) {
                if (const auto known = m_postings.find(term); known != m_postings.end())
                    known->second.push_back({static_cast<quint32>(chunk.id), static_cast<float>(frequency)});
            }
        }
        return {};
    }

    Result<void> finish() override { return {}; }

    Result<std::vector<qint64>> search(const QStringList &words) override
    {
        constexpr double k1 = 1.4;
        constexpr double b = 0.75;
        std::vector<double> scores(m_words.size() + 1);
        const double passages = static_cast<double>(m_words.size());
        const double average = m_sum / passages;
        for (const QString &word : words) {
            const std::vector<Posting> &postings = m_postings[termOf(word)];
            const auto count = static_cast<double>(postings.size());
            const double idf = std::log(1.0 + (passages - count + 0.5) / (count + 0.5));
            for (const Posting &posting : postings) {
                const double k = k1 * (1 - b + b * static_cast<double>(m_words[posting.chunk - 1]) / average);
                scores[posting.chunk] +=
                    idf * static_cast<double>(posting.frequency) / (static_cast<double>(posting.frequency) + k);
            }
        }
        std::vector<qint64> ids(scores.size());
        for (std::size_t i = 0; i < ids.size(); ++i)
            ids[i] = static_cast<qint64>(i);
        const auto end = ids.begin() + std::min<std::ptrdiff_t>(wantedHits, static_cast<std::ptrdiff_t>(ids.size()));
        std::partial_sort(ids.begin(), end, ids.end(), [&](qint64 x, qint64 y) {
            const double a = scores[static_cast<std::size_t>(x)];
            const double c = scores[static_cast<std::size_t>(y)];
            return a != c ? a > c : x < y;
        });
        ids.erase(end, ids.end());
        std::erase_if(ids, [&](qint64 id) { return scores[static_cast<std::size_t>(id)] <= 0; });
        return ids;
    }

private:
    struct Posting {
        quint32 chunk;
        float frequency;
    };
    std::unordered_map<std::string, std::vector<Posting>> m_postings;
    std::vector<float> m_words; ///< of each passage, whose ids count from 1
    double m_sum = 0;
};

} // namespace

std::unique_ptr<Engine> makeExact(const QList<QStringList> &questions)
{
    return std::make_unique<ExactEngine>(questions);
}

} // namespace docswiki::bench
