// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/streamdecoder.h"
#include "tests/unit/provider/answerrecorder.h"

#include <QJsonDocument>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;

namespace {

struct Decoded {
    test::AnswerRecorder answer;
    Result<ChatOutcome> outcome;
};

Decoded decode(const QByteArray &stream)
{
    Decoded decoded;
    openai::StreamDecoder decoder(decoded.answer, u"example.org"_s);
    decoder.feed(stream);
    decoded.outcome = decoder.finish();
    return decoded;
}

QByteArray chunk(const QByteArray &delta, const QByteArray &finish = "null")
{
    return R"(data: {"id":"c","model":"m","choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish +
           "}]}\n\n";
}
QByteArray text(const QByteArray &words)
{
    return chunk(R"({"content":")" + words + R"("})");
}
const QByteArray done = "data: [DONE]\n\n";
} // namespace

class StreamDecoderTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void content_data();
    void content();
    void endings_data();
    void endings();
    void errors_data();
    void errors();
    void lastUsageCounts();
    void heartbeats();
    void otherChoicesAreLeftOut();
    void wholeAnswer();
    void nothingAfterStop();
    void callsCountWhateverTheReason();
    void reasoningDetails_data();
    void reasoningDetails();
    void llamaServerTellsHowFarItIs();
    void timingsStandInForUsage();
    void openRouterIsProcessing();
    void requestIdOfTheHeaders();
};

void StreamDecoderTest::content_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("reasoning");
    QTest::newRow("strings") << text("a") + text("b") << u"ab"_s << QString();
    QTest::newRow("null and absent") << chunk(R"({"role":"assistant","content":null})") + chunk("{}") + text("x")
                                     << u"x"_s << QString();
    QTest::newRow("parts") << chunk(R"({"content":[{"type":"text","text":"a"},{"type":"text","text":"b"},"c"]})")
                           << u"abc"_s << QString();
    QTest::newRow("thinking parts")
        << chunk(R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]})") + text("x") << u"x"_s
        << u"hm"_s;
    QTest::newRow("reasoning twice")
        << chunk(
               R"({"reasoning":"hm","reasoning_content":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]})") +
               text("x")
        << u"x"_s << u"hm"_s;
    QTest::newRow("reasoning details only")
        << chunk(
               R"({"reasoning_details":[{"type":"reasoning.summary","summary":"so"},{"type":"reasoning.encrypted","data":"zz"}]})") +
               text("x")
        << u"x"_s << u"so"_s;
    QTest::newRow("think block, tags cut")
        << text("\\n<th") + text("ink>a <b") + text("> c</thi") + text("nk>\\n") + text("\\n ans") + text("wer")
        << u"answer"_s << u"a <b> c"_s;
    QTest::newRow("think block not closed") << text("<think>on and on") << QString() << u"on and on"_s;
    QTest::newRow("think tags later in the text")
        << text("use <think> and </think>") << u"use <think> and </think>"_s << QString();
    QTest::newRow("what only looked like a tag") << text("<thi") + text("s> is") << u"<this> is"_s << QString();
    QTest::newRow("held back to the end") << text("<thin") << u"<thin"_s << QString();
    QTest::newRow("refusal") << chunk(R"({"refusal":"No, "})") + chunk(R"({"refusal":"sorry."})") << u"No, sorry."_s
                             << QString();
    QTest::newRow("halves of a surrogate pair") << text("\\ud83d") + text("\\ude00") << u"😀"_s << QString();
    QTest::newRow("broken UTF-8") << text("a\xC3(b") << u"a\uFFFD(b"_s << QString();
    QTest::newRow("reasoning only") << chunk(R"({"reasoning_content":"hm"})") << QString() << u"hm"_s;
    QTest::newRow("a call that was written as text") // shown, never run
        << text("<tool_call>{}</tool_call>") << u"<tool_call>{}</tool_call>"_s << QString();
    QTest::newRow("no choices first and last")
        << QByteArray("data: {\"choices\":[]}\n\n") + text("x") + "data: {\"choices\":[],\"usage\":{}}\n\n"
        << u"x"_s << QString();
}

void StreamDecoderTest::content()
{
    QFETCH(QByteArray, stream);
    QFETCH(QString, content);
    QFETCH(QString, reasoning);
    const Decoded decoded = decode(stream + chunk("{}", "\"stop\"") + done);
    QVERIFY(decoded.outcome);
    QCOMPARE(decoded.answer.content, content);
    QCOMPARE(decoded.answer.reasoning, reasoning);
}

void StreamDecoderTest::endings_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("finishReason");
    QTest::newRow("as documented") << text("x") + chunk("{}", "\"length\"") + done << u"length"_s;
    QTest::newRow("said twice") << text("x") + chunk("{}", "\"stop\"") + chunk("{}", "\"stop\"") + done << u"stop"_s;
    QTest::newRow("no [DONE]") << text("x") + chunk("{}", "\"stop\"") << u"stop"_s;
    QTest::newRow("[DONE] only") << text("x") + done << u"stop"_s;
    QTest::newRow("[DONE] only, after a call")
        << chunk(
               R"({"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]})") +
               done
        << u"tool_calls"_s;
    QTest::newRow("neither") << text("x") << u"truncated"_s;
    QTest::newRow("cut in the middle of a chunk") << text("x") + text("yyyy").chopped(20) << u"truncated"_s;
    QTest::newRow("last blank line missing") << (text("x") + chunk("{}", "\"stop\"")).chopped(2) << u"stop"_s;
    QTest::newRow("last line end missing from [DONE]") << text("x") + "data: [DONE]" << u"stop"_s;
}

void StreamDecoderTest::endings()
{
    QFETCH(QByteArray, stream);
    QFETCH(QString, finishReason);
    const Decoded decoded = decode(stream);
    QVERIFY(decoded.outcome);
    QCOMPARE(decoded.outcome->finishReason, finishReason);
    QCOMPARE(decoded.outcome->model, u"m"_s);
}

void StreamDecoderTest::errors_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << QByteArray() << ErrorCode::Protocol << u"example.org"_s;
    QTest::newRow("comments only") << QByteArray(": a\n\n: b\n\n") << ErrorCode::Protocol << u"empty"_s;
    QTest::newRow("[DONE] only") << done << ErrorCode::Protocol << u"empty"_s;
    QTest::newRow("error with choices")
        << text("x") +
               R"(data: {"error":{"code":502,"message":"upstream gone"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]})"
               "\n\n"
        << ErrorCode::Http << u"upstream gone"_s;
    QTest::newRow("error without choices")
        << QByteArray("data: {\"error\":{\"code\":\"429\",\"message\":\"busy\"}}\n\n") << ErrorCode::RateLimited
        << u"busy"_s;
    QTest::newRow("vLLM") << QByteArray("data: {\"object\":\"error\",\"message\":\"no room\",\"code\":400}\n\n")
                          << ErrorCode::Http << u"no room"_s;
    QTest::newRow("error in plain words")
        << QByteArray("event: error\ndata: out of memory\n\n") << ErrorCode::Http << u"out of memory"_s;
    QTest::newRow("finish reason error") << text("x") + chunk("{}", "\"error\"") + done << ErrorCode::Http
                                         << u"error"_s;
    QTest::newRow("not JSON") << text("x") + "data: {\"choices\":[{]}\n\n"
                              << ErrorCode::Protocol << u"cannot be read"_s;
    QTest::newRow("JSON, but no object") << QByteArray("data: 7\n\n") << ErrorCode::Protocol << u"cannot be read"_s;
    QTest::newRow("too deep") << "data: " + QByteArray(100'000, '[') + "\n\n"
                              << ErrorCode::Protocol << u"cannot be read"_s;
}

void StreamDecoderTest::errors()
{
    QFETCH(QByteArray, stream);
    QFETCH(ErrorCode, code);
    QFETCH(QString, words);
    const Decoded decoded = decode(stream);
    QVERIFY(!decoded.outcome);
    QCOMPARE(decoded.outcome.error().code, code);
    QVERIFY2(decoded.outcome.error().message.contains(words), qPrintable(decoded.outcome.error().message));
}

void StreamDecoderTest::lastUsageCounts()
{
    const Decoded decoded = decode(
        R"(data: {"choices":[{"index":0,"delta":{"content":"x"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}})"
        "\n\n"
        R"(data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"cost":0.25,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}})"
        "\n\n"
        R"(data: {"choices":[],"usage":null})"
        "\n\n" +
        done);
    QVERIFY(decoded.outcome);
    QCOMPARE(decoded.outcome->usage, (Usage{5, 7, 3, 2, 0.25, false}));
}

void StreamDecoderTest::heartbeats()
{
    const Decoded decoded =
        decode(": OPENROUTER PROCESSING\n\ndata: : keepalive\n\ndata:\n\nevent: ping\n\n" + text("x") + done);
    QCOMPARE(decoded.answer.heartbeats, 3);
    QCOMPARE(decoded.answer.content, u"x"_s);
}

void StreamDecoderTest::otherChoicesAreLeftOut()
{
    const Decoded decoded = decode(
        R"(data: {"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"length"},{"index":0,"delta":{"content":"yes"}}]})"
        "\n\n" +
        done);
    QCOMPARE(decoded.answer.content, u"yes"_s);
    QCOMPARE(decoded.outcome->finishReason, u"stop"_s);
}

void StreamDecoderTest::wholeAnswer()
{
    test::AnswerRecorder answer;
    openai::StreamDecoder decoder(answer, u"example.org"_s);
    decoder.feedWhole(QJsonDocument::fromJson(
                          R"({"id":"i","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi",
        "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":{"x":1}}}]},"finish_reason":"tool_calls"}],
        "usage":{"prompt_tokens":1,"completion_tokens":2}})")
                          .object());
    const auto outcome = decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(answer.content, u"hi"_s);
    QCOMPARE(outcome->toolCalls, (QList<ToolCall>{{u"a"_s, u"f"_s, u"{\"x\":1}"_s}}));
    QCOMPARE(outcome->usage->completionTokens, 2);
}

void StreamDecoderTest::nothingAfterStop()
{
    class Stopper final : public openai::AnswerSink {
    public:
        openai::StreamDecoder *decoder = nullptr;
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
    openai::StreamDecoder decoder(stopper, u"example.org"_s);
    stopper.decoder = &decoder;
    decoder.feed(
        chunk(
            R"({"content":"a","refusal":"b","tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{}"}}]})") +
        text("c"));
    decoder.feed(text("d"));
    QCOMPARE(stopper.all, u"a"_s);
}

void StreamDecoderTest::callsCountWhateverTheReason()
{
    const QByteArray call =
        chunk(R"({"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]})");
    for (const QByteArray reason : {"\"stop\"", "\"end_turn\"", "\"tool_calls\"", "null"}) {
        const Decoded decoded = decode(call + chunk("{}", reason) + done);
        QVERIFY(decoded.outcome);
        QCOMPARE(decoded.outcome->toolCalls.size(), 1);
    }
}

void StreamDecoderTest::reasoningDetails_data()
{
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << QByteArrayList{} << QByteArray("[]");
    QTest::newRow("one text in pieces, the last signature")
        << QByteArrayList{R"([{"type":"reasoning.text","index":0,"text":"Let ","format":"f"}])",
                          R"([{"type":"reasoning.text","index":0,"text":"me see."}])",
                          R"([{"type":"reasoning.text","index":0,"text":"","signature":"s1"}])",
                          R"([{"type":"reasoning.text","index":0,"signature":null}])"}
        << QByteArray(R"([{"format":"f","index":0,"signature":"s1","text":"Let me see.","type":"reasoning.text"}])");
    QTest::newRow("another index is another item")
        << QByteArrayList{R"([{"type":"reasoning.summary","index":0,"summary":"a"}])",
                          R"([{"type":"reasoning.summary","index":1,"summary":"b"}])"}
        << QByteArray(
               R"([{"index":0,"summary":"a","type":"reasoning.summary"},{"index":1,"summary":"b","type":"reasoning.summary"}])");
    QTest::newRow("what is encrypted is never joined")
        << QByteArrayList{R"([{"type":"reasoning.encrypted","index":0,"data":"x"}])",
                          R"([{"type":"reasoning.encrypted","index":0,"data":"y"}])"}
        << QByteArray(
               R"([{"data":"x","index":0,"type":"reasoning.encrypted"},{"data":"y","index":0,"type":"reasoning.encrypted"}])");
    QTest::newRow("order is kept")
        << QByteArrayList{R"([{"type":"reasoning.text","text":"a"},{"type":"reasoning.encrypted","data":"x"}])",
                          R"([{"type":"reasoning.text","text":"b"}])"}
        << QByteArray(
               R"([{"text":"a","type":"reasoning.text"},{"data":"x","type":"reasoning.encrypted"},{"text":"b","type":"reasoning.text"}])");
    QTest::newRow("what is no object") << QByteArrayList{R"([7,null,"x"])"} << QByteArray("[]");
}

void StreamDecoderTest::reasoningDetails()
{
    QFETCH(QByteArrayList, pieces);
    QFETCH(QByteArray, expected);
    QByteArray stream;
    for (const QByteArray &piece : std::as_const(pieces))
        stream += chunk(R"({"reasoning_details":)" + piece + "}");
    const Decoded decoded = decode(stream + text("x") + done);
    QVERIFY(decoded.outcome);
    QCOMPARE(QJsonDocument(decoded.outcome->reasoningDetails).toJson(QJsonDocument::Compact), expected);
}

void StreamDecoderTest::llamaServerTellsHowFarItIs()
{
    const auto progress = [](int processed) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}],"
               "\"prompt_progress\":{\"total\":1000,\"cache\":0,\"processed\":" +
               QByteArray::number(processed) + ",\"time_ms\":5}}\n\n";
    };
    const Decoded decoded = decode(progress(400) + progress(401) + progress(1000) + text("x") + done);
    QCOMPARE(decoded.answer.statuses, (QStringList{u"Reading the prompt, 40 %"_s, u"Reading the prompt, 100 %"_s}));
    QCOMPARE(decoded.answer.content, u"x"_s);
}

void StreamDecoderTest::timingsStandInForUsage()
{
    const QByteArray timings = R"("timings":{"cache_n":30,"prompt_n":12,"predicted_n":7,"predicted_ms":100.5})";
    const QByteArray last = R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],)" + timings;
    QCOMPARE(decode(text("x") + last + "}\n\n" + done).outcome->usage, (Usage{42, 7, 30, 0, {}, false}));
    const QByteArray both = last + R"(,"usage":{"prompt_tokens":40,"completion_tokens":6}})" + "\n\n";
    QCOMPARE(decode(text("x") + both + done).outcome->usage->promptTokens, 40);
}

void StreamDecoderTest::openRouterIsProcessing()
{
    const QByteArray comment = ": OPENROUTER PROCESSING\n\n";
    const Decoded decoded = decode(comment + comment + text("x") + comment + done);
    QCOMPARE(decoded.answer.statuses, QStringList{u"example.org waits for the model"_s});
    QCOMPARE(decoded.answer.heartbeats, 3);
}

void StreamDecoderTest::requestIdOfTheHeaders()
{
    test::AnswerRecorder answer;
    openai::StreamDecoder decoder(answer, u"example.org"_s);
    decoder.setRequestId(u"gen-header"_s);
    decoder.feed("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n" + done);
    QCOMPARE(decoder.finish()->requestId, u"gen-header"_s);
    QCOMPARE(decode(text("x") + done).outcome->requestId, u"c"_s);
}

QTEST_GUILESS_MAIN(StreamDecoderTest)
#include "tst_streamdecoder.moc"
