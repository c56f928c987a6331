// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/answerwriter.h"

#include "core/turn/citations.h"

#include <algorithm>

namespace docswiki::engine {

using namespace Qt::StringLiterals;

void AnswerWriter::add(const turn::TurnEvent &event)
{
    if (const auto *content = std::get_if<turn::ContentEvent>(&event.payload)) {
        m_answer.text += content->text;
        m_news = true;
    } else if (const auto *reasoning = std::get_if<turn::ReasoningEvent>(&event.payload)) {
        m_answer.reasoning += reasoning->text;
        m_news = true;
    } else if (const auto *sources = std::get_if<turn::SourcesEvent>(&event.payload)) {
        m_answer.sources = sources->sources;
        m_news = true;
    } else if (const auto *call = std::get_if<turn::ToolCallEvent>(&event.payload)) {
        m_answer.tools.append({call->id, call->name, call->arguments, false, false, {}, {}});
        m_news = true;
    } else if (const auto *result = std::get_if<turn::ToolResultEvent>(&event.payload)) {
        const auto use = std::find_if(m_answer.tools.begin(), m_answer.tools.end(),
                                      [result](const store::ToolUse &tool) { return tool.id == result->id && !tool.answered; });
        if (use == m_answer.tools.end())
            return;
        use->answered = true;
        use->ok = result->ok;
        use->took = result->took;
        use->summary = result->summary;
        m_news = true;
    } else if (const auto *error = std::get_if<turn::ErrorEvent>(&event.payload)) {
        m_answer.state = store::MessageState::Failed;
        m_answer.error = error->error;
        m_answer.cited = turn::citedSources(m_answer.text, static_cast<int>(m_answer.sources.size()));
    } else if (const auto *done = std::get_if<turn::DoneEvent>(&event.payload)) {
        m_answer.state = done->finishReason == "stopped"_L1 ? store::MessageState::Stopped : store::MessageState::Complete;
        m_answer.model = done->model;
        m_answer.cited = done->cited;
    }
}

} // namespace docswiki::engine
