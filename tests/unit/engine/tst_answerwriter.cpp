// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/answerwriter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::engine;
using namespace docswiki::turn;

class TestAnswerWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gathersTheAnswer()
    {
        AnswerWriter writer{store::Message{}};
        writer.add({{}, SourcesEvent{{{1, {}}, {2, {}}}}});
        QVERIFY2(writer.hasNews(), "sources are saved before there is text");
        QVERIFY(writer.takePartial().text.isEmpty());
        writer.add({{}, ReasoningEvent{u"hm"_s}});
        writer.add({{}, ContentEvent{u"A "_s}});
        QVERIFY(writer.hasNews());
        QCOMPARE(writer.takePartial().text, u"A "_s);
        QVERIFY(!writer.hasNews());
        writer.add({{}, ContentEvent{u"b [2]"_s}});
        DoneEvent done;
        done.model = u"given"_s;
        done.finishReason = u"stop"_s;
        done.cited = {2};
        writer.add({{}, done});
        QCOMPARE(writer.answer().text, u"A b [2]"_s);
        QCOMPARE(writer.answer().reasoning, u"hm"_s);
        QCOMPARE(writer.answer().state, store::MessageState::Complete);
        QCOMPARE(writer.answer().model, u"given"_s);
        QCOMPARE(writer.answer().cited, QList<int>{2});
        QCOMPARE(writer.answer().sources.size(), 2);
    }

    void callsAreKeptWithWhatCameOfThem()
    {
        AnswerWriter writer{store::Message{}};
        writer.add({{}, ToolCallStartEvent{u"a"_s, u"use_rag_search"_s}});
        QVERIFY(!writer.hasNews());
        writer.add({{}, ToolCallEvent{u"a"_s, u"use_rag_search"_s, u"{}"_s}});
        QVERIFY(writer.hasNews());
        writer.add({{}, ToolCallEvent{u"b"_s, u"open_door"_s, u"{\"n\":1}"_s}});
        writer.takePartial();
        writer.add({{}, ToolResultEvent{u"nobody"_s, u"x"_s, true, {}, {}}});
        QVERIFY(!writer.hasNews());
        writer.add({{}, ToolResultEvent{u"a"_s, u"use_rag_search"_s, true, Nanoseconds(5), u"3 passages"_s}});
        QVERIFY(writer.hasNews());
        const QList<store::ToolUse> tools{{u"a"_s, u"use_rag_search"_s, u"{}"_s, true, true, Nanoseconds(5), u"3 passages"_s},
                                          {u"b"_s, u"open_door"_s, u"{\"n\":1}"_s, false, false, {}, {}}};
        QCOMPARE(writer.answer().tools, tools);
    }

    void aFailureKeepsTheTextAndItsCitations()
    {
        AnswerWriter writer{store::Message{}};
        writer.add({{}, SourcesEvent{{{1, {}}}}});
        writer.add({{}, ContentEvent{u"Half [1]"_s}});
        writer.add({{}, ErrorEvent{{ErrorCode::Network, u"cut"_s, {}, true}}});
        QCOMPARE(writer.answer().state, store::MessageState::Failed);
        QCOMPARE(writer.answer().text, u"Half [1]"_s);
        QCOMPARE(writer.answer().cited, QList<int>{1});
        QCOMPARE(writer.answer().error.message, u"cut"_s);
    }

    void stoppedIsSaid()
    {
        AnswerWriter writer{store::Message{}};
        DoneEvent done;
        done.finishReason = u"stopped"_s;
        writer.add({{}, done});
        QCOMPARE(writer.answer().state, store::MessageState::Stopped);
    }
};

QTEST_GUILESS_MAIN(TestAnswerWriter)
#include "tst_answerwriter.moc"
