// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/pickeritem.h"

#include <QAbstractListModel>
#include <QList>
#include <QStringList>

namespace docswiki::ui {

/// The rows of a picker: items under the headings of their groups, those that match the filter. Made for thousands.
class PickerList final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, NoteRole, ColumnsRole, MarkRole, HeadingRole, ActionRole, BoxRole };

    using QAbstractListModel::QAbstractListModel;
    void setItems(const QList<PickerItem> &items, const QStringList &chosen);
    void setChosen(const QStringList &ids);
    void setMultiple(bool multiple) { m_multiple = multiple; } ///< every row has a box to be checked
    /// Items that have every word of `text`, in whatever order; none: all.
    void setFilter(const QString &text);
    /// What no item has can be chosen as it was typed; `note` says so beneath it. Empty: it cannot.
    void setTypedNote(const QString &note) { m_typedNote = note; }
    const QList<PickerItem> &items() const { return m_items; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    bool isHeading(int row) const { return m_rows[row] < 0; }
    const PickerItem &item(int row) const; ///< of a heading: the first below it
    int rowOf(const QString &id) const;    ///< -1: it is not shown
    int firstChoice() const;
    /// The next row that can be chosen, `step` rows on, or the last one in that direction.
    int moved(int row, int step) const;

private:
    void rebuild();

    QList<PickerItem> m_items;
    QStringList m_words; ///< of the items, in lower case; made when the first letter is typed
    QList<int> m_rows;   ///< places in m_items; -1 - place: the heading above it
    QString m_filter;
    QString m_typedNote;
    PickerItem m_typed; ///< the row at m_items.size(): what was typed
    QStringList m_chosen;
    bool m_multiple = false;
};

} // namespace docswiki::ui
