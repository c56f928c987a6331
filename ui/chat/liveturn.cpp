// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/liveturn.h"

#include "ui/common/modeltitle.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

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
    extras.apply(event);
    applyStatus(event);
    std::visit(Overloaded{
                   [&](const turn::SourcesEvent &e) { answer.sources = e.sources; },
                   [&](const turn::ReasoningEvent &e) { answer.reasoning += e.text; },
                   [&](const turn::ContentEvent &e) {
                       if (answer.text.isEmpty()) firstText = event.at;
                       lastText = event.at;
                       answer.text += e.text;
                   },
                   [&](const turn::AttemptEvent &e) {
                       if (e.attempt.state == provider::AttemptState::Answering && !e.attempt.model.isEmpty())
                           answer.model = e.attempt.model;
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

/// A status holds until the provider says something else, writes, or is no longer the one that is asked.
void LiveTurn::applyStatus(const turn::TurnEvent &event)
{
    if (const auto *status = std::get_if<turn::StatusEvent>(&event.payload)) {
        if (!std::exchange(m_begun, true)) return; // "processing", of every turn
        // The clock runs on while only a figure in the words changes.
        static const QRegularExpression figures(u"\\d+"_s);
        if (QString(m_status).remove(figures) != QString(status->message).remove(figures)) m_statusSince = event.at;
        m_status = status->message;
        return;
    }
    const auto *attempt = std::get_if<turn::AttemptEvent>(&event.payload);
    const auto *stage = std::get_if<turn::StageEvent>(&event.payload);
    if (std::holds_alternative<turn::ContentEvent>(event.payload) ||
        std::holds_alternative<turn::ReasoningEvent>(event.payload) ||
        (attempt && attempt->attempt.state == provider::AttemptState::Failed) ||
        (stage && stage->stage == Stage::Wait && stage->state != StageState::Started))
        m_status.clear();
}

const Span *LiveTurn::openSpan(Stage stage) const
{
    const QList<Span> &spans = trace.record().spans;
    const auto it = std::find_if(spans.crbegin(), spans.crend(), [stage](const Span &span) {
        return span.stage == stage && span.state == StageState::Started;
    });
    return it == spans.crend() ? nullptr : &*it;
}

QString LiveTurn::askedModel() const
{
    const QString asked = extras.attempts.asked();
    return asked.isEmpty() ? answer.model : asked;
}

std::optional<Phase> LiveTurn::phase() const
{
    if (finished()) return std::nullopt;
    if (const auto writing = writingPhase()) return writing;
    if (const auto waiting = waitingPhase()) return waiting;
    const Span *documents = openSpan(Stage::Retrieve);
    const Span *web = openSpan(Stage::Web);
    if (documents && web && trace.record().usedWeb)
        return Phase{documents->stage, text("Searching your documents and the web"), documents->begin};
    if (documents) return Phase{documents->stage, text("Searching your documents"), documents->begin};
    if (web) return Phase{web->stage, text("Searching the web"), web->begin};
    return Phase{Stage::Prompt, text("Getting ready"), Nanoseconds{0}};
}

std::optional<Phase> LiveTurn::writingPhase() const
{
    if (const Span *span = openSpan(Stage::Tools); span || extras.hasRunningTool())
        return Phase{Stage::Tools, text("Working with tools"), span ? span->begin : extras.tools.last().begin};
    if (const Span *span = openSpan(Stage::Decode)) return Phase{span->stage, text("Writing"), span->begin};
    if (answer.text.isEmpty()) return std::nullopt;
    // After a round of tools the model is waited for again, below what it has written.
    const auto &spans = trace.record().spans;
    const bool again = std::any_of(spans.cbegin(), spans.cend(), [this](const Span &span) {
        const bool ofAModel =
            span.stage == Stage::Connect || span.stage == Stage::Wait || span.stage == Stage::Reasoning;
        return (ofAModel || span.stage == Stage::Tools) && span.begin > lastText;
    });
    return again ? std::nullopt : std::optional(Phase{Stage::Decode, text("Writing"), firstText});
}

/// For the model's first word: of the answer, or after a round of tools.
std::optional<Phase> LiveTurn::waitingPhase() const
{
    if (const Span *span = openSpan(Stage::Reasoning)) return Phase{span->stage, text("Thinking"), span->begin};
    const Span *wait = openSpan(Stage::Wait);
    const Span *connect = openSpan(Stage::Connect);
    const Stage stage = wait ? Stage::Wait : connect ? Stage::Connect : Stage::Prompt;
    const auto attempt = extras.attempts.now();
    if (!m_status.isEmpty() && (!attempt || m_statusSince >= attempt->since))
        return Phase{stage, m_status, m_statusSince, {}, true};
    if (attempt) return Phase{stage, attempt->text, attempt->since, attempt->until};
    const QString model = modelTitle(askedModel());
    if (wait) return Phase{stage, text("Waiting for %1").arg(model), wait->begin};
    if (connect) return Phase{stage, text("Connecting to %1").arg(model), connect->begin};
    return std::nullopt;
}

} // namespace docswiki::ui
