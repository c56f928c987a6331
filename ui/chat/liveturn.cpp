// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/liveturn.h"

#include "ui/common/modeltitle.h"

#include <QCoreApplication>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using docswiki::metrics::Span;
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

void LiveTurn::apply(const turn::TurnEvent &event)
{
    if (finished()) return;
    lastEvent = std::max(lastEvent, event.at);
    trace.add(event);
    std::visit(Overloaded{
                   [&](const turn::SourcesEvent &e) { answer.sources = e.sources; },
                   [&](const turn::ReasoningEvent &e) { answer.reasoning += e.text; },
                   [&](const turn::ContentEvent &e) {
                       if (answer.text.isEmpty()) firstText = event.at;
                       answer.text += e.text;
                   },
                   [&](const turn::ErrorEvent &e) {
                       answer.state = store::MessageState::Failed;
                       answer.error = e.error;
                   },
                   [&](const turn::DoneEvent &e) {
                       answer.state = e.finishReason == "stopped"_L1 ? store::MessageState::Stopped
                                                                     : store::MessageState::Complete;
                       if (!e.text.isEmpty()) answer.text = e.text;
                       if (!e.model.isEmpty()) answer.model = e.model;
                       answer.cited = e.cited;
                   },
                   [](const auto &) {},
               },
               event.payload);
    answer.record = trace.record();
}

const Span *LiveTurn::openSpan(Stage stage) const
{
    const QList<Span> &spans = trace.record().spans;
    const auto it = std::find_if(spans.crbegin(), spans.crend(), [stage](const Span &span) {
        return span.stage == stage && span.state == StageState::Started;
    });
    return it == spans.crend() ? nullptr : &*it;
}

std::optional<Phase> LiveTurn::phase() const
{
    if (finished()) return std::nullopt;
    const auto phase = [](const Span *span, const QString &words) { return Phase{span->stage, words, span->begin}; };
    if (const Span *span = openSpan(Stage::Decode)) return phase(span, text("Writing"));
    if (!answer.text.isEmpty() && !openSpan(Stage::Tools)) return Phase{Stage::Decode, text("Writing"), firstText};
    const QString model = modelTitle(answer.model);
    if (const Span *span = openSpan(Stage::Reasoning)) return phase(span, text("Thinking"));
    if (const Span *span = openSpan(Stage::Tools)) return phase(span, text("Working with tools"));
    if (const Span *span = openSpan(Stage::Wait)) return phase(span, text("Waiting for %1").arg(model));
    if (const Span *span = openSpan(Stage::Connect)) return phase(span, text("Connecting to %1").arg(model));
    const Span *documents = openSpan(Stage::Retrieve);
    const Span *web = openSpan(Stage::Web);
    if (documents && web && trace.record().usedWeb)
        return phase(documents, text("Searching your documents and the web"));
    if (documents) return phase(documents, text("Searching your documents"));
    if (web) return phase(web, text("Searching the web"));
    return Phase{Stage::Prompt, text("Getting ready"), Nanoseconds{0}};
}

} // namespace docswiki::ui
