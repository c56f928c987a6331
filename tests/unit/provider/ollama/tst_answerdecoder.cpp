// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/answerdecoder.h"
#include "tests/support/emulator/ollamasteps.h"
#include "tests/unit/provider/answerrecorder.h"

#include <QTest>

#include <numeric>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::provider::ollama;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Answer {
    QString content;
    QString reasoning;
    QStringList toolNames;
    Result<ChatOutcome> outcome;
    bool operator==(const Answer &) const = default;
};

Answer decode(const QByteArray &stream, const QList<qsizetype> &cuts = {})
{
    AnswerRecorder sink;
    AnswerDecoder decoder(sink, u"Ollama"_s);
    qsizetype from = 0;
    for (const qsizetype cut : cuts) {
        decoder.feed(QByteArrayView(stream).sliced(from, cut - from));
        from = cut;
    }
    decoder.feed(QByteArrayView(stream).sliced(from));
    Result<ChatOutcome> outcome = decoder.finish();
    if (outcome) {
        for (ToolCall &call : outcome->toolCalls) { // ids of our own differ each time
            if (call.id.startsWith("call_"_L1) && call.id.size() == 21) call.id = u"new"_s;
        }
    }
    return {sink.content, sink.reasoning, sink.toolNames, std::move(outcome)};
}

QByteArray message(const QByteArray &fields)
{
    return R"({"model":"qwen2.5","created_at":"2026-11-20T10:00:00Z","message":{"role":"assistant",)" + fields +
           "},\"done\":false}\n";
}

QByteArray text(const QByteArray &words)
{
    return message(R"("content":")" + words + "\"");
}

const QByteArray end =
    R"({"model":"qwen2.5","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5191566416,"load_duration":2154458000,"prompt_eval_count":26,"prompt_eval_duration":383809000,"eval_count":298,"eval_duration":4799921000})"
    "\n";
} // namespace

class AnswerDecoderTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void content_data();
    void content();
    void calls_data();
    void calls();
    void endings_data();
    void endings();
    void errors_data();
    void errors();
    void countsAndTimes();
    void cutAnywhere_data();
    void cutAnywhere();
    void lineLimit();
    void nothingAfterStop();
};

void AnswerDecoderTest::content_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("reasoning");
    QTest::newRow("words") << text("Grüße ") + text("aus 世界 😀") << u"Grüße aus 世界 😀"_s << QString();
    QTest::newRow("thinking") << message(R"("content":"","thinking":"Let me ")") + message(R"("thinking":"see.")") +
                                     text("So.")
                              << u"So."_s << u"Let me see."_s;
    QTest::newRow("think tags of older versions")
        << text("<th") + text("ink>Let me see.</think>\\n\\n") + text("So.") << u"So."_s << u"Let me see."_s;
    QTest::newRow("CRLF and empty lines") << text("a").chopped(1) + "\r\n\r\n\n" + text("b") << u"ab"_s << QString();
    QTest::newRow("broken UTF-8") << text("a\xC3(b") << u"a\uFFFD(b"_s << QString();
    QTest::newRow("a line of many KB") << text(QByteArray(300'000, 'x')) << QString(300'000, u'x') << QString();
}

void AnswerDecoderTest::content()
{
    QFETCH(QByteArray, stream);
    const Answer answer = decode(stream + end);
    QVERIFY2(answer.outcome, answer.outcome ? "" : qPrintable(answer.outcome.error().message));
    QTEST(answer.content, "content");
    QTEST(answer.reasoning, "reasoning");
    QCOMPARE(answer.outcome->finishReason, u"stop"_s);
    QCOMPARE(answer.outcome->model, u"qwen2.5"_s);
}

void AnswerDecoderTest::calls_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QList<ToolCall>>("calls");
    QTest::newRow("one")
        << message(R"("content":"","tool_calls":[{"function":{"name":"find","arguments":{"query":"a","page":2}}}])")
        << QList<ToolCall>{{u"new"_s, u"find"_s, u"{\"page\":2,\"query\":\"a\"}"_s}};
    QTest::newRow("two lines, one each, with index")
        << message(R"("tool_calls":[{"function":{"index":0,"name":"find","arguments":{"q":1}}}])") +
               message(R"("tool_calls":[{"function":{"index":0,"name":"find","arguments":{"q":2}}}])")
        << QList<ToolCall>{{u"new"_s, u"find"_s, u"{\"q\":1}"_s}, {u"new"_s, u"find"_s, u"{\"q\":2}"_s}};
    QTest::newRow("id of newer versions")
        << message(R"("tool_calls":[{"id":"call_x","function":{"name":"find","arguments":{}}}])")
        << QList<ToolCall>{{u"call_x"_s, u"find"_s, u"{}"_s}};
    QTest::newRow("no arguments") << message(R"("tool_calls":[{"function":{"name":"now"}}])")
                                  << QList<ToolCall>{{u"new"_s, u"now"_s, u"{}"_s}};
    QTest::newRow("arguments as text") << message(
                                              R"("tool_calls":[{"function":{"name":"find","arguments":"{\"q\":1}"}}])")
                                       << QList<ToolCall>{{u"new"_s, u"find"_s, u"{\"q\":1}"_s}};
    QTest::newRow("no name") << message(R"("tool_calls":[{"function":{"arguments":{}}},{"function":{"name":"f"}}])")
                             << QList<ToolCall>{{u"new"_s, u"f"_s, u"{}"_s}};
}

void AnswerDecoderTest::calls()
{
    QFETCH(QByteArray, stream);
    QFETCH(QList<ToolCall>, calls);
    const Answer answer = decode(stream + end);
    QVERIFY(answer.outcome);
    QCOMPARE(answer.outcome->toolCalls, calls);
    QCOMPARE(answer.toolNames.size(), calls.size());
    QCOMPARE(answer.outcome->finishReason, u"tool_calls"_s);
}

void AnswerDecoderTest::endings_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("finishReason");
    QTest::newRow("length") << text("x") + QByteArray(end).replace("\"stop\"", "\"length\"") << u"length"_s;
    QTest::newRow("no reason given") << text("x") + R"({"done":true})"
                                                    "\n"
                                     << u"stop"_s;
    QTest::newRow("last line end missing") << text("x") + end.chopped(1) << u"stop"_s;
    QTest::newRow("nothing after the text") << text("x") << u"truncated"_s;
    QTest::newRow("cut in the middle of a line") << text("x") + end.chopped(30) << u"truncated"_s;
    QTest::newRow("no text, but done") << end << u"stop"_s;
}

void AnswerDecoderTest::endings()
{
    QFETCH(QByteArray, stream);
    const Answer answer = decode(stream);
    QVERIFY(answer.outcome);
    QTEST(answer.outcome->finishReason, "finishReason");
}

void AnswerDecoderTest::errors_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << QByteArray() << ErrorCode::Protocol << u"an empty answer"_s;
    QTest::newRow("only loaded") << QByteArray(end).replace("\"stop\"", "\"load\"") << ErrorCode::Protocol
                                 << u"an empty answer"_s;
    QTest::newRow("error before text") << QByteArray("{\"error\":\"out of room\"}\n") << ErrorCode::Http
                                       << u"out of room"_s;
    QTest::newRow("error after text") << text("x") + "{\"error\":\"out of room\"}\n" + text("y") << ErrorCode::Http
                                      << u"out of room"_s;
    QTest::newRow("error without a line end")
        << text("x") + "{\"error\":\"out of room\"}" << ErrorCode::Http << u"out of room"_s;
    QTest::newRow("not JSON") << text("x") + "{\"message\":{]\n" << ErrorCode::Protocol << u"cannot be read"_s;
    QTest::newRow("JSON, but no object") << QByteArray("7\n") << ErrorCode::Protocol << u"cannot be read"_s;
    QTest::newRow("web page") << QByteArray("<html><title>Sign in</title></html>") << ErrorCode::Protocol
                              << u"Sign in"_s;
}

void AnswerDecoderTest::errors()
{
    QFETCH(QByteArray, stream);
    const Answer answer = decode(stream);
    QVERIFY(!answer.outcome);
    QTEST(answer.outcome.error().code, "code");
    QFETCH(QString, words);
    const QString said = answer.outcome.error().message;
    QVERIFY2(said.contains(words) && said.startsWith("Ollama "_L1), qPrintable(said));
}

void AnswerDecoderTest::countsAndTimes()
{
    const Answer answer = decode(text("x") + end);
    QCOMPARE(answer.outcome->usage, (Usage{26, 298, 0, 0, {}, false}));
    QCOMPARE(answer.outcome->loadTime, Nanoseconds(2'154'458'000));
    const Answer cached =
        decode(text("x") + QByteArray(end).replace("\"eval_count\"", "\"prompt_eval_cached_count\":20,\"eval_count\""));
    QCOMPARE(cached.outcome->usage->cachedTokens, 20);
    QVERIFY(!decode(text("x") + "{\"done\":true}\n").outcome->usage);
}

void AnswerDecoderTest::cutAnywhere_data()
{
    QTest::addColumn<QByteArray>("stream");
    const QJsonObject request{{"model"_L1, "qwen2.5"_L1}};
    QTest::newRow("as the server sends it")
        << ollamaAnswer({.answer = u"Grüße aus 世界 😀."_s, .reasoning = u"Let me see."_s}, request);
    QTest::newRow("calls") << ollamaAnswer({.toolCalls = {{u"find"_s, u"{\"query\":\"Größe\"}"_s}}}, request);
    QTest::newRow("error") << ollamaAnswer({.answer = u"one two three four"_s, .fault = Fault::ErrorLater}, request);
    QTest::newRow("CRLF, no last line end")
        << QByteArray(text("über") + text("all")).replace("\n", "\r\n") + end.chopped(1);
}

void AnswerDecoderTest::cutAnywhere()
{
    QFETCH(QByteArray, stream);
    const Answer whole = decode(stream);
    QVERIFY(!whole.content.isEmpty() || !whole.toolNames.isEmpty());
    for (qsizetype cut = 0; cut <= stream.size(); ++cut)
        QVERIFY2(decode(stream, {cut}) == whole, qPrintable(u"cut at %1"_s.arg(cut)));
    QList<qsizetype> everywhere(stream.size());
    std::iota(everywhere.begin(), everywhere.end(), qsizetype(0));
    QVERIFY(decode(stream, everywhere) == whole);
}

void AnswerDecoderTest::lineLimit()
{
    LineSplitter lines(10);
    QByteArrayList found;
    const auto take = [&found](QByteArrayView line) {
        found += line.toByteArray();
        return true;
    };
    QVERIFY(lines.feed("0123456789\nabc", take));
    QVERIFY(lines.feed("def", take));
    QVERIFY(!lines.feed("ghijk", take));
    QCOMPARE(found, QByteArrayList{"0123456789"});

    AnswerRecorder sink;
    AnswerDecoder decoder(sink, u"Ollama"_s);
    const QByteArray piece(1024 * 1024, 'x');
    for (int i = 0; i < 20 && !decoder.ended(); ++i)
        decoder.feed(piece);
    QVERIFY(decoder.ended());
    QVERIFY(decoder.finish().error().message.contains("too large"_L1));
}

void AnswerDecoderTest::nothingAfterStop()
{
    class Stopper final : public AnswerSink {
    public:
        AnswerDecoder *decoder = nullptr;
        QString all;
        void contentCame(const QString &words) override
        {
            all += words;
            decoder->stop();
        }
        void reasoningCame(const QString &) override {}
        void toolCallBegan(const QString &, const QString &name) override { all += name; }
    };
    Stopper stopper;
    AnswerDecoder decoder(stopper, u"Ollama"_s);
    stopper.decoder = &decoder;
    decoder.feed(message(R"("content":"a","tool_calls":[{"function":{"name":"f"}}])") + text("b"));
    decoder.feed(text("c"));
    QCOMPARE(stopper.all, u"a"_s);
}

QTEST_GUILESS_MAIN(AnswerDecoderTest)
#include "tst_answerdecoder.moc"
