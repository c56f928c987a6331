// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace docswiki::ui {

/// All messages of one conversation, of which the chat shows one branch. An answer that was asked again is a second
/// question under the same parent; its versions are the answers to all of those. A plain value.
class MessageTree {
public:
    MessageTree() = default;
    explicit MessageTree(const QList<store::Message> &messages); ///< parents before children

    void put(const store::Message &message); ///< adds it, or takes the place of the one with its id
    const store::Message *find(const QString &id) const;

    /// The branch that ends in the newest message, oldest first.
    QList<store::Message> newestBranch() const;
    /// The branch through `id` that goes on to the newest message below it; empty when there is no such message.
    QList<store::Message> branchThrough(const QString &id) const;
    /// The ids of all answers in the place of this one, oldest first; it is one of them.
    QStringList versions(const QString &answerId) const;

private:
    QList<store::Message> branchTo(qsizetype leaf) const;

    QList<store::Message> m_messages;
    QHash<QString, qsizetype> m_byId;
    QMultiHash<QString, qsizetype> m_children; ///< by the parent's id; "" are the first messages
};

} // namespace docswiki::ui
