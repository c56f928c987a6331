// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/conversationlistmodel.h"

#include <QLocale>

#include <algorithm>

namespace docswiki::ui {

using store::Conversation;

ConversationListModel::ConversationListModel(QObject *parent) : QAbstractListModel(parent) {}

void ConversationListModel::setConversations(const QList<Conversation> &conversations)
{
    m_all = conversations;
    update();
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ConversationListModel::change(const Conversation &conversation)
{
    const auto it = std::find_if(m_all.begin(), m_all.end(), [&](const Conversation &c) { return c.id == conversation.id; });
    if (it == m_all.end())
        m_all.append(conversation);
    else
        *it = conversation;
    update();
    if (const QModelIndex at = indexOf(conversation.id); at.isValid())
        Q_EMIT dataChanged(at, at);
}

void ConversationListModel::remove(const QString &id)
{
    m_all.removeIf([&](const Conversation &c) { return c.id == id; });
    update();
}

void ConversationListModel::setFilter(const QString &text)
{
    m_filter = text.split(u' ', Qt::SkipEmptyParts);
    update();
}

void ConversationListModel::setToday(const QDate &today)
{
    m_today = today;
    update();
}

void ConversationListModel::setRunning(const QString &id, bool running)
{
    const bool changed = running != m_running.contains(id);
    if (!changed)
        return;
    if (running)
        m_running.insert(id);
    else
        m_running.remove(id);
    if (const QModelIndex at = indexOf(id); at.isValid())
        Q_EMIT dataChanged(at, at, {RunningRole});
}

QModelIndex ConversationListModel::indexOf(const QString &id) const
{
    for (int i = 0; i < rowCount(); ++i) {
        if (!m_rows[i].id.isEmpty() && m_rows[i].id == id)
            return index(i);
    }
    return {};
}

const Conversation *ConversationListModel::conversation(const QString &id) const
{
    const auto it = std::find_if(m_all.cbegin(), m_all.cend(), [&](const Conversation &c) { return c.id == id; });
    return it == m_all.cend() ? nullptr : &*it;
}

QString ConversationListModel::groupOf(const Conversation &conversation) const
{
    if (conversation.pinned)
        return tr("Pinned");
    const QDate today = m_today.isValid() ? m_today : QDate::currentDate();
    const qint64 days = conversation.updatedAt.toLocalTime().date().daysTo(today);
    if (days <= 0)
        return tr("Today");
    if (days == 1)
        return tr("Yesterday");
    return days <= 7 ? tr("Previous 7 days") : tr("Older");
}

QList<ConversationListModel::Row> ConversationListModel::arrangement() const
{
    QList<const Conversation *> shown;
    for (const Conversation &conversation : m_all) {
        if (std::all_of(m_filter.cbegin(), m_filter.cend(), [&](const QString &word) {
                return conversation.title.contains(word, Qt::CaseInsensitive);
            }))
            shown.append(&conversation);
    }
    std::stable_sort(shown.begin(), shown.end(), [](const Conversation *a, const Conversation *b) {
        return a->pinned != b->pinned ? a->pinned : a->updatedAt > b->updatedAt;
    });
    QList<Row> rows;
    QString group;
    for (const Conversation *conversation : shown) {
        const QString own = groupOf(*conversation);
        if (own != group)
            rows.append({{}, own});
        group = own;
        rows.append({conversation->id, {}});
    }
    return rows;
}

void ConversationListModel::update()
{
    const QList<Row> rows = arrangement();
    if (rows == m_rows)
        return;
    // What is the same at both ends stays; only the middle is exchanged.
    int head = 0, tail = 0;
    const int before = static_cast<int>(m_rows.size()), after = static_cast<int>(rows.size());
    while (head < std::min(before, after) && m_rows[head] == rows[head])
        ++head;
    while (tail < std::min(before, after) - head && m_rows[before - 1 - tail] == rows[after - 1 - tail])
        ++tail;
    m_changing = true;
    if (before - tail > head) {
        beginRemoveRows({}, head, before - tail - 1);
        m_rows.erase(m_rows.begin() + head, m_rows.begin() + (before - tail));
        endRemoveRows();
    }
    if (after - tail > head) {
        beginInsertRows({}, head, after - tail - 1);
        for (int i = head; i < after - tail; ++i)
            m_rows.insert(i, rows[i]);
        endInsertRows();
    }
    m_changing = false;
    Q_EMIT arranged();
}

int ConversationListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ConversationListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[index.row()];
    const bool heading = row.id.isEmpty();
    if (role == IsHeadingRole)
        return heading;
    if (heading)
        return role == Qt::DisplayRole ? QVariant(row.heading) : QVariant();
    const Conversation *found = conversation(row.id);
    if (!found)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return found->title.isEmpty() ? tr("New chat") : found->title;
    case Qt::EditRole: return found->title;
    case Qt::ToolTipRole:
        return tr("%1\n%2, %n message(s)", nullptr, found->messages)
            .arg(found->title, QLocale().toString(found->updatedAt.toLocalTime(), QLocale::ShortFormat));
    case IdRole: return found->id;
    case PinnedRole: return found->pinned;
    case RunningRole: return m_running.contains(found->id);
    case UpdatedRole: return found->updatedAt;
    default: return {};
    }
}

Qt::ItemFlags ConversationListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (m_rows[index.row()].id.isEmpty())
        return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren;
}

bool ConversationListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString title = value.toString().simplified();
    if (role != Qt::EditRole || !index.isValid() || title.isEmpty())
        return false;
    const QString id = m_rows[index.row()].id;
    const auto it = std::find_if(m_all.begin(), m_all.end(), [&](const Conversation &c) { return c.id == id; });
    if (it == m_all.end() || it->title == title)
        return false;
    it->title = title;
    Q_EMIT dataChanged(index, index, {Qt::DisplayRole, Qt::EditRole});
    Q_EMIT renameRequested(id, title);
    return true;
}

} // namespace docswiki::ui
