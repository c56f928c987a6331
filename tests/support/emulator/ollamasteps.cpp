// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/ollamasteps.h"

#include "tests/support/emulator/answertext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 nanosecondsPerMs = 1'000'000;

/// Writes lines that differ only in what they add.
class LineWriter {
public:
    explicit LineWriter(const QJsonObject &request) : m_model(request["model"_L1].toString()) {}

    static QByteArray line(const QJsonObject &object)
    {
        return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    }
    QByteArray message(QJsonObject message) const
    {
        message["role"_L1] = "assistant"_L1;
        if (!message.contains("content"_L1)) message["content"_L1] = ""_L1;
        return line({{"model"_L1, m_model},
                     {"created_at"_L1, "2026-11-20T10:00:00.000000Z"_L1},
                     {"message"_L1, message},
                     {"done"_L1, false}});
    }
    QByteArray end(const QString &reason, Milliseconds load, int promptTokens, qsizetype tokens) const
    {
        return line({{"model"_L1, m_model},
                     {"created_at"_L1, "2026-11-20T10:00:01.000000Z"_L1},
                     {"message"_L1, QJsonObject{{"role"_L1, "assistant"_L1}, {"content"_L1, ""_L1}}},
                     {"done"_L1, true},
                     {"done_reason"_L1, reason},
                     {"total_duration"_L1, (load.count() + 100) * nanosecondsPerMs},
                     {"load_duration"_L1, (load.count() + 20) * nanosecondsPerMs},
                     {"prompt_eval_count"_L1, promptTokens},
                     {"prompt_eval_duration"_L1, 30 * nanosecondsPerMs},
                     {"eval_count"_L1, tokens},
                     {"eval_duration"_L1, 50 * nanosecondsPerMs}});
    }

private:
    QString m_model;
};

QList<ScriptedCall> callsFor(const Script &script, const QJsonObject &request)
{
    const QJsonArray messages = request["messages"_L1].toArray();
    const QJsonValue last = messages.isEmpty() ? QJsonValue() : messages.last();
    if (last["role"_L1].toString() == "tool"_L1) return {};
    if (!script.useOfferedTools) return script.toolCalls;
    QList<ScriptedCall> calls;
    for (const QJsonValue &tool : request["tools"_L1].toArray()) {
        const QByteArray arguments =
            QJsonDocument(QJsonObject{{"query"_L1, contentOf(last)}}).toJson(QJsonDocument::Compact);
        calls.append({tool["function"_L1]["name"_L1].toString(), QString::fromUtf8(arguments)});
        if (calls.size() == 2) break;
    }
    return calls;
}

/// What breaks the stream off after some tokens. False: it goes on.
bool breakOff(Fault fault, double now, const LineWriter &lines, QList<ChatStep> &steps)
{
    const auto add = [&](ChatStep::Do act, const QByteArray &bytes = {}) {
        steps.append({now, act, bytes, false});
        return true;
    };
    switch (fault) {
    case Fault::Stall: return add(ChatStep::Do::Stall);
    case Fault::Reset: return add(ChatStep::Do::Reset);
    case Fault::Cut: return add(ChatStep::Do::Cut, lines.message({{"content"_L1, "never complete"_L1}}));
    case Fault::NoFinish: return add(ChatStep::Do::Finish);
    case Fault::BadJson: add(ChatStep::Do::Write, "{\"model\":\"m\",\"message\":{\"content\":\n"); return false;
    case Fault::ErrorFirst:
    case Fault::ErrorLater:
        add(ChatStep::Do::Write,
            LineWriter::line({{"error"_L1, "an error was encountered while running the model: out of room"_L1}}));
        return add(ChatStep::Do::Finish);
    default: return false;
    }
}
} // namespace

QList<ChatStep> ollamaSteps(const Script &script, const QJsonObject &request, Milliseconds load)
{
    const QJsonArray messages = request["messages"_L1].toArray();
    const LineWriter lines(request);
    const QList<ScriptedCall> calls = callsFor(script, request);
    QStringList answer = tokensOf(script.answer.isEmpty() ? answerFor(messages) : script.answer);
    QString reason = script.finishReason;
    const int limit = request["options"_L1]["num_predict"_L1].toInt();
    if (limit > 0 && answer.size() > limit) {
        answer = answer.first(limit);
        reason = u"length"_s;
    }
    if (!calls.isEmpty()) answer.clear();

    QList<ChatStep> steps;
    double now = double(load.count()) + std::max(double(script.firstToken.count()), double(script.headers.count()));
    const int faultAfter = script.fault == Fault::ErrorFirst ? 0 : script.faultAfter;
    bool faultDone = script.fault == Fault::None;
    qsizetype told = 0;
    const auto tell = [&](const QStringList &tokens, const QString &field) {
        for (qsizetype at = 0; at < tokens.size(); at += script.tokensPerChunk) {
            if (!faultDone && told >= faultAfter) {
                faultDone = true;
                if (breakOff(script.fault, now, lines, steps)) return false;
            }
            const QStringList piece = tokens.mid(at, script.tokensPerChunk);
            steps.append({now, ChatStep::Do::Write, lines.message({{field, piece.join(QString())}}), true});
            if (script.tokensPerSecond > 0) now += 1000.0 * double(piece.size()) / script.tokensPerSecond;
            told += piece.size();
        }
        return true;
    };
    if (!tell(tokensOf(script.reasoning), u"thinking"_s) || !tell(answer, u"content"_s)) return steps;
    if (!faultDone && breakOff(script.fault, now, lines, steps)) return steps;
    for (const ScriptedCall &call : calls) {
        const QJsonObject arguments = QJsonDocument::fromJson(call.arguments.toUtf8()).object();
        const QJsonObject function{{"name"_L1, call.name}, {"arguments"_L1, arguments}};
        steps.append({now, ChatStep::Do::Write,
                      lines.message({{"tool_calls"_L1, QJsonArray{QJsonObject{{"function"_L1, function}}}}}), true});
    }
    steps.append({now, ChatStep::Do::Write, lines.end(reason, load, promptTokens(messages), told), false});
    steps.append({now, ChatStep::Do::Finish, {}, false});
    return steps;
}

QByteArray ollamaAnswer(const Script &script, const QJsonObject &request)
{
    QByteArray bytes;
    for (const ChatStep &step : ollamaSteps(script, request, Milliseconds(0)))
        bytes += step.bytes;
    return bytes;
}

} // namespace docswiki::test
