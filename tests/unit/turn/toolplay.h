// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/unit/turn/play.h"

#include <QSet>

#include <algorithm>

namespace docswiki::turn::test {

using provider::ChatMessage;
using provider::Role;
using provider::ToolCall;

inline const QString rag = u"use_rag_search"_s;
inline const QString web = u"use_web_search"_s;

inline TurnPlan withTools()
{
    TurnPlan p = plan(false, false, false, false);
    p.localTools = {rag};
    p.outsideTools = {web};
    return p;
}

/// A turn whose first request has been sent at 2 ms.
inline Play begun(const TurnPlan &p = withTools())
{
    Play play(p);
    play(0ms, Begin{});
    if (p.store) play(1ms, Stored{true});
    play(1ms, Decided{{false, false, {}}});
    play(2ms, RequestSent{1});
    return play;
}

inline ToolCall call(const QString &id, const QString &name, const QString &arguments = u"{\"query\":\"x\"}"_s)
{
    return {id, name, arguments};
}

inline provider::ChatOutcome calls(const QList<ToolCall> &list, const QString &reason = u"tool_calls"_s)
{
    provider::ChatOutcome outcome{u"given/model"_s, reason, list, provider::Usage{10, 5, 4, 1, 0.25, false}, {}};
    outcome.reasoningDetails = QJsonArray{QJsonObject{{u"signature"_s, u"s"_s}}};
    return outcome;
}

inline Result<tool::ToolAnswer> found(const QString &content, const QList<knowledge::Passage> &list = {})
{
    return tool::ToolAnswer{content, u"%1 passages"_s.arg(list.size()), list};
}

inline knowledge::Passage passage(const QString &text)
{
    knowledge::Passage p;
    p.document = u"/d"_s;
    p.title = u"T"_s;
    p.text = text;
    return p;
}

/// What must hold of every prompt with calls: each answered exactly once, right after the message that made them.
inline QString wrongExchange(const QList<ChatMessage> &exchange)
{
    QSet<QString> open;
    QSet<QString> ever;
    for (const ChatMessage &message : exchange) {
        if (message.role == Role::Assistant) {
            if (!open.isEmpty()) return u"calls without an answer"_s;
            for (const ToolCall &c : message.toolCalls) {
                if (c.id.isEmpty() || ever.contains(c.id)) return u"the id \"%1\" is empty or used twice"_s.arg(c.id);
                ever.insert(c.id);
                open.insert(c.id);
            }
        } else if (message.role != Role::Tool || !open.remove(message.toolCallId) || message.content.isEmpty()) {
            return u"an answer that nobody asked for, or an empty one"_s;
        }
    }
    return open.isEmpty() ? QString() : u"calls without an answer at the end"_s;
}

inline QString answerTo(const QList<ChatMessage> &exchange, const QString &id)
{
    const auto it =
        std::find_if(exchange.cbegin(), exchange.cend(), [&id](const ChatMessage &m) { return m.toolCallId == id; });
    return it == exchange.cend() ? QString() : it->content;
}

} // namespace docswiki::turn::test
