// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turneventjson.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {

double roundedMs(Nanoseconds duration)
{
    return std::round(toMs(duration) * 1000.0) / 1000.0;
}

/// "indexes-partial.html › 11.8. Partial Indexes, page 3"
QString locationOf(const knowledge::Passage &passage)
{
    const bool web = passage.document.startsWith("http"_L1);
    QString location = web ? passage.document : QFileInfo(passage.document).fileName();
    if (!passage.headingPath.isEmpty())
        location += u" › "_s + passage.section();
    if (passage.page > 0)
        location += u", page %1"_s.arg(passage.page);
    return location;
}

struct Body {
    QString key;
    QJsonValue value;
};

struct Writer {
    Body operator()(const StatusEvent &) const { return {u"status"_s, u"processing"_s}; }
    Body operator()(const DecisionEvent &e) const
    {
        return {u"decision"_s, QJsonObject{{u"use_rag"_s, e.useRag}, {u"use_web_search"_s, e.useWeb}, {u"reason"_s, e.reason}}};
    }
    Body operator()(const StageEvent &e) const
    {
        QJsonObject stage{{u"name"_s, stageName(e.stage)},
                          {u"state"_s, stageStateName(e.state)},
                          {u"ms"_s, roundedMs(e.took)},
                          {u"detail"_s, e.detail}};
        if (e.saved > Nanoseconds(0)) stage.insert(u"saved_ms"_s, roundedMs(e.saved));
        return {u"stage"_s, stage};
    }
    Body operator()(const SourcesEvent &e) const
    {
        QJsonArray sources;
        for (const Source &source : e.sources)
            sources.append(toJson(source));
        return {u"sources"_s, sources};
    }
    Body operator()(const ToolCallStartEvent &e) const
    {
        return {u"tool_call_start"_s, QJsonObject{{u"id"_s, e.id}, {u"name"_s, e.name}, {u"status"_s, u"processing"_s}}};
    }
    Body operator()(const ToolCallEvent &e) const
    {
        return {u"tool_call"_s, QJsonObject{{u"id"_s, e.id}, {u"name"_s, e.name}, {u"arguments"_s, e.arguments}}};
    }
    Body operator()(const ToolResultEvent &e) const
    {
        return {u"tool_result"_s, QJsonObject{{u"id"_s, e.id},
                                              {u"name"_s, e.name},
                                              {u"ok"_s, e.ok},
                                              {u"ms"_s, roundedMs(e.took)},
                                              {u"summary"_s, e.summary}}};
    }
    Body operator()(const AttemptEvent &e) const { return {u"attempt"_s, toJson(e.attempt)}; }
    Body operator()(const ReasoningEvent &e) const { return {u"reasoning"_s, e.text}; }
    Body operator()(const ContentEvent &e) const { return {u"content"_s, e.text}; }
    Body operator()(const UsageEvent &e) const { return {u"usage"_s, toJson(e.usage)}; }
    Body operator()(const ErrorEvent &e) const { return {u"error"_s, toJson(e.error)}; }
    Body operator()(const DoneEvent &e) const
    {
        QJsonObject stages;
        for (auto it = e.stages.cbegin(); it != e.stages.cend(); ++it)
            stages.insert(stageName(it.key()), roundedMs(it.value()));
        QJsonArray cited;
        for (const int id : e.cited)
            cited.append(id);
        QJsonObject done{{u"text"_s, e.text},
                         {u"model"_s, e.model},
                         {u"finish_reason"_s, e.finishReason},
                         {u"cited"_s, cited},
                         {u"cached"_s, e.cached},
                         {u"timings"_s, QJsonObject{{u"total_ms"_s, roundedMs(e.total)},
                                                    {u"first_token_ms"_s, roundedMs(e.firstToken)},
                                                    {u"overhead_ms"_s, roundedMs(e.overhead)},
                                                    {u"stages"_s, stages}}}};
        if (!e.answeredBy.isEmpty())
            done.insert(u"answered_by"_s, e.answeredBy);
        return {u"done"_s, done};
    }
};

} // namespace

QJsonObject toJson(const Source &source)
{
    const knowledge::Passage &passage = source.passage;
    QJsonObject json{{u"id"_s, source.id},
                     {u"title"_s, passage.title},
                     {u"location"_s, locationOf(passage)},
                     {u"score"_s, passage.score},
                     {u"text"_s, passage.text},
                     {u"document"_s, passage.document},
                     {u"section"_s, passage.section()}};
    if (passage.page > 0)
        json.insert(u"page"_s, passage.page);
    if (passage.line > 0)
        json.insert(u"line"_s, passage.line);
    return json;
}

QJsonObject toJson(const provider::Usage &usage)
{
    QJsonObject json{{u"prompt_tokens"_s, usage.promptTokens},
                     {u"completion_tokens"_s, usage.completionTokens},
                     {u"cached_tokens"_s, usage.cachedTokens},
                     {u"cost"_s, usage.cost ? QJsonValue(*usage.cost) : QJsonValue()}};
    if (usage.reasoningTokens > 0)
        json.insert(u"reasoning_tokens"_s, usage.reasoningTokens);
    if (usage.estimated)
        json.insert(u"estimated"_s, true);
    return json;
}

QJsonObject toJson(const provider::Attempt &attempt)
{
    QJsonObject json{{u"number"_s, attempt.number},
                     {u"kind"_s, provider::attemptKindName(attempt.kind)},
                     {u"state"_s, provider::attemptStateName(attempt.state)},
                     {u"model"_s, attempt.model},
                     {u"provider"_s, attempt.provider},
                     {u"ms"_s, roundedMs(attempt.took)}};
    if (attempt.state == provider::AttemptState::Waiting)
        json.insert(u"wait_ms"_s, static_cast<qint64>(attempt.wait.count()));
    if (!attempt.error.message.isEmpty())
        json.insert(u"error"_s, toJson(attempt.error));
    return json;
}

QJsonObject toJson(const Error &error)
{
    return {{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}, {u"retryable"_s, error.retryable}};
}

QJsonObject toJson(const TurnEvent &event)
{
    const Body body = std::visit(Writer{}, event.payload);
    QJsonObject json{{u"t_ms"_s, roundedMs(event.at)}, {body.key, body.value}};
    if (const auto *status = std::get_if<StatusEvent>(&event.payload))
        json.insert(u"message"_s, status->message);
    return json;
}

QByteArray toJsonLine(const TurnEvent &event)
{
    return QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace docswiki::turn
