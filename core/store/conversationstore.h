// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/store/conversation.h"
#include "core/store/database.h"
#include "core/store/sessionlock.h"

namespace docswiki::store {

/// Conversations as trees of messages, and the times of every turn, in one SQLite file. Every call is on disk when it
/// returns. Blocking: use it on the store's own thread only.
class ConversationStore final {
    Q_DISABLE_COPY_MOVE(ConversationStore)
public:
    ConversationStore(QString file, QString sessionFolder);

    /// Opens the file, brings its schema up to date, and marks answers whose program is gone as interrupted.
    Result<bool> open();

    Result<QList<Conversation>> conversations(int limit = 10'000); ///< newest first, without the trash
    Result<QList<Message>> messages(const QString &conversationId); ///< parents before children

    /// The question and its empty answer, and the conversation when it is new: all or nothing.
    Result<bool> beginTurn(const Conversation &conversation, const Message &question, const Message &answer);
    /// What there is of a running answer, so that a crash loses little of it.
    Result<bool> savePartial(const QString &answerId, const QString &text, const QString &reasoning, const QList<turn::Source> &sources,
                             const QList<ToolUse> &tools = {});
    Result<bool> finishTurn(const Message &answer);
    /// The waterfall of a finished turn, when something was added to it (the window's paint).
    Result<bool> saveSpans(const QString &answerId, const QList<metrics::Span> &spans);

    /// Tidies the file; call it when nobody waits.
    Result<bool> checkpoint() { return m_database.checkpoint(); }

    Result<Conversation> conversation(const QString &id);
    Result<bool> rename(const QString &id, const QString &title);
    Result<bool> setPinned(const QString &id, bool pinned);
    Result<bool> moveToTrash(const QString &id);
    Result<bool> restore(const QString &id);

    /// The finished turns since `since`, oldest first, the newest `limit` of them.
    Result<QList<metrics::TurnRecord>> turns(const QDateTime &since, int limit);

private:
    Result<bool> markInterrupted();

    const QString m_file;
    SessionLock m_session;
    Database m_database;
};

} // namespace docswiki::store
