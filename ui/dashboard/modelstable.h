// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace docswiki::ui {

/// The models that answered, one row each. Qt::UserRole holds the bare number of a cell, for sorting.
class ModelsTable final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Model, Answers, Success, TotalP50, TotalP95, FirstTokenP50, FirstTokenP95, Speed, LastUsed, columns };

    using QAbstractTableModel::QAbstractTableModel;
    void setModels(const QList<metrics::ModelStats> &models, const QDateTime &now);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const metrics::ModelStats &stats, Column column) const;
    static QVariant number(const metrics::ModelStats &stats, Column column);

    QList<metrics::ModelStats> m_models;
    QDateTime m_now;
};

/// The table sorted by any column; an arrow in words beside the column's name says which.
class SortedModels final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SortedModels(ModelsTable *models, QObject *parent = nullptr);
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

} // namespace docswiki::ui
