// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/evaluationlog.h"

#include "core/knowledge/index/schema.h"

#include <QJsonDocument>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxListed = 500;

QJsonObject scoresToJson(const EvaluationScores &scores)
{
    return {{u"questions"_s, scores.questions},
            {u"ndcg@10"_s, scores.ndcg10},
            {u"recall@10"_s, scores.recall10},
            {u"mrr@10"_s, scores.mrr10},
            {u"success@10"_s, scores.success10}};
}

EvaluationScores scoresFromJson(const QJsonObject &object)
{
    return {object["questions"_L1].toInt(), object["ndcg@10"_L1].toDouble(), object["recall@10"_L1].toDouble(),
            object["mrr@10"_L1].toDouble(), object["success@10"_L1].toDouble()};
}

Nanoseconds fromMs(double ms)
{
    return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

} // namespace

QJsonObject toJson(const Evaluation &evaluation)
{
    return {{u"at"_s, evaluation.at.toUTC().toString(Qt::ISODateWithMs)},
            {u"set"_s, evaluation.set},
            {u"settings"_s, evaluation.settings},
            {u"index_version"_s, evaluation.indexVersion},
            {u"chunks"_s, evaluation.chunks},
            {u"scores"_s, scoresToJson(evaluation.scores)},
            {u"keywords_only"_s, scoresToJson(evaluation.keywordsOnly)},
            {u"p50_ms"_s, toMs(evaluation.p50)},
            {u"p95_ms"_s, toMs(evaluation.p95)}};
}

Evaluation evaluationFromJson(const QJsonObject &object)
{
    Evaluation evaluation;
    evaluation.at = QDateTime::fromString(object["at"_L1].toString(), Qt::ISODateWithMs).toUTC();
    evaluation.set = object["set"_L1].toString();
    evaluation.settings = object["settings"_L1].toString();
    evaluation.indexVersion = object["index_version"_L1].toInt();
    evaluation.chunks = object["chunks"_L1].toInteger();
    evaluation.scores = scoresFromJson(object["scores"_L1].toObject());
    evaluation.keywordsOnly = scoresFromJson(object["keywords_only"_L1].toObject());
    evaluation.p50 = fromMs(object["p50_ms"_L1].toDouble());
    evaluation.p95 = fromMs(object["p95_ms"_L1].toDouble());
    return evaluation;
}

Result<std::unique_ptr<EvaluationLog>> EvaluationLog::open(const QString &databaseFile)
{
    Result<std::unique_ptr<Connection>> connection = openKnowledgeDatabase(databaseFile);
    if (!connection) return fail(connection.error());
    return std::unique_ptr<EvaluationLog>(new EvaluationLog(std::move(*connection)));
}

Result<void> EvaluationLog::add(const Evaluation &evaluation)
{
    Result<Statement> insert =
        m_connection->prepare("INSERT INTO evaluation (at, set_name, settings, result) VALUES (?1, ?2, ?3, ?4)");
    if (!insert) return fail(insert.error());
    return insert->bind(evaluation.at.toMSecsSinceEpoch())
        .bind(evaluation.set)
        .bind(evaluation.settings)
        .bind(QString::fromUtf8(QJsonDocument(toJson(evaluation)).toJson(QJsonDocument::Compact)))
        .run();
}

Result<QList<Evaluation>> EvaluationLog::list(const QString &set, int limit)
{
    Result<Statement> select = m_connection->prepare("SELECT result FROM evaluation WHERE ?1 = '' OR set_name = ?1"
                                                     " ORDER BY at DESC, id DESC LIMIT ?2");
    if (!select) return fail(select.error());
    select->bind(set).bind(std::clamp(limit, 1, maxListed));
    QList<Evaluation> evaluations;
    for (;;) {
        const Result<bool> row = select->step();
        if (!row) return fail(row.error());
        if (!*row) return evaluations;
        evaluations.append(evaluationFromJson(QJsonDocument::fromJson(select->text(0).toUtf8()).object()));
    }
}

} // namespace docswiki::knowledge
