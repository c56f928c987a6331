// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/evaluationsmodel.h"

#include "ui/common/format.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::Evaluation;

namespace {

constexpr double noChange = 0.0005; // is shown as 0.000

QString signedScore(double difference)
{
    return (difference > 0 ? u"+"_s : u"−"_s) + scoreText(std::abs(difference));
}

} // namespace

QString scoreText(double score)
{
    return QLocale().toString(score, 'f', 3);
}

QList<SetHistory> historiesOf(const QList<Evaluation> &evaluations)
{
    QList<Evaluation> sorted = evaluations;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Evaluation &a, const Evaluation &b) { return a.at > b.at; });
    QList<SetHistory> all;
    for (const Evaluation &one : sorted) {
        auto known = std::find_if(all.begin(), all.end(), [&one](const SetHistory &h) { return h.set == one.set; });
        if (known == all.end()) known = all.insert(all.end(), SetHistory{one.set, {}});
        known->runs.prepend(one);
    }
    return all;
}

QString changeText(const SetHistory &history)
{
    if (history.runs.size() < 2) return {};
    const double change = history.runs.last().scores.ndcg10 - history.runs[history.runs.size() - 2].scores.ndcg10;
    return std::abs(change) < noChange ? EvaluationsModel::tr("as the run before")
                                       : EvaluationsModel::tr("%1 since the run before").arg(signedScore(change));
}

void EvaluationsModel::setEvaluations(const QList<Evaluation> &evaluations, const QDateTime &now)
{
    beginResetModel();
    m_all = evaluations;
    m_now = now;
    endResetModel();
}

int EvaluationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_all.size());
}

int EvaluationsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant EvaluationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Evaluation &one = m_all[index.row()];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            (index.column() >= Ndcg && index.column() <= Speed ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return tr("%1 · %2 questions, %3 · MRR@10 %4, anything right among ten %5 · p95 %6 · index version %7")
                   .arg(QLocale().toString(one.at.toLocalTime(), QLocale::ShortFormat),
                        format::whole(one.scores.questions), format::passages(one.chunks), scoreText(one.scores.mrr10),
                        format::share(one.scores.success10), format::duration(one.p95),
                        QString::number(one.indexVersion)) +
               u'\n' + one.settings;
    if (role != Qt::DisplayRole) return {};
    const double gain = one.scores.ndcg10 - one.keywordsOnly.ndcg10;
    switch (index.column()) {
    case When: return format::ago(one.at, m_now);
    case Set: return one.set;
    case Ndcg: return scoreText(one.scores.ndcg10);
    case Gain: return std::abs(gain) < noChange ? u"–"_s : signedScore(gain);
    case Recall: return scoreText(one.scores.recall10);
    case Speed: return format::duration(one.p50);
    case Settings: return one.settings;
    default: return {};
    }
}

QVariant EvaluationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section >= Ndcg && section <= Speed ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Ndcg: return tr("How near to perfect the order of the first ten is; 1 is perfect");
        case Gain: return tr("What search by meaning adds to search by words");
        case Recall: return tr("Share of the right documents among the first ten");
        case Speed: return tr("Half of the questions took less");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case When: return tr("When");
    case Set: return tr("Question set");
    case Ndcg: return tr("nDCG@10");
    case Gain: return tr("by meaning");
    case Recall: return tr("Recall@10");
    case Speed: return tr("p50");
    case Settings: return tr("Settings");
    default: return {};
    }
}

} // namespace docswiki::ui
