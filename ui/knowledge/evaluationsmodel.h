// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/eval/evaluation.h"

#include <QAbstractTableModel>
#include <QList>

namespace docswiki::ui {

/// Runs over question sets, newest first, as a table.
class EvaluationsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, Set, Ndcg, Gain, Recall, Speed, Settings, columns };

    using QAbstractTableModel::QAbstractTableModel;
    void setEvaluations(const QList<knowledge::Evaluation> &evaluations, const QDateTime &now);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<knowledge::Evaluation> m_all;
    QDateTime m_now;
};

/// The runs over one set, oldest first.
struct SetHistory {
    QString set;
    QList<knowledge::Evaluation> runs;

    bool operator==(const SetHistory &) const = default;
};
/// By set, that with the newest run first.
QList<SetHistory> historiesOf(const QList<knowledge::Evaluation> &evaluations);
/// "+0.012 since the run before", "as before"; empty for a first run.
QString changeText(const SetHistory &history);
QString scoreText(double score); ///< "0.712"

} // namespace docswiki::ui
