// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"
#include "core/turn/turnevent.h"

namespace docswiki::engine {

/// Reads the events of one turn into the answer as it is stored. A value; the engine saves what it says.
class AnswerWriter {
public:
    AnswerWriter() = default;
    explicit AnswerWriter(store::Message emptyAnswer) : m_answer(std::move(emptyAnswer)) {}

    void add(const turn::TurnEvent &event);

    /// Text grows, and sources and calls when a model uses tools; state and error are final after the last event.
    const store::Message &answer() const { return m_answer; }

    /// Whether there is anything that takePartial() has not given out.
    bool hasNews() const { return m_news; }
    const store::Message &takePartial()
    {
        m_news = false;
        return m_answer;
    }

private:
    store::Message m_answer;
    bool m_news = false;
};

} // namespace docswiki::engine
