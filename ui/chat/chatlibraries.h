// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace docswiki::ui {

/// Which libraries each chat searches; none: all. A new chat begins with what the last new one searched. A plain
/// value; remembers the chats changed last. A chat of an earlier run without an entry searches all.
class ChatLibraries {
public:
    static constexpr qsizetype mostKept = 300;
    using Kept = QList<std::pair<QString, QStringList>>; ///< conversation id and names, changed last at the end

    QStringList of(const QString &conversation) const { return m_of.value(conversation); }

    void set(const QString &conversation, const QStringList &names)
    {
        m_order.removeAll(conversation);
        m_order << conversation;
        m_of.insert(conversation, names);
        while (m_order.size() > mostKept)
            m_of.remove(m_order.takeFirst());
    }

    /// A new chat has got its id: what it searched stays with it, and with the next new chat.
    void adopt(const QString &conversation)
    {
        if (!m_of.contains(conversation)) set(conversation, of({}));
    }

    void forget(const QString &conversation)
    {
        m_order.removeAll(conversation);
        m_of.remove(conversation);
    }

    Kept kept() const
    {
        Kept all;
        for (const QString &id : m_order)
            all.append({id, m_of.value(id)});
        return all;
    }

private:
    QHash<QString, QStringList> m_of; ///< by conversation id; "" is the new chat's
    QStringList m_order;
};

} // namespace docswiki::ui
