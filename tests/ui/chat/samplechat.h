// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/engine.h"
#include "core/store/conversation.h"

#include <QList>

/// Conversations as the engine would tell them, for the tests and pictures of the chat.
namespace docswiki::test {

store::Message question(const QString &id, const QString &text, const QString &parent = {});
store::Message answer(const QString &id, const QString &text, const QString &parent);

QList<turn::Source> sampleSources();
QString sampleAnswer(); ///< Markdown with everything: headings, lists, a table, code, citations
docswiki::metrics::TurnRecord sampleRecord();

/// A question and its answer with sources, times and usage, twice; then `more` plain pairs.
QList<store::Message> sampleConversation(int more = 0);
QList<store::Conversation> sampleConversations(const QDateTime &now);

/// The events of a turn up to its first content (`content` empty) or to its end.
QList<turn::TurnEvent> eventsUntilWaiting();
turn::TurnEvent content(const QString &text, Milliseconds at);
turn::TurnEvent done(const QString &text, Milliseconds at, const QString &finishReason = QStringLiteral("stop"));
turn::TurnEvent attempt(const provider::Attempt &attempt, Milliseconds at);
turn::TurnEvent stage(turn::Stage stage, turn::StageState state, Milliseconds at, Milliseconds took = {});
/// A call with its arguments; told as the model writes it.
QList<turn::TurnEvent> toolCall(const QString &id, const QString &name, const QString &arguments, Milliseconds at);
turn::TurnEvent toolResult(const QString &id, const QString &name, bool ok, const QString &summary, Milliseconds at,
                           Milliseconds took);
turn::TurnEvent failedEvent(const Error &error, Milliseconds at);

} // namespace docswiki::test
