// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

#include <QAbstractListModel>
#include <QHash>

namespace docswiki::ui {

/// The person's collections, one row each. A row whose removal waits for the undo bar is hidden, not gone.
class CollectionsModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { NameRole = Qt::UserRole, FailedRole, CountsRole, AgeRole, BusyRole, LeftRole, SampleRole, MeaningRole };

    using QAbstractListModel::QAbstractListModel;

    void setLibraries(const QList<knowledge::LibrarySummary> &libraries, const QDateTime &now);
    void setProgress(const knowledge::IndexProgress &progress); ///< one that does not run: none is being indexed
    void setLeft(const QHash<QString, int> &left); ///< files that an unfinished job did not reach, by collection
    void setEmbedding(bool on); ///< passages are also found by meaning
    int leftOf(const QString &name) const { return name == m_progress.library ? 0 : m_left.value(name); }
    void hide(const QString &name);
    void showAgain(const QString &name);

    const knowledge::LibrarySummary *at(int row) const; ///< nullptr outside
    int rowOf(const QString &name) const;               ///< -1: not there

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void rebuild();
    void changed();
    QString stateOf(const knowledge::LibrarySummary &library) const;

    QList<knowledge::LibrarySummary> m_all;
    QList<knowledge::LibrarySummary> m_shown;
    QStringList m_hidden;
    knowledge::IndexProgress m_progress; ///< of the one being indexed; library empty: none
    QHash<QString, int> m_left;
    QDateTime m_now;
    bool m_embedding = false;
};

} // namespace docswiki::ui
