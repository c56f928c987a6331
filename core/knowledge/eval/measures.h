// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/eval/evaluation.h"
#include "core/knowledge/eval/questionset.h"

#include <QStringList>

namespace docswiki::knowledge {

/// The measures of one question, as trec_eval defines them: binary relevance, but for the graded gain of nDCG.
struct QuestionScores {
    double ndcg10 = 0;    ///< gain = relevance, discount log2(rank + 1)
    double recall10 = 0;  ///< share of the relevant documents among the first ten
    double mrr10 = 0;     ///< 1 / rank of the first relevant one
    double success10 = 0; ///< 1: anything relevant among the first ten
};

/// Share of the relevant documents among the first `k`.
double recallAt(int k, const QStringList &ranked, const Judgements &relevant);

/// `ranked`: document ids, best first; a repeated one counts where it came first. Pure.
QuestionScores questionScores(const QStringList &ranked, const Judgements &relevant);

/// Means over all judged questions; those that `runs` lacks count as zero.
EvaluationScores meanScores(const QHash<QString, Judgements> &judgements, const QHash<QString, QStringList> &runs);

} // namespace docswiki::knowledge
