// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/eval/evaluation.h"
#include "core/knowledge/index/sqlite.h"

#include <QJsonObject>
#include <QList>

#include <memory>

namespace docswiki::knowledge {

/// The evaluations of one person, in the knowledge database. A connection of its own; one thread at a time.
class EvaluationLog {
public:
    static Result<std::unique_ptr<EvaluationLog>> open(const QString &databaseFile);

    Result<void> add(const Evaluation &evaluation);
    /// Newest first, at most 500; of the set, or of all when it is empty.
    Result<QList<Evaluation>> list(const QString &set = {}, int limit = 500);

private:
    explicit EvaluationLog(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}

    std::unique_ptr<Connection> m_connection;
};

QJsonObject toJson(const Evaluation &evaluation);
Evaluation evaluationFromJson(const QJsonObject &object); ///< what is missing stays as it is made

} // namespace docswiki::knowledge
