// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

#include <QAbstractListModel>

namespace docswiki::ui {

/// The person's collections, one row each. A row whose removal waits for the undo bar is hidden, not gone.
class CollectionsModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { NameRole = Qt::UserRole, FailedRole, CountsRole, AgeRole, BusyRole, SampleRole };

    using QAbstractListModel::QAbstractListModel;

    void setLibraries(const QList<knowledge::LibrarySummary> &libraries, const QDateTime &now);
    void setBusy(const QString &name); ///< the one being indexed; empty: none
    void hide(const QString &name);
    void showAgain(const QString &name);

    const knowledge::LibrarySummary *at(int row) const; ///< nullptr outside
    int rowOf(const QString &name) const;               ///< -1: not there

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void rebuild();

    QList<knowledge::LibrarySummary> m_all;
    QList<knowledge::LibrarySummary> m_shown;
    QStringList m_hidden;
    QString m_busy;
    QDateTime m_now;
};

} // namespace docswiki::ui
