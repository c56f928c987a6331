// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/trace.h"

#include <algorithm>

namespace docswiki::metrics {

using namespace Qt::StringLiterals;
using turn::Stage;
using turn::StageState;

namespace {
// OpenAI's rule of thumb for English; used only where the provider counts nothing, and marked as estimated.
constexpr double charactersPerToken = 4.0;
constexpr Milliseconds leastDecode{20}; // an answer that came all at once has no rate
constexpr qsizetype mostAttempts = 64;
} // namespace

Trace::Trace(const QDateTime &startedAt, const QString &model)
{
    m_record.startedAt = startedAt;
    m_record.model = model;
}

void Trace::add(const turn::TurnEvent &event)
{
    m_record.total = event.at;
    if (const auto *stage = std::get_if<turn::StageEvent>(&event.payload)) {
        addStage(*stage, event.at);
    } else if (const auto *decision = std::get_if<turn::DecisionEvent>(&event.payload)) {
        m_record.usedRag = decision->useRag;
        m_record.usedWeb = decision->useWeb;
    } else if (std::holds_alternative<turn::ReasoningEvent>(event.payload)) {
        m_record.reasoned = true;
    } else if (const auto *content = std::get_if<turn::ContentEvent>(&event.payload)) {
        if (m_record.firstToken == Nanoseconds{0})
            m_record.firstToken = event.at;
        m_contentLength += content->text.size();
    } else if (const auto *tool = std::get_if<turn::ToolResultEvent>(&event.payload)) {
        // The decision is not the only one who looks things up.
        m_record.usedRag = m_record.usedRag || (tool->ok && tool->name == "use_rag_search"_L1);
        m_record.usedWeb = m_record.usedWeb || (tool->ok && tool->name == "use_web_search"_L1);
    } else if (const auto *attempt = std::get_if<turn::AttemptEvent>(&event.payload)) {
        addAttempt(attempt->attempt);
    } else if (const auto *usage = std::get_if<turn::UsageEvent>(&event.payload)) {
        m_record.usage = usage->usage;
    } else if (const auto *error = std::get_if<turn::ErrorEvent>(&event.payload)) {
        m_record.outcome = TurnOutcome::Failed;
        m_record.error = error->error;
        finish(event.at);
    } else if (const auto *done = std::get_if<turn::DoneEvent>(&event.payload)) {
        m_record.outcome = done->finishReason == "stopped"_L1 ? TurnOutcome::Stopped : TurnOutcome::Finished;
        m_record.model = done->model;
        m_record.answeredBy = done->answeredBy;
        m_record.cached = done->cached;
        m_record.total = done->total;
        m_record.firstToken = done->firstToken;
        m_record.overhead = done->overhead;
        finish(event.at);
    }
}

void Trace::addStage(const turn::StageEvent &event, Nanoseconds at)
{
    if (event.state == StageState::Started) {
        m_record.spans.append({event.stage, StageState::Started, at, at, {}});
        return;
    }
    const auto open = std::find_if(m_record.spans.rbegin(), m_record.spans.rend(), [&event](const Span &span) {
        return span.stage == event.stage && span.state == StageState::Started;
    });
    if (open == m_record.spans.rend())
        return;
    open->state = event.state;
    open->end = open->begin + event.took;
    open->detail = event.detail;
    open->saved = event.saved;
}

/// Reports of one attempt follow each other and are kept as one entry. Numbers begin again with every round of the turn:
/// an attempt that has ended is not the one that is spoken of.
void Trace::addAttempt(const provider::Attempt &attempt)
{
    using provider::AttemptState;
    const auto open = std::find_if(m_record.attempts.rbegin(), m_record.attempts.rend(), [&attempt](const provider::Attempt &a) {
        return a.number == attempt.number && (a.state == AttemptState::Waiting || a.state == AttemptState::Started);
    });
    if (open != m_record.attempts.rend())
        *open = attempt;
    else if (m_record.attempts.size() < mostAttempts)
        m_record.attempts.append(attempt);
}

void Trace::finish(Nanoseconds at)
{
    for (Span &span : m_record.spans) {
        if (span.state == StageState::Started) {
            span.state = StageState::Late;
            span.end = at;
        }
    }
    if (!m_record.usage && m_contentLength > 0) {
        provider::Usage usage;
        usage.completionTokens = static_cast<int>(static_cast<double>(m_contentLength) / charactersPerToken + 0.5);
        usage.estimated = true;
        m_record.usage = usage;
    }
    const Nanoseconds decode = m_record.timeIn(Stage::Decode);
    if (m_record.usage && decode >= leastDecode) {
        const int tokens = m_record.usage->completionTokens - m_record.usage->reasoningTokens;
        m_record.tokensPerSecond = std::max(0, tokens) * 1e9 / static_cast<double>(decode.count());
    }
}

} // namespace docswiki::metrics
