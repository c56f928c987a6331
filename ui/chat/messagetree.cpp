// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messagetree.h"

#include <QSet>

#include <algorithm>

namespace docswiki::ui {

MessageTree::MessageTree(const QList<store::Message> &messages)
{
    for (const store::Message &message : messages)
        put(message);
}

void MessageTree::put(const store::Message &message)
{
    if (message.id.isEmpty()) return;
    if (const auto at = m_byId.constFind(message.id); at != m_byId.cend()) {
        m_messages[*at] = message;
        return;
    }
    m_byId.insert(message.id, m_messages.size());
    m_children.insert(message.parentId, m_messages.size());
    m_messages.append(message);
}

const store::Message *MessageTree::find(const QString &id) const
{
    const auto at = m_byId.constFind(id);
    return at == m_byId.cend() ? nullptr : &m_messages[*at];
}

QList<store::Message> MessageTree::branchTo(qsizetype leaf) const
{
    QList<store::Message> branch;
    QSet<qsizetype> seen; // a damaged tree must not hang us
    for (qsizetype at = leaf; at >= 0 && !seen.contains(at); at = m_byId.value(m_messages[at].parentId, -1)) {
        seen.insert(at);
        branch.append(m_messages[at]);
    }
    std::reverse(branch.begin(), branch.end());
    return branch;
}

QList<store::Message> MessageTree::newestBranch() const
{
    qsizetype newest = -1;
    for (qsizetype i = 0; i < m_messages.size(); ++i) {
        if (newest < 0 || m_messages[i].createdAt >= m_messages[newest].createdAt) newest = i;
    }
    return branchTo(newest);
}

QList<store::Message> MessageTree::branchThrough(const QString &id) const
{
    const qsizetype top = m_byId.value(id, -1);
    if (top < 0) return {};
    qsizetype newest = top;
    QSet<qsizetype> seen{top};
    for (QList<qsizetype> open{top}; !open.isEmpty();) {
        const qsizetype at = open.takeLast();
        const QDateTime &time = m_messages[at].createdAt;
        if (time > m_messages[newest].createdAt || (time == m_messages[newest].createdAt && at > newest)) newest = at;
        const auto [begin, end] = m_children.equal_range(m_messages[at].id);
        for (auto child = begin; child != end; ++child) {
            if (seen.contains(*child)) continue;
            seen.insert(*child);
            open.append(*child);
        }
    }
    return branchTo(newest);
}

QStringList MessageTree::versions(const QString &answerId) const
{
    const store::Message *answer = find(answerId);
    const store::Message *question = answer ? find(answer->parentId) : nullptr;
    if (!question) return {answerId};
    QList<qsizetype> found;
    const auto [begin, end] = m_children.equal_range(question->parentId);
    for (auto asked = begin; asked != end; ++asked) {
        if (m_messages[*asked].role != question->role) continue;
        const auto [first, last] = m_children.equal_range(m_messages[*asked].id);
        for (auto given = first; given != last; ++given) {
            if (m_messages[*given].role == answer->role) found.append(*given);
        }
    }
    std::sort(found.begin(), found.end());
    QStringList ids;
    for (const qsizetype at : std::as_const(found))
        ids.append(m_messages[at].id);
    return ids;
}

} // namespace docswiki::ui
