// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/chatsteps.h"

#include "tests/support/emulator/answertext.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {

struct Content {
    QStringList reasoning; ///< tokens
    QStringList answer;    ///< tokens
    QList<ScriptedCall> calls;
    QString finishReason;
    int promptTokens = 0;
};

QList<ScriptedCall> offeredCalls(const QJsonObject &request, const QString &question)
{
    QList<ScriptedCall> calls;
    for (const QJsonValue &tool : request["tools"_L1].toArray()) {
        const QByteArray arguments = QJsonDocument(QJsonObject{{"query"_L1, question}}).toJson(QJsonDocument::Compact);
        calls.append({tool["function"_L1]["name"_L1].toString(), QString::fromUtf8(arguments)});
        if (calls.size() == 2) break;
    }
    return calls;
}

Content contentFor(const Script &script, const QJsonObject &request)
{
    const QJsonArray messages = request["messages"_L1].toArray();
    const QJsonValue last = messages.isEmpty() ? QJsonValue() : messages.last();
    const bool toolsAnswered = last["role"_L1].toString() == "tool"_L1;
    Content content;
    content.promptTokens = promptTokens(messages);
    content.finishReason = script.finishReason;
    content.reasoning = tokensOf(script.reasoning);
    if (!toolsAnswered)
        content.calls = script.useOfferedTools ? offeredCalls(request, contentOf(last)) : script.toolCalls;
    if (!content.calls.isEmpty()) {
        content.finishReason = u"tool_calls"_s;
        return content;
    }
    content.answer = tokensOf(script.answer.isEmpty() ? answerFor(messages) : script.answer);
    const int limit = request["max_completion_tokens"_L1].toInt(request["max_tokens"_L1].toInt());
    if (limit > 0 && content.answer.size() > limit) {
        content.answer = content.answer.first(limit);
        content.finishReason = u"length"_s;
    }
    return content;
}

QJsonObject usageOf(const Script &script, const Content &content)
{
    const int reasoning = static_cast<int>(content.reasoning.size());
    const int completion =
        reasoning + static_cast<int>(content.answer.size()) + 8 * static_cast<int>(content.calls.size());
    return {{"prompt_tokens"_L1, content.promptTokens},
            {"completion_tokens"_L1, completion},
            {"total_tokens"_L1, content.promptTokens + completion},
            {"cost"_L1, (content.promptTokens + completion) * script.costPerToken},
            {"prompt_tokens_details"_L1,
             QJsonObject{{"cached_tokens"_L1, std::min(script.cachedTokens, content.promptTokens)}}},
            {"completion_tokens_details"_L1, QJsonObject{{"reasoning_tokens"_L1, reasoning}}}};
}

/// Writes chunks that differ only in what they add.
class ChunkWriter {
public:
    ChunkWriter(const QJsonObject &request, const QByteArray &id)
    {
        m_frame = {{"id"_L1, QString::fromLatin1(id)},
                   {"object"_L1, "chat.completion.chunk"_L1},
                   {"created"_L1, QDateTime::currentSecsSinceEpoch()},
                   {"model"_L1, request["model"_L1].toString()}};
        if (request["stream_options"_L1]["include_usage"_L1].toBool()) m_frame["usage"_L1] = QJsonValue::Null;
    }

    static QByteArray event(const QJsonObject &object)
    {
        return "data: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n";
    }
    QByteArray delta(const QJsonObject &delta, const QJsonValue &finishReason = QJsonValue::Null) const
    {
        QJsonObject chunk = m_frame;
        chunk["choices"_L1] = QJsonArray{QJsonObject{{"index"_L1, 0},
                                                     {"delta"_L1, delta},
                                                     {"logprobs"_L1, QJsonValue::Null},
                                                     {"finish_reason"_L1, finishReason}}};
        return event(chunk);
    }
    QByteArray usage(const QJsonObject &usage) const
    {
        QJsonObject chunk = m_frame;
        chunk["choices"_L1] = QJsonArray();
        chunk["usage"_L1] = usage;
        return event(chunk);
    }
    QByteArray error() const
    {
        QJsonObject chunk = m_frame;
        chunk["error"_L1] = QJsonObject{{"code"_L1, 502},
                                        {"message"_L1, "The upstream model is gone"_L1},
                                        {"metadata"_L1, QJsonObject{{"error_type"_L1, "provider_unavailable"_L1}}}};
        chunk["choices"_L1] = QJsonArray{QJsonObject{
            {"index"_L1, 0}, {"delta"_L1, QJsonObject{{"content"_L1, ""_L1}}}, {"finish_reason"_L1, "error"_L1}}};
        return event(chunk);
    }

private:
    QJsonObject m_frame;
};

constexpr int noIndex = -1;

QJsonObject toolDelta(int index, const QJsonObject &rest)
{
    QJsonObject call = rest;
    if (index != noIndex) call["index"_L1] = index;
    return {{"tool_calls"_L1, QJsonArray{call}}};
}

/// The deltas of one call, labelled as `style` says.
QList<QJsonObject> toolDeltas(ToolStyle style, int index, const ScriptedCall &call, const QByteArray &answerId)
{
    const QString id = u"call_%1_%2"_s.arg(QString::fromLatin1(answerId.right(6))).arg(index);
    if (style == ToolStyle::Legacy) {
        return {{{"function_call"_L1, QJsonObject{{"name"_L1, call.name}, {"arguments"_L1, ""_L1}}}},
                {{"function_call"_L1, QJsonObject{{"arguments"_L1, call.arguments}}}}};
    }
    const bool ids = style != ToolStyle::NoIds && style != ToolStyle::AllIndexZero;
    const int shown = style == ToolStyle::NoIndex ? noIndex : style == ToolStyle::AllIndexZero ? 0 : index;

    QJsonObject begin{{"type"_L1, "function"_L1},
                      {"function"_L1, QJsonObject{{"name"_L1, call.name}, {"arguments"_L1, ""_L1}}}};
    if (ids) begin["id"_L1] = id;
    if (style == ToolStyle::WholeArguments) {
        begin["function"_L1] = QJsonObject{{"name"_L1, call.name},
                                           {"arguments"_L1, QJsonDocument::fromJson(call.arguments.toUtf8()).object()}};
        return {toolDelta(shown, begin)};
    }
    QList<QJsonObject> deltas{toolDelta(shown, begin)};
    const qsizetype step = style == ToolStyle::OneByOne ? 1 : std::max<qsizetype>(1, (call.arguments.size() + 2) / 3);
    for (qsizetype at = 0; at < call.arguments.size(); at += step) {
        QJsonObject function{{"arguments"_L1, call.arguments.mid(at, step)}};
        QJsonObject more;
        if (style == ToolStyle::BlankIds) {
            more["id"_L1] = ""_L1;
            function["name"_L1] = ""_L1;
        } else if (style == ToolStyle::RepeatedIds) {
            more["id"_L1] = id;
            function["name"_L1] = call.name;
        }
        more["function"_L1] = function;
        deltas.append(toolDelta(shown, more));
    }
    return deltas;
}

/// Puts steps in order, token by token, at the script's rate.
class StepList {
public:
    explicit StepList(const Script &script)
        : m_script(script), m_now(std::max<double>(double(script.firstToken.count()), double(script.headers.count())))
    {
    }

    void write(const QByteArray &bytes) { m_steps.append({m_now, ChatStep::Do::Write, bytes, false}); }
    void act(ChatStep::Do what, const QByteArray &bytes = {}) { m_steps.append({m_now, what, bytes, false}); }
    void token(const QByteArray &bytes, qsizetype tokens)
    {
        m_steps.append({m_now, ChatStep::Do::Write, bytes, true});
        if (m_script.tokensPerSecond > 0) m_now += 1000.0 * static_cast<double>(tokens) / m_script.tokensPerSecond;
    }
    void keepAlives(const QByteArray &bytes, int atLeast)
    {
        const double every = double(m_script.keepAlive.count());
        const double begin = double(m_script.headers.count());
        for (int i = 0; i < atLeast; ++i)
            m_steps.append({begin, ChatStep::Do::Write, bytes, false});
        for (double at = begin + every; every > 0 && at < m_now; at += every)
            m_steps.append({at, ChatStep::Do::Write, bytes, false});
    }
    QList<ChatStep> take() { return std::move(m_steps); }

private:
    const Script &m_script;
    double m_now;
    QList<ChatStep> m_steps;
};

/// Every event that holds a character of several bytes goes out in two parts, cut inside it.
QList<ChatStep> cutCharacters(const QList<ChatStep> &steps)
{
    constexpr double pauseMs = 3; // long enough to be read as two pieces
    QList<ChatStep> result;
    double late = 0;
    for (ChatStep step : steps) {
        step.dueMs += late;
        const auto inside =
            std::find_if(step.bytes.cbegin(), step.bytes.cend(), [](char c) { return (uchar(c) & 0xC0) == 0x80; });
        if (inside == step.bytes.cend()) {
            result.append(step);
            continue;
        }
        const qsizetype at = inside - step.bytes.cbegin();
        late += pauseMs;
        result.append({step.dueMs, step.act, step.bytes.first(at), false});
        result.append({step.dueMs + pauseMs, step.act, step.bytes.sliced(at), step.token});
    }
    return result;
}

/// What breaks the stream off after some tokens. False: it goes on.
bool breakOff(Fault fault, const ChunkWriter &chunks, StepList &steps)
{
    switch (fault) {
    case Fault::Stall: steps.act(ChatStep::Do::Stall); return true;
    case Fault::Reset: steps.act(ChatStep::Do::Reset); return true;
    case Fault::Cut: steps.act(ChatStep::Do::Cut, chunks.delta({{"content"_L1, "never complete"_L1}})); return true;
    case Fault::NoFinish: steps.act(ChatStep::Do::Finish); return true;
    case Fault::ErrorLater:
        steps.write(chunks.error());
        steps.act(ChatStep::Do::Finish);
        return true;
    case Fault::ErrorObject:
        steps.write(ChunkWriter::event(
            {{"object"_L1, "error"_L1}, {"message"_L1, "The engine ran out of memory"_L1}, {"code"_L1, 500}}));
        steps.act(ChatStep::Do::Finish);
        return true;
    case Fault::BadJson:
        steps.write("data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\n\n");
        return false;
    case Fault::BrokenUtf8:
        steps.write(chunks.delta({{"content"_L1, " @@"_L1}}).replace("@@", "\xC3\x28"));
        return false;
    case Fault::DataKeepAlive: steps.write("data: : keepalive\n\n"); return false;
    default: return false;
    }
}
} // namespace

double answerMs(const Script &script, const QJsonObject &request)
{
    const Content content = contentFor(script, request);
    const double tokens = static_cast<double>(content.reasoning.size() + content.answer.size());
    return std::max<double>(double(script.firstToken.count()), double(script.headers.count())) +
           (script.tokensPerSecond > 0 ? 1000.0 * tokens / script.tokensPerSecond : 0.0);
}

QList<ChatStep> chatSteps(const Script &script, const QJsonObject &request, const QByteArray &id)
{
    const Content content = contentFor(script, request);
    const ChunkWriter chunks(request, id);
    StepList steps(script);
    if (script.fault == Fault::DataKeepAlive)
        steps.keepAlives("data: : keepalive\n\n", 2);
    else if (script.keepAlive.count() > 0)
        steps.keepAlives(": OPENROUTER PROCESSING\n\n", 1);
    if (script.fault == Fault::ErrorFirst) {
        steps.write(chunks.error());
        steps.act(ChatStep::Do::Finish);
        return steps.take();
    }
    if (script.fault == Fault::DoneOnly) {
        steps.write("data: [DONE]\n\n");
        steps.act(ChatStep::Do::Finish);
        return steps.take();
    }

    steps.write(chunks.delta({{"role"_L1, "assistant"_L1}, {"content"_L1, ""_L1}}));
    int told = 0;
    bool faultDone = script.fault == Fault::None;
    const auto tellTokens = [&](const QStringList &tokens, const QString &field) {
        for (qsizetype at = 0; at < tokens.size(); at += script.tokensPerChunk) {
            if (!faultDone && told >= script.faultAfter) {
                faultDone = true;
                if (breakOff(script.fault, chunks, steps)) return false;
            }
            const QStringList piece = tokens.mid(at, script.tokensPerChunk);
            steps.token(chunks.delta({{field, piece.join(QString())}}), piece.size());
            told += static_cast<int>(piece.size());
        }
        return true;
    };
    bool whole = true;
    if (script.thinkTags && !content.reasoning.isEmpty()) {
        QStringList tagged = content.reasoning;
        tagged.prepend(u"<think>"_s);
        tagged.append(u"</think>\n\n"_s);
        whole = tellTokens(tagged, u"content"_s);
    } else {
        whole = tellTokens(content.reasoning, u"reasoning"_s);
    }
    whole = whole && tellTokens(content.answer, u"content"_s);
    if (whole && !faultDone) // fewer tokens than it was to wait for
        whole = !breakOff(script.fault, chunks, steps);
    if (!whole) return script.fault == Fault::CutUtf8 ? cutCharacters(steps.take()) : steps.take();

    for (int i = 0; i < content.calls.size(); ++i) {
        for (const QJsonObject &delta : toolDeltas(script.toolStyle, i, content.calls[i], id))
            steps.token(chunks.delta(delta), 1);
    }
    QByteArray end = chunks.delta({}, content.finishReason);
    if (script.fault == Fault::NoBlankLine) {
        steps.write(end.chopped(2));
    } else {
        steps.write(end);
        if (request["stream_options"_L1]["include_usage"_L1].toBool())
            steps.write(chunks.usage(usageOf(script, content)));
        if (script.fault != Fault::NoDone) steps.write("data: [DONE]\n\n");
    }
    steps.act(ChatStep::Do::Finish);
    return script.fault == Fault::CutUtf8 ? cutCharacters(steps.take()) : steps.take();
}

QJsonObject wholeAnswer(const Script &script, const QJsonObject &request, const QByteArray &id)
{
    const Content content = contentFor(script, request);
    QJsonObject message{
        {"role"_L1, "assistant"_L1}, {"content"_L1, content.answer.join(QString())}, {"refusal"_L1, QJsonValue::Null}};
    if (!content.reasoning.isEmpty()) message["reasoning"_L1] = content.reasoning.join(QString());
    if (!content.calls.isEmpty()) {
        QJsonArray calls;
        for (int i = 0; i < content.calls.size(); ++i) {
            calls.append(QJsonObject{{"id"_L1, u"call_%1_%2"_s.arg(QString::fromLatin1(id.right(6))).arg(i)},
                                     {"type"_L1, "function"_L1},
                                     {"function"_L1, QJsonObject{{"name"_L1, content.calls[i].name},
                                                                 {"arguments"_L1, content.calls[i].arguments}}}});
        }
        message["content"_L1] = QJsonValue::Null;
        message["tool_calls"_L1] = calls;
    }
    return {{"id"_L1, QString::fromLatin1(id)},
            {"object"_L1, "chat.completion"_L1},
            {"created"_L1, QDateTime::currentSecsSinceEpoch()},
            {"model"_L1, request["model"_L1].toString()},
            {"choices"_L1, QJsonArray{QJsonObject{{"index"_L1, 0},
                                                  {"message"_L1, message},
                                                  {"logprobs"_L1, QJsonValue::Null},
                                                  {"finish_reason"_L1, content.finishReason}}}},
            {"usage"_L1, usageOf(script, content)}};
}

} // namespace docswiki::test
