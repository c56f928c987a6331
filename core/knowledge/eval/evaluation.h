// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace docswiki::knowledge {

/// How well the questions of a set were answered, means over all judged questions, as trec_eval defines the measures.
struct EvaluationScores {
    int questions = 0; ///< judged
    double ndcg10 = 0;
    double recall10 = 0;
    double mrr10 = 0;
    double success10 = 0; ///< share with anything relevant among the first ten

    bool operator==(const EvaluationScores &) const = default;
};

/// One run over a question set, as it is kept and shown over time.
struct Evaluation {
    QDateTime at;         ///< UTC
    QString set;          ///< the folder's name
    QString settings;     ///< what the result depends on, for people: "keywords + potion-base-8M, chunks 1100"
    int indexVersion = 0; ///< of text cutting and ranking; results of one version are comparable
    qint64 chunks = 0;
    EvaluationScores scores;
    EvaluationScores keywordsOnly; ///< of the same run without vectors; equal where there are none
    Nanoseconds p50{0};            ///< of a query
    Nanoseconds p95{0};

    bool operator==(const Evaluation &) const = default;
};

} // namespace docswiki::knowledge

Q_DECLARE_METATYPE(docswiki::knowledge::Evaluation)
