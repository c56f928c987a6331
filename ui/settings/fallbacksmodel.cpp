// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/fallbacksmodel.h"

#include "core/provider/account/modelref.h"

namespace docswiki::ui {

using namespace Qt::StringLiterals;

QString modelReference(const provider::ModelInfo &model)
{
    // Where two providers offer the same name, the list tells them apart by itself.
    return model.id.endsWith(u'@' + model.account) ? model.id : provider::toText({model.id, model.account});
}

QString modelName(const provider::ModelInfo &model)
{
    const QString tail = u'@' + model.account;
    return !model.account.isEmpty() && model.id.endsWith(tail) ? model.id.chopped(tail.size()) : model.id;
}

QStringList modelReferences(const QList<provider::ModelInfo> &models)
{
    QStringList all;
    for (const provider::ModelInfo &model : models) {
        if (model.provider != "built-in"_L1) all << modelReference(model);
    }
    return all;
}

void FallbacksModel::setReferences(const QStringList &references)
{
    if (references == m_references) return;
    beginResetModel();
    m_references = references;
    endResetModel();
}

void FallbacksModel::setKnown(const QList<provider::ModelInfo> &models, const QHash<QString, QString> &accountNames)
{
    m_known.clear();
    for (const provider::ModelInfo &model : models)
        m_known << model.id << modelReference(model);
    m_accountNames = accountNames;
    if (!m_references.isEmpty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

bool FallbacksModel::insert(int row, const QString &reference)
{
    if (m_references.contains(reference) || m_references.size() >= most) return false;
    row = std::clamp(row, 0, rowCount());
    beginInsertRows({}, row, row);
    m_references.insert(row, reference);
    endInsertRows();
    Q_EMIT changed();
    return true;
}

bool FallbacksModel::move(int row, int to)
{
    return to >= 0 && to < rowCount() && moveRows({}, row, 1, {}, to > row ? to + 1 : to);
}

void FallbacksModel::remove(int row)
{
    if (row < 0 || row >= rowCount()) return;
    beginRemoveRows({}, row, row);
    m_references.removeAt(row);
    endRemoveRows();
    Q_EMIT changed();
}

int FallbacksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_references.size());
}

QVariant FallbacksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const QString &reference = m_references[index.row()];
    const bool known = m_known.contains(reference);
    switch (role) {
    case Qt::DisplayRole: {
        const provider::ModelRef ref = provider::parseModelRef(reference, m_accountNames.keys());
        QString text = ref.model;
        if (!ref.account.isEmpty()) text += u"  ·  "_s + m_accountNames.value(ref.account);
        return known ? text : tr("%1  (in no list at present)").arg(text);
    }
    case Qt::ToolTipRole:
        return known ? tr("Drag to change the order (Alt+Up, Alt+Down)")
                     : tr("No provider offers this model at present. It is passed over until one does.");
    case ReferenceRole: return reference;
    case KnownRole: return known;
    default: return {};
    }
}

Qt::ItemFlags FallbacksModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractListModel::flags(index);
    return index.isValid() ? usual | Qt::ItemIsDragEnabled : usual | Qt::ItemIsDropEnabled;
}

bool FallbacksModel::moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to, int child)
{
    if (from.isValid() || to.isValid() || count != 1 || row < 0 || row >= rowCount() || child < 0 || child > rowCount())
        return false;
    if (!beginMoveRows({}, row, row, {}, child)) return false;
    m_references.move(row, child > row ? child - 1 : child);
    endMoveRows();
    Q_EMIT changed();
    return true;
}

} // namespace docswiki::ui
