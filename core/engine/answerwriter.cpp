// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/answerwriter.h"

#include "core/turn/citations.h"

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
