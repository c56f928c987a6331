// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/liveturn.h"

#include <QCoreApplication>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using docswiki::metrics::Span;
using docswiki::metrics::TurnOutcome;
using turn::Stage;
using turn::StageState;

namespace {

template<typename... F>
struct Overloaded : F... {
    using F::operator()...;
};

QString text(const char *source)
{
    return QCoreApplication::translate("ChatText", source);
}

} // namespace

QString shortModelName(const QString &model)
{
    if (model.isEmpty())
        return text("excerpt model");
    return model.mid(model.lastIndexOf(u'/') + 1);
}

void LiveTurn::apply(const turn::TurnEvent &event)
{
    if (finished())
        return;
    const Nanoseconds at = event.at;
    lastEvent = std::max(lastEvent, at);
    std::visit(Overloaded{
                   [&](const turn::StageEvent &e) { applyStage(e, at); },
                   [&](const turn::DecisionEvent &e) {
                       record.usedRag = e.useRag;
                       record.usedWeb = e.useWeb;
                   },
                   [&](const turn::SourcesEvent &e) { answer.sources = e.sources; },
                   [&](const turn::ReasoningEvent &e) {
                       answer.reasoning += e.text;
                       record.reasoned = true;
                   },
                   [&](const turn::ContentEvent &e) {
                       if (record.firstToken == Nanoseconds{0} && !e.text.isEmpty())
                           record.firstToken = at;
                       answer.text += e.text;
                   },
                   [&](const turn::UsageEvent &e) { record.usage = e.usage; },
                   [&](const turn::ErrorEvent &e) {
                       answer.state = store::MessageState::Failed;
                       answer.error = e.error;
                       record.error = e.error;
                       record.outcome = TurnOutcome::Failed;
                       record.total = at;
                       closeOpenSpans(at);
                   },
                   [&](const turn::DoneEvent &e) {
                       const bool stopped = e.finishReason == "stopped"_L1;
                       answer.state = stopped ? store::MessageState::Stopped : store::MessageState::Complete;
                       record.outcome = stopped ? TurnOutcome::Stopped : TurnOutcome::Finished;
                       if (!e.text.isEmpty())
                           answer.text = e.text;
                       if (!e.model.isEmpty())
                           answer.model = record.model = e.model;
                       answer.cited = e.cited;
                       record.cached = e.cached;
                       record.total = e.total;
                       record.firstToken = e.firstToken;
                       record.overhead = e.overhead;
                       closeOpenSpans(at);
                   },
                   [](const auto &) {},
               },
               event.payload);
    if (!finished())
        record.total = lastEvent;
    answer.record = record;
}

void LiveTurn::applyStage(const turn::StageEvent &event, Nanoseconds at)
{
    if (event.state == StageState::Started) {
        record.spans.append({event.stage, StageState::Started, at, at, event.detail});
        return;
    }
    const auto open = std::find_if(record.spans.rbegin(), record.spans.rend(), [&](const Span &span) {
        return span.stage == event.stage && span.state == StageState::Started;
    });
    if (open != record.spans.rend()) {
        open->state = event.state;
        open->end = std::max(open->begin, event.took > Nanoseconds{0} ? open->begin + event.took : at);
        open->detail = event.detail;
    } else {
        record.spans.append({event.stage, event.state, std::max(Nanoseconds{0}, at - event.took), at, event.detail});
    }
}

void LiveTurn::closeOpenSpans(Nanoseconds at)
{
    for (Span &span : record.spans) {
        if (span.state != StageState::Started)
            continue;
        span.end = std::max(span.begin, at);
        span.state = record.outcome == TurnOutcome::Finished ? StageState::Finished : StageState::Failed;
    }
}

const Span *LiveTurn::openSpan(Stage stage) const
{
    const auto it = std::find_if(record.spans.crbegin(), record.spans.crend(), [stage](const Span &span) {
        return span.stage == stage && span.state == StageState::Started;
    });
    return it == record.spans.crend() ? nullptr : &*it;
}

std::optional<Phase> LiveTurn::phase() const
{
    if (finished() || openSpan(Stage::Decode) || (!answer.text.isEmpty() && !openSpan(Stage::Tools)))
        return std::nullopt;
    const auto phase = [](const Span *span, const QString &words) {
        return Phase{span->stage, words, span->begin};
    };
    const QString model = shortModelName(answer.model);
    if (const Span *span = openSpan(Stage::Reasoning))
        return phase(span, text("Thinking"));
    if (const Span *span = openSpan(Stage::Tools))
        return phase(span, text("Working with tools"));
    if (const Span *span = openSpan(Stage::Wait))
        return phase(span, text("Waiting for %1").arg(model));
    if (const Span *span = openSpan(Stage::Connect))
        return phase(span, text("Connecting to %1").arg(model));
    const Span *documents = openSpan(Stage::Retrieve);
    const Span *web = openSpan(Stage::Web);
    if (documents && web && record.usedWeb)
        return phase(documents, text("Searching your documents and the web"));
    if (documents)
        return phase(documents, text("Searching your documents"));
    if (web)
        return phase(web, text("Searching the web"));
    return Phase{Stage::Prompt, text("Getting ready"), Nanoseconds{0}};
}

} // namespace docswiki::ui
