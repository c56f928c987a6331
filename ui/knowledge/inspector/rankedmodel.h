// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/knowledge/inspector/inspection.h"

#include <QAbstractListModel>

#include <memory>

namespace docswiki::ui {

/// One of the inspector's lists: the passages of a report in an order of their own.
class RankedModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Kind { Words, Meaning, Results };
    enum Role {
        PassageRole = Qt::UserRole, ///< its place in the report
        TitleRole,
        PlaceRole,
        ExcerptRole,
        RankRole,      ///< in this list, from 1; of Results: the number of a used passage, 0 of others
        ShareRole,     ///< of the best score, 0..1
        FateRole,      ///< knowledge::PassageFate
        WordsRankRole, ///< 0: not found so
        MeaningRankRole,
        FirstLeftOutRole ///< of Results: the first that is not used
    };

    RankedModel(Kind kind, QObject *parent) : QAbstractListModel(parent), m_kind(kind) {}

    /// `order` of the first `most` passages; the rest is counted by more().
    void set(std::shared_ptr<const knowledge::RetrievalReport> report, const QList<int> &order, int used, int most);
    int more() const { return static_cast<int>(m_order.size()) - m_shown; }
    int rowOf(int passage) const; ///< -1: not shown here
    Kind kind() const { return m_kind; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QString spoken(int passage) const;

    Kind m_kind;
    std::shared_ptr<const knowledge::RetrievalReport> m_report;
    QList<int> m_order;
    int m_used = 0;
    int m_shown = 0;
};

} // namespace docswiki::ui
