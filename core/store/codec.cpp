// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace docswiki::store {

using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QJsonArray arrayOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).array();
}

QJsonObject encode(const knowledge::Passage &p)
{
    return {{u"chunk"_s, p.chunkId},
            {u"library"_s, p.library},
            {u"document"_s, p.document},
            {u"title"_s, p.title},
            {u"headings"_s, QJsonArray::fromStringList(p.headingPath)},
            {u"page"_s, p.page},
            {u"line"_s, p.line},
            {u"begin"_s, p.charBegin},
            {u"end"_s, p.charEnd},
            {u"text"_s, p.text},
            {u"score"_s, p.score},
            {u"lexical"_s, p.lexicalScore},
            {u"vector"_s, p.vectorScore ? QJsonValue(*p.vectorScore) : QJsonValue()}};
}

knowledge::Passage decodePassage(const QJsonObject &json)
{
    knowledge::Passage p;
    p.chunkId = json[u"chunk"_s].toInteger();
    p.library = json[u"library"_s].toString();
    p.document = json[u"document"_s].toString();
    p.title = json[u"title"_s].toString();
    const QJsonArray headings = json[u"headings"_s].toArray();
    for (const QJsonValue &heading : headings)
        p.headingPath.append(heading.toString());
    p.page = json[u"page"_s].toInt();
    p.line = json[u"line"_s].toInt();
    p.charBegin = json[u"begin"_s].toInteger();
    p.charEnd = json[u"end"_s].toInteger();
    p.text = json[u"text"_s].toString();
    p.score = json[u"score"_s].toDouble();
    p.lexicalScore = json[u"lexical"_s].toDouble();
    if (json[u"vector"_s].isDouble())
        p.vectorScore = json[u"vector"_s].toDouble();
    return p;
}

/// Stages are kept by name, so that their order in the program may change.
std::optional<turn::Stage> stageByName(const QString &name)
{
    for (int i = 0; i < turn::stageCount; ++i) {
        if (turn::stageName(static_cast<turn::Stage>(i)) == name)
            return static_cast<turn::Stage>(i);
    }
    return {};
}

turn::StageState stateByName(const QString &name)
{
    for (const turn::StageState state : {turn::StageState::Started, turn::StageState::Late, turn::StageState::Failed}) {
        if (turn::stageStateName(state) == name)
            return state;
    }
    return turn::StageState::Finished;
}

ErrorCode errorByName(const QString &name)
{
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        if (errorCodeName(static_cast<ErrorCode>(i)) == name)
            return static_cast<ErrorCode>(i);
    }
    return ErrorCode::Internal;
}

} // namespace

QByteArray encodeSources(const QList<turn::Source> &sources)
{
    QJsonArray array;
    for (const turn::Source &source : sources) {
        QJsonObject json = encode(source.passage);
        json.insert(u"id"_s, source.id);
        array.append(json);
    }
    return compact(array);
}

QList<turn::Source> decodeSources(const QByteArray &json)
{
    QList<turn::Source> sources;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array)
        sources.append({value[u"id"_s].toInt(), decodePassage(value.toObject())});
    return sources;
}

QByteArray encodeNumbers(const QList<int> &numbers)
{
    QJsonArray array;
    for (const int number : numbers)
        array.append(number);
    return compact(array);
}

QList<int> decodeNumbers(const QByteArray &json)
{
    QList<int> numbers;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array)
        numbers.append(value.toInt());
    return numbers;
}

QByteArray encodeSpans(const QList<metrics::Span> &spans)
{
    QJsonArray array;
    for (const metrics::Span &span : spans) {
        array.append(QJsonObject{{u"stage"_s, turn::stageName(span.stage)},
                                 {u"state"_s, turn::stageStateName(span.state)},
                                 {u"begin_ns"_s, static_cast<qint64>(span.begin.count())},
                                 {u"end_ns"_s, static_cast<qint64>(span.end.count())},
                                 {u"detail"_s, span.detail},
                                 {u"saved_ns"_s, static_cast<qint64>(span.saved.count())}});
    }
    return compact(array);
}

QList<metrics::Span> decodeSpans(const QByteArray &json)
{
    QList<metrics::Span> spans;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array) {
        const auto stage = stageByName(value[u"stage"_s].toString());
        if (!stage)
            continue;
        spans.append({*stage, stateByName(value[u"state"_s].toString()), Nanoseconds(value[u"begin_ns"_s].toInteger()),
                      Nanoseconds(value[u"end_ns"_s].toInteger()), value[u"detail"_s].toString(),
                      Nanoseconds(value[u"saved_ns"_s].toInteger())});
    }
    return spans;
}

QByteArray encodeUsage(const std::optional<provider::Usage> &usage)
{
    if (!usage)
        return {};
    const QJsonObject json{{u"prompt"_s, usage->promptTokens},
                           {u"completion"_s, usage->completionTokens},
                           {u"cached"_s, usage->cachedTokens},
                           {u"reasoning"_s, usage->reasoningTokens},
                           {u"cost"_s, usage->cost ? QJsonValue(*usage->cost) : QJsonValue()},
                           {u"estimated"_s, usage->estimated}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::optional<provider::Usage> decodeUsage(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.isEmpty())
        return {};
    provider::Usage usage;
    usage.promptTokens = object[u"prompt"_s].toInt();
    usage.completionTokens = object[u"completion"_s].toInt();
    usage.cachedTokens = object[u"cached"_s].toInt();
    usage.reasoningTokens = object[u"reasoning"_s].toInt();
    if (object[u"cost"_s].isDouble())
        usage.cost = object[u"cost"_s].toDouble();
    usage.estimated = object[u"estimated"_s].toBool();
    return usage;
}

QByteArray encodeTools(const QList<ToolUse> &tools)
{
    QJsonArray array;
    for (const ToolUse &tool : tools) {
        QJsonObject json{{u"id"_s, tool.id}, {u"name"_s, tool.name}, {u"arguments"_s, tool.arguments}};
        if (tool.answered) {
            json.insert(u"ok"_s, tool.ok);
            json.insert(u"ns"_s, static_cast<qint64>(tool.took.count()));
            json.insert(u"summary"_s, tool.summary);
        }
        array.append(json);
    }
    return compact(array);
}

QList<ToolUse> decodeTools(const QByteArray &json)
{
    QList<ToolUse> tools;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array) {
        tools.append({value[u"id"_s].toString(), value[u"name"_s].toString(), value[u"arguments"_s].toString(), value[u"ok"_s].isBool(),
                      value[u"ok"_s].toBool(), Nanoseconds(value[u"ns"_s].toInteger()), value[u"summary"_s].toString()});
    }
    return tools;
}

QByteArray encodeAttempts(const QList<provider::Attempt> &attempts)
{
    QJsonArray array;
    for (const provider::Attempt &attempt : attempts) {
        QJsonObject json{{u"number"_s, attempt.number},
                         {u"kind"_s, provider::attemptKindName(attempt.kind)},
                         {u"state"_s, provider::attemptStateName(attempt.state)},
                         {u"model"_s, attempt.model},
                         {u"provider"_s, attempt.provider},
                         {u"ns"_s, static_cast<qint64>(attempt.took.count())},
                         {u"wait_ms"_s, static_cast<qint64>(attempt.wait.count())}};
        if (!attempt.error.message.isEmpty()) {
            json.insert(u"error"_s, QJsonObject{{u"code"_s, errorCodeName(attempt.error.code)},
                                                {u"message"_s, attempt.error.message},
                                                {u"detail"_s, attempt.error.detail},
                                                {u"retryable"_s, attempt.error.retryable}});
        }
        array.append(json);
    }
    return compact(array);
}

QList<provider::Attempt> decodeAttempts(const QByteArray &json)
{
    using provider::AttemptKind;
    using provider::AttemptState;
    QList<provider::Attempt> attempts;
    const QJsonArray array = arrayOf(json);
    for (const QJsonValue &value : array) {
        provider::Attempt attempt;
        attempt.number = value[u"number"_s].toInt(1);
        const QString kind = value[u"kind"_s].toString();
        for (const AttemptKind k : {AttemptKind::Retry, AttemptKind::Fallback, AttemptKind::Hedge}) {
            if (provider::attemptKindName(k) == kind)
                attempt.kind = k;
        }
        const QString state = value[u"state"_s].toString();
        for (const AttemptState s : {AttemptState::Waiting, AttemptState::Failed, AttemptState::Abandoned, AttemptState::Answering}) {
            if (provider::attemptStateName(s) == state)
                attempt.state = s;
        }
        attempt.model = value[u"model"_s].toString();
        attempt.provider = value[u"provider"_s].toString();
        attempt.took = Nanoseconds(value[u"ns"_s].toInteger());
        attempt.wait = Milliseconds(value[u"wait_ms"_s].toInteger());
        const QJsonValue error = value[u"error"_s];
        if (error.isObject()) {
            attempt.error = {errorByName(error[u"code"_s].toString()), error[u"message"_s].toString(), error[u"detail"_s].toString(),
                             error[u"retryable"_s].toBool()};
        }
        attempts.append(attempt);
    }
    return attempts;
}

} // namespace docswiki::store
