// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turneventjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace std::chrono_literals;

class TestTurnEventJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesTheContract_data()
    {
        QTest::addColumn<TurnEvent>("event");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char *name, TurnPayload payload, const char *json) {
            QTest::newRow(name) << TurnEvent{1500us, std::move(payload)} << QByteArray(json);
        };
        row("status", StatusEvent{u"Analyzing your request..."_s},
            R"({"message":"Analyzing your request...","status":"processing","t_ms":1.5})");
        row("decision", DecisionEvent{true, false, u"why"_s}, R"({"decision":{"reason":"why","use_rag":true,"use_web_search":false},"t_ms":1.5})");
        row("stage", StageEvent{Stage::Retrieve, StageState::Late, 2s, u"none"_s},
            R"({"stage":{"detail":"none","ms":2000,"name":"retrieve","state":"late"},"t_ms":1.5})");
        row("tool call start", ToolCallStartEvent{u"c1"_s, u"use_rag_search"_s},
            R"({"t_ms":1.5,"tool_call_start":{"id":"c1","name":"use_rag_search","status":"processing"}})");
        row("tool call", ToolCallEvent{u"c1"_s, u"other"_s, u"{}"_s}, R"({"t_ms":1.5,"tool_call":{"arguments":"{}","id":"c1","name":"other"}})");
        row("tool result", ToolResultEvent{u"c1"_s, u"x"_s, true, 3ms, u"ok"_s},
            R"({"t_ms":1.5,"tool_result":{"id":"c1","ms":3,"name":"x","ok":true,"summary":"ok"}})");
        row("content", ContentEvent{u"Grüße \"x\"\n"_s}, "{\"content\":\"Gr\xc3\xbc\xc3\x9f" "e \\\"x\\\"\\n\",\"t_ms\":1.5}");
        row("reasoning", ReasoningEvent{u"hm"_s}, R"({"reasoning":"hm","t_ms":1.5})");
        row("error", ErrorEvent{{ErrorCode::RateLimited, u"Wait."_s, u"detail stays"_s, true}},
            R"({"error":{"code":"rate_limited","message":"Wait.","retryable":true},"t_ms":1.5})");
        provider::Usage usage{12, 34, 5, 0, 0.25, false};
        row("usage", UsageEvent{usage}, R"({"t_ms":1.5,"usage":{"cached_tokens":5,"completion_tokens":34,"cost":0.25,"prompt_tokens":12}})");
    }
    void writesTheContract()
    {
        QFETCH(TurnEvent, event);
        QFETCH(QByteArray, json);
        QCOMPARE(QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact), json);
        QCOMPARE(toJsonLine(event), json + '\n');
    }

    void doneCarriesItsTimes()
    {
        DoneEvent done;
        done.text = u"A [1]"_s;
        done.model = u"m"_s;
        done.finishReason = u"stop"_s;
        done.cited = {1};
        done.total = 3s;
        done.firstToken = 610ms;
        done.overhead = 14ms;
        done.stages = {{Stage::Wait, 550ms}};
        const QJsonObject json = toJson(TurnEvent{3s, done})[u"done"_s].toObject();
        QCOMPARE(json[u"timings"_s][u"total_ms"_s].toDouble(), 3000.0);
        QCOMPARE(json[u"timings"_s][u"first_token_ms"_s].toDouble(), 610.0);
        QCOMPARE(json[u"timings"_s][u"overhead_ms"_s].toDouble(), 14.0);
        QCOMPARE(json[u"timings"_s][u"stages"_s][u"wait"_s].toDouble(), 550.0);
        QCOMPARE(json[u"cited"_s].toArray().at(0).toInt(), 1);
        QCOMPARE(json[u"cached"_s].toBool(true), false);
        QCOMPARE(json[u"finish_reason"_s].toString(), u"stop"_s);
    }

    void sourcesSayWhereTheyStand()
    {
        Source source;
        source.id = 2;
        source.passage.document = u"/docs/manual.pdf"_s;
        source.passage.title = u"Manual"_s;
        source.passage.headingPath = {u"A"_s, u"B"_s};
        source.passage.page = 3;
        source.passage.text = u"text"_s;
        const QJsonObject json = toJson(TurnEvent{0ms, SourcesEvent{{source}}})[u"sources"_s].toArray().at(0).toObject();
        QCOMPARE(json[u"id"_s].toInt(), 2);
        QCOMPARE(json[u"title"_s].toString(), u"Manual"_s);
        QCOMPARE(json[u"location"_s].toString(), u"manual.pdf › A › B, page 3"_s);
        QCOMPARE(json[u"text"_s].toString(), u"text"_s);
        QCOMPARE(json[u"page"_s].toInt(), 3);
    }
};

QTEST_GUILESS_MAIN(TestTurnEventJson)
#include "tst_turneventjson.moc"
