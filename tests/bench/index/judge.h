// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagereader.h"

#include <QHash>
#include <QString>

namespace docswiki::bench {

/// A test collection: documents, questions, and which documents answer which (corpus.jsonl, queries.jsonl, qrels.tsv).
struct Collection {
    struct Document {
        QString id;
        QString title;
        QString text;
    };
    QList<Document> documents;
    QList<std::pair<QString, QString>> questions; ///< id, text
    QHash<QString, QHash<QString, int>> relevant;
};

struct Judgement {
    double ndcg10 = 0;
    double recall10 = 0;
    int questions = 0;
    double p50Ms = 0;
    double p95Ms = 0;
};

Result<Collection> readCollection(const QString &folder);

/// Indexes every document of the collection as one passage.
Result<void> indexCollection(const Collection &collection, const QString &databaseFile);

/// Asks all questions; nDCG as trec_eval counts it (ndcg_cut.10 over questions that have an answer).
Result<Judgement> judge(const Collection &collection, knowledge::PassageReader &reader);

} // namespace docswiki::bench
