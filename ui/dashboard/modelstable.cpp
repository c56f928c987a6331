// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/modelstable.h"

#include "ui/common/format.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using metrics::ModelStats;

void ModelsTable::setModels(const QList<ModelStats> &models, const QDateTime &now)
{
    m_now = now;
    const auto sameNames = std::equal(models.cbegin(), models.cend(), m_models.cbegin(), m_models.cend(),
                                      [](const ModelStats &a, const ModelStats &b) { return a.model == b.model; });
    if (!sameNames) {
        beginResetModel();
        m_models = models;
        endResetModel();
        return;
    }
    m_models = models;
    if (!m_models.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int ModelsTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_models.size());
}

int ModelsTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ModelsTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ModelStats &stats = m_models[index.row()];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole: return text(stats, column);
    case Qt::UserRole: return number(stats, column);
    case Qt::TextAlignmentRole: return QVariant::fromValue((column == Model ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (column == Model)
            return stats.model;
        if (column == Success)
            return tr("%1 of %2 failed").arg(stats.errors).arg(stats.count);
        if (column == LastUsed)
            return stats.lastUsed.toLocalTime().toString(Qt::TextDate);
        return {};
    default: return {};
    }
}

QString ModelsTable::text(const ModelStats &stats, Column column) const
{
    const auto time = [&stats](double ms) { return stats.count > stats.errors ? format::durationMs(ms) : u"–"_s; };
    switch (column) {
    case Model: return stats.model;
    case Answers: return format::whole(stats.count);
    case Success: return stats.count == 0 ? u"–"_s : format::share(stats.successRate());
    case TotalP50: return time(stats.p50Ms);
    case TotalP95: return time(stats.p95Ms);
    case FirstTokenP50: return time(stats.firstTokenP50Ms);
    case FirstTokenP95: return time(stats.firstTokenP95Ms);
    case Speed: return stats.tokensPerSecond > 0 ? format::count(qRound64(stats.tokensPerSecond)) : u"–"_s;
    case LastUsed: return format::ago(stats.lastUsed, m_now);
    case columns: break;
    }
    return {};
}

QVariant ModelsTable::number(const ModelStats &stats, Column column)
{
    switch (column) {
    case Model: return stats.model;
    case Answers: return stats.count;
    case Success: return stats.successRate();
    case TotalP50: return stats.p50Ms;
    case TotalP95: return stats.p95Ms;
    case FirstTokenP50: return stats.firstTokenP50Ms;
    case FirstTokenP95: return stats.firstTokenP95Ms;
    case Speed: return stats.tokensPerSecond;
    case LastUsed: return stats.lastUsed;
    case columns: break;
    }
    return {};
}

QVariant ModelsTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Model ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Success: return tr("Answers that came to an end, of all asked; stopped ones are not counted as failed");
        case Speed: return tr("Tokens per second while the answer was written; the wait before it is not in it");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Model: return tr("Model");
    case Answers: return tr("Answers");
    case Success: return tr("Success");
    case TotalP50: return tr("Total p50");
    case TotalP95: return tr("Total p95");
    case FirstTokenP50: return tr("First token p50");
    case FirstTokenP95: return tr("First token p95");
    case Speed: return tr("Tokens/s");
    case LastUsed: return tr("Last used");
    default: return {};
    }
}

SortedModels::SortedModels(ModelsTable *models, QObject *parent) : QSortFilterProxyModel(parent)
{
    setSourceModel(models);
    setSortRole(Qt::UserRole);
}

QVariant SortedModels::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QVariant value = QSortFilterProxyModel::headerData(section, orientation, role);
    if (role != Qt::DisplayRole || section != sortColumn())
        return value;
    return value.toString() + (sortOrder() == Qt::AscendingOrder ? u" ↑"_s : u" ↓"_s);
}

} // namespace docswiki::ui
