// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answerprinter.h"

#include "app/cli/format.h"
#include "app/cli/terminal.h"

#include "core/metrics/bottleneck.h"
#include "core/turn/attempttext.h"

#include <algorithm>
#include <cmath>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using turn::Stage;

namespace {

constexpr int barColumns = 40;

QString phaseText(Stage stage)
{
    switch (stage) {
    case Stage::Retrieve: return u"Searching your documents …"_s;
    case Stage::Web: return u"Searching the web …"_s;
    case Stage::Connect: return u"Connecting …"_s;
    case Stage::Wait: return u"Waiting for the first token …"_s;
    case Stage::Reasoning: return u"Thinking …"_s;
    default: return {};
    }
}

QString sourceText(const turn::Source &source)
{
    const knowledge::Passage &p = source.passage;
    QString text = p.title;
    if (!p.headingPath.isEmpty() && p.headingPath.last() != p.title)
        text += u" › "_s + p.headingPath.last();
    if (p.page > 0)
        text += u", page %1"_s.arg(p.page);
    return text;
}

/// "gpt-5 at openrouter.ai failed after 1.2 s: …" and what is done about it.
QString attemptText(const provider::Attempt &attempt)
{
    const QString who = u"%1 (%2)"_s.arg(attempt.model, attempt.provider);
    switch (attempt.state) {
    case provider::AttemptState::Waiting:
        return u"%1 is asked again in %2"_s.arg(who, metrics::shortDuration(attempt.wait));
    case provider::AttemptState::Started:
        return attempt.kind == provider::AttemptKind::Hedge ? u"the first word is late: %1 is asked as well"_s.arg(who)
                                                            : u"asking %1"_s.arg(who);
    case provider::AttemptState::Failed:
        return u"%1 failed after %2: %3"_s.arg(who, metrics::shortDuration(attempt.took), turn::shortReason(attempt.error));
    case provider::AttemptState::Abandoned: return u"%1 was slower"_s.arg(who);
    case provider::AttemptState::Answering: return u"%1 answers"_s.arg(who);
    }
    return {};
}

} // namespace

void AnswerPrinter::add(const turn::TurnEvent &event)
{
    if (const auto *stage = std::get_if<turn::StageEvent>(&event.payload)) {
        const QString phase = phaseText(stage->stage);
        if (stage->state == turn::StageState::Started && !phase.isEmpty() && !m_answering)
            m_terminal.status(phase);
        // What fails between question and first word is told as an attempt.
        const bool ofAttempt = stage->stage >= Stage::Connect && stage->stage <= Stage::Decode; // or by the error itself
        if (stage->state == turn::StageState::Failed && !ofAttempt)
            m_terminal.note(u"%1: %2"_s.arg(turn::stageName(stage->stage), stage->detail));
    } else if (const auto *status = std::get_if<turn::StatusEvent>(&event.payload)) {
        if (!m_answering)
            m_terminal.status(status->message);
    } else if (const auto *tried = std::get_if<turn::AttemptEvent>(&event.payload)) {
        m_terminal.note(attemptText(tried->attempt));
    } else if (const auto *call = std::get_if<turn::ToolCallEvent>(&event.payload)) {
        m_terminal.note(u"%1 %2"_s.arg(call->name, call->arguments.simplified().left(120)));
    } else if (const auto *result = std::get_if<turn::ToolResultEvent>(&event.payload)) {
        m_terminal.note(u"%1: %2 (%3)"_s.arg(result->name, result->summary, metrics::shortDuration(result->took)));
    } else if (const auto *sources = std::get_if<turn::SourcesEvent>(&event.payload)) {
        m_sources = sources->sources;
    } else if (const auto *content = std::get_if<turn::ContentEvent>(&event.payload)) {
        m_answering = true;
        m_terminal.out(content->text);
    } else if (const auto *done = std::get_if<turn::DoneEvent>(&event.payload)) {
        m_cited = done->cited;
        m_terminal.out(u"\n"_s);
        if (done->finishReason == "stopped"_L1)
            m_terminal.note(u"(stopped)"_s);
        else if (done->finishReason == "length"_L1)
            m_terminal.note(u"(cut off at the model's limit of tokens)"_s);
        else if (done->finishReason == "truncated"_L1)
            m_terminal.note(u"(the stream broke off; the answer may be incomplete)"_s);
    } else if (std::holds_alternative<turn::ErrorEvent>(event.payload) && m_answering) {
        m_terminal.out(u"\n"_s);
    }
}

void AnswerPrinter::summarise(const metrics::TurnRecord &record)
{
    if (const QString how = turn::attemptSentence(record.attempts); !how.isEmpty())
        m_terminal.out(u"\n"_s + m_terminal.dim(how) + u"\n"_s);
    printSources();
    printWaterfall(record);
}

void AnswerPrinter::printSources()
{
    if (m_cited.isEmpty())
        return;
    Terminal &t = m_terminal;
    t.out(u"\n"_s + t.bold(u"Sources"_s) + u"\n"_s);
    for (const int id : std::as_const(m_cited)) {
        const turn::Source &source = m_sources[id - 1];
        t.out(u"  %1 %2\n      %3\n"_s.arg(t.accent(u"[%1]"_s.arg(id)), sourceText(source), t.dim(source.passage.document)));
    }
}

void AnswerPrinter::printWaterfall(const metrics::TurnRecord &record)
{
    Terminal &t = m_terminal;
    const double total = std::max(1.0, static_cast<double>(record.total.count()));
    t.out(u"\n"_s + t.bold(u"Timing"_s) + u"  "_s + metrics::bottleneckSentence(record) + u"\n"_s);
    for (const metrics::Span &span : record.spans) {
        const auto first = static_cast<int>(std::floor(static_cast<double>(span.begin.count()) / total * barColumns));
        const int offset = std::clamp(first, 0, barColumns - 1);
        const int width = std::max(1, barColumns - offset);
        const double share = static_cast<double>(span.duration().count()) / total * barColumns / width;
        QString cells = bar(share, width).trimmed();
        if (cells.isEmpty())
            cells = u"▏"_s;
        QString line = u"  %1 %2 %3"_s.arg(turn::stageName(span.stage).leftJustified(10),
                                          t.accent((QString(offset, u' ') + cells).leftJustified(barColumns)),
                                          metrics::shortDuration(span.duration()).rightJustified(8));
        if (!span.detail.isEmpty())
            line += t.dim(u"  "_s + span.detail);
        t.out(line + u"\n"_s);
    }
    QString foot = u"  first token %1 · total %2 · ours %3"_s.arg(metrics::shortDuration(record.firstToken),
                                                                  metrics::shortDuration(record.total),
                                                                  metrics::shortDuration(record.overhead));
    if (record.usage && !record.usage->estimated)
        foot += u" · %1 → %2 tokens"_s.arg(grouped(record.usage->promptTokens), grouped(record.usage->completionTokens));
    t.out(t.dim(foot + u" · %1\n"_s.arg(record.model)));
}

} // namespace docswiki::cli
