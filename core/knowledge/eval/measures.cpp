// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/measures.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

namespace {

constexpr qsizetype cut = 10;

double gainOf(int relevance, qsizetype place)
{
    return relevance / std::log2(static_cast<double>(place) + 2);
}

QStringList unique(const QStringList &ranked)
{
    QStringList result = ranked;
    result.removeDuplicates();
    return result;
}

} // namespace

double recallAt(int k, const QStringList &ranked, const Judgements &relevant)
{
    if (relevant.isEmpty()) return 0;
    const QStringList documents = unique(ranked);
    const auto found = std::count_if(documents.cbegin(), documents.cbegin() + std::min<qsizetype>(k, documents.size()),
                                     [&](const QString &id) { return relevant.contains(id); });
    return static_cast<double>(found) / static_cast<double>(relevant.size());
}

QuestionScores questionScores(const QStringList &ranked, const Judgements &relevant)
{
    QuestionScores scores;
    if (relevant.isEmpty()) return scores;
    const QStringList documents = unique(ranked).mid(0, cut);
    double gain = 0;
    for (qsizetype place = 0; place < documents.size(); ++place) {
        const int relevance = relevant.value(documents[place]);
        if (relevance <= 0) continue;
        gain += gainOf(relevance, place);
        if (scores.mrr10 == 0) scores.mrr10 = 1.0 / static_cast<double>(place + 1);
    }
    QList<int> best = relevant.values();
    std::sort(best.begin(), best.end(), std::greater<>());
    double ideal = 0;
    for (qsizetype place = 0; place < std::min(cut, best.size()); ++place)
        ideal += gainOf(best[place], place);
    scores.ndcg10 = ideal > 0 ? gain / ideal : 0;
    scores.recall10 = recallAt(static_cast<int>(cut), documents, relevant);
    scores.success10 = scores.mrr10 > 0 ? 1 : 0;
    return scores;
}

EvaluationScores meanScores(const QHash<QString, Judgements> &judgements, const QHash<QString, QStringList> &runs)
{
    EvaluationScores mean;
    for (auto it = judgements.cbegin(); it != judgements.cend(); ++it) {
        const QuestionScores scores = questionScores(runs.value(it.key()), it.value());
        ++mean.questions;
        mean.ndcg10 += scores.ndcg10;
        mean.recall10 += scores.recall10;
        mean.mrr10 += scores.mrr10;
        mean.success10 += scores.success10;
    }
    if (mean.questions > 0) {
        for (double *sum : {&mean.ndcg10, &mean.recall10, &mean.mrr10, &mean.success10})
            *sum /= mean.questions;
    }
    return mean;
}

} // namespace docswiki::knowledge
