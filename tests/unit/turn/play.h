// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turneventjson.h"
#include "core/turn/turnmachine.h"

#include <QStringList>

namespace docswiki::turn::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Plays inputs into a machine and writes down what it does, one word an effect.
class Play {
public:
    explicit Play(TurnPlan plan) : m_state(newTurn(std::move(plan))) {}

    template<typename Input>
    QStringList operator()(Nanoseconds at, Input input)
    {
        Step next = step(std::move(m_state), {at, std::move(input)});
        m_state = std::move(next.state);
        QStringList words;
        for (const TurnEffect &effect : next.effects)
            words.append(std::visit([this](const auto &e) { return word(e); }, effect));
        return words;
    }

    const DoneEvent &done() const { return m_done; }
    const Error &error() const { return m_error; }
    const QList<Source> &sources() const { return m_sources; }
    QString content() const { return m_content; }
    const TurnState &state() const { return m_state; }
    const OpenStream &opened() const { return m_opened; }
    const QList<TurnPayload> &events() const { return m_events; }

    /// All events of one kind so far.
    template<typename Event>
    QList<Event> all() const
    {
        QList<Event> list;
        for (const TurnPayload &payload : m_events) {
            if (const auto *event = std::get_if<Event>(&payload)) list.append(*event);
        }
        return list;
    }

private:
    QString word(const StartStage &e) { return u"start-"_s + stageName(e.stage); }
    QString word(const CancelStage &e) { return u"cancel-"_s + stageName(e.stage); }
    QString word(const ArmDeadline &e) { return u"arm-%1-%2"_s.arg(stageName(e.stage)).arg(e.after.count()); }
    QString word(const DisarmDeadline &e) { return u"disarm-"_s + stageName(e.stage); }
    QString word(const OpenStream &e)
    {
        m_sources = e.sources;
        m_opened = e;
        return u"open-%1"_s.arg(e.attempt);
    }
    QString word(const StartTool &e) { return u"run-"_s + e.id; }
    QString word(const CancelTool &e) { return u"cancel-tool-"_s + e.id; }
    QString word(const AbortStream &) { return u"abort"_s; }
    QString word(const Finish &) { return u"finish"_s; }
    QString word(const Emit &e)
    {
        m_events.append(e.payload);
        if (const auto *stage = std::get_if<StageEvent>(&e.payload))
            return stageName(stage->stage) + u':' + stageStateName(stage->state);
        if (const auto *content = std::get_if<ContentEvent>(&e.payload)) {
            m_content += content->text;
            return u"content"_s;
        }
        if (const auto *done = std::get_if<DoneEvent>(&e.payload)) {
            m_done = *done;
            return u"done"_s;
        }
        if (const auto *error = std::get_if<ErrorEvent>(&e.payload)) {
            m_error = error->error;
            return u"error"_s;
        }
        const QStringList keys = toJson(TurnEvent{0ns, e.payload}).keys();
        for (const QString &key : keys) {
            if (key != "t_ms"_L1 && key != "message"_L1) return key;
        }
        return {};
    }

    TurnState m_state;
    QList<Source> m_sources;
    QString m_content;
    OpenStream m_opened;
    QList<TurnPayload> m_events;
    DoneEvent m_done;
    Error m_error;
};

inline TurnPlan plan(bool store, bool retrieve, bool web, bool warmUp)
{
    TurnPlan p;
    p.store = store;
    p.retrieve = retrieve;
    p.web = web;
    p.warmUp = warmUp;
    p.model = u"asked/model"_s;
    return p;
}

inline QList<knowledge::Passage> passages(int count)
{
    QList<knowledge::Passage> list;
    for (int i = 0; i < count; ++i)
        list.append(knowledge::Passage{i + 1, u"lib"_s, u"/d"_s, u"t"_s});
    return list;
}

inline Result<provider::ChatOutcome> ended(const QString &reason = u"stop"_s)
{
    return provider::ChatOutcome{u"given/model"_s, reason, {}, {}, {}};
}

} // namespace docswiki::turn::test
