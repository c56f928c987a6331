// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/pickerlist.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

void PickerList::setItems(const QList<PickerItem> &items, const QStringList &chosen)
{
    m_items = items;
    m_chosen = chosen;
    m_words.clear();
    rebuild();
}

void PickerList::setChosen(const QStringList &ids)
{
    m_chosen = ids;
    if (!m_rows.isEmpty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::CheckStateRole});
}

void PickerList::setFilter(const QString &text)
{
    const QString filter = text.simplified().toLower();
    if (filter == m_filter) return;
    m_filter = filter;
    m_typed = {};
    m_typed.id = m_typed.title = text.simplified();
    m_typed.note = m_typedNote;
    rebuild();
}

void PickerList::rebuild()
{
    beginResetModel();
    m_rows.clear();
    const QStringList wanted = m_filter.split(u' ', Qt::SkipEmptyParts);
    if (!wanted.isEmpty() && m_words.isEmpty()) {
        m_words.reserve(m_items.size());
        for (const PickerItem &item : std::as_const(m_items))
            m_words
                << (item.title + u' ' + item.note + u' ' + item.id + u' ' + item.search + u' ' + item.group).toLower();
    }
    QString group;
    for (int i = 0; i < m_items.size(); ++i) {
        const PickerItem &item = m_items[i];
        if (!wanted.isEmpty()) {
            const QString &words = m_words[i];
            const auto has = [&words](const QString &word) { return words.contains(word); };
            if (item.repeated || !std::all_of(wanted.cbegin(), wanted.cend(), has)) continue;
        }
        if (item.group != group) {
            group = item.group;
            if (!group.isEmpty()) m_rows << -1 - i;
        }
        m_rows << i;
    }
    if (m_rows.isEmpty() && !m_filter.isEmpty() && !m_typedNote.isEmpty() && !m_filter.contains(u' '))
        m_rows << static_cast<int>(m_items.size());
    endResetModel();
}

int PickerList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

const PickerItem &PickerList::item(int row) const
{
    const int place = m_rows[row];
    if (place == m_items.size()) return m_typed;
    return m_items[place < 0 ? -1 - place : place];
}

QVariant PickerList::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size()) return {};
    const PickerItem &it = item(index.row());
    if (isHeading(index.row())) {
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) return it.group;
        return role == HeadingRole ? QVariant(true) : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole: return it.title;
    case Qt::AccessibleTextRole: {
        QStringList parts{it.title, it.mark, it.note};
        parts << it.columns;
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }
    case Qt::ToolTipRole: return it.id.contains(u'/') && it.isChoice() ? it.id : it.isChoice() ? QString() : it.title;
    case Qt::CheckStateRole: return it.isChoice() && m_chosen.contains(it.id) ? Qt::Checked : Qt::Unchecked;
    case IdRole: return it.id;
    case NoteRole: return it.note;
    case ColumnsRole: return it.columns;
    case MarkRole: return it.mark;
    case HeadingRole: return false;
    case ActionRole: return it.action;
    case BoxRole: return m_multiple && it.isChoice() && !it.id.isEmpty();
    default: return {};
    }
}

Qt::ItemFlags PickerList::flags(const QModelIndex &index) const
{
    if (!index.isValid() || isHeading(index.row())) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

int PickerList::rowOf(const QString &id) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (!isHeading(row) && item(row).id == id && item(row).isChoice()) return row;
    }
    return -1;
}

int PickerList::firstChoice() const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (!isHeading(row) && item(row).isChoice()) return row;
    }
    return m_rows.isEmpty() ? -1 : moved(-1, 1);
}

int PickerList::moved(int row, int step) const
{
    const auto count = static_cast<int>(m_rows.size());
    if (count == 0) return -1;
    const int way = step < 0 ? -1 : 1;
    int to = std::clamp(row + step, 0, count - 1);
    while (to >= 0 && to < count && isHeading(to))
        to += way;
    if (to >= 0 && to < count) return to;
    for (to = std::clamp(row + step, 0, count - 1); to >= 0 && to < count && isHeading(to);)
        to -= way;
    return to >= 0 && to < count ? to : -1;
}

} // namespace docswiki::ui
