// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QStringList>

namespace docswiki::ui {

/// The models that answer when the chosen one cannot, in their order. Rows can be moved, by dragging too.
class FallbacksModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ReferenceRole = Qt::UserRole, KnownRole };
    static constexpr int most = 20;

    using QAbstractListModel::QAbstractListModel;

    void setReferences(const QStringList &references);
    QStringList references() const { return m_references; }
    void setKnown(const QList<provider::ModelInfo> &models, const QHash<QString, QString> &accountNames);

    bool insert(int row, const QString &reference); ///< false: it is there, or the list is full
    bool move(int row, int to);
    void remove(int row);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    bool moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to, int child) override;

Q_SIGNALS:
    void changed(); ///< by the person

private:
    QStringList m_references;
    QSet<QString> m_known; ///< references that a provider's list has, with and without the account
    QHash<QString, QString> m_accountNames;
};

QString modelReference(const provider::ModelInfo &model); ///< `model@account`
QString modelName(const provider::ModelInfo &model);      ///< as its provider names it

/// References of all models that can be asked, `model@account`, in the providers' order; the excerpt model is not one.
QStringList modelReferences(const QList<provider::ModelInfo> &models);

} // namespace docswiki::ui
