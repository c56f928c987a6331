// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/streamdecoder.h"
#include "tests/support/testdata.h"
#include "tests/unit/provider/answerrecorder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;

namespace {

struct Answer {
    QString content;
    QString reasoning;
    QStringList toolNames;
    Result<ChatOutcome> outcome;
    bool operator==(const Answer &) const = default;
};

Answer decode(const QByteArray &stream, const QList<qsizetype> &cuts)
{
    test::AnswerRecorder sink;
    openai::StreamDecoder decoder(sink, u"example.org"_s);
    qsizetype from = 0;
    for (const qsizetype cut : cuts) {
        decoder.feed(QByteArrayView(stream).sliced(from, cut - from));
        from = cut;
    }
    decoder.feed(QByteArrayView(stream).sliced(from));
    Result<ChatOutcome> outcome = decoder.finish();
    return {sink.content, sink.reasoning, sink.toolNames, std::move(outcome)};
}

/// What the recording's own client makes of the content, with the reasoning that it leaves in the text taken out: a
/// think block, or parts of content that it prints as "[object Object]".
QString cleanContent(QString content)
{
    content.remove(u"[object Object]"_s);
    static const QRegularExpression think(u"^\\s*<think>.*?</think>\\s*"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    return content.remove(think);
}
} // namespace

class RecordedStreamsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recorded_data();
    void recorded();
};

void RecordedStreamsTest::recorded_data()
{
    const QString folder = test::sharedData(u"streams"_s);
    if (folder.isEmpty()) QSKIP("The third-party test data (../shared/data/streams) is not here.");
    QTest::addColumn<QString>("path");
    const QStringList names = QDir(folder).entryList({u"*.sse"_s});
    QCOMPARE(names.size(), 44);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder + u'/' + name;
}

void RecordedStreamsTest::recorded()
{
    QFETCH(QString, path);
    QFile stream(path);
    QFile expectedFile(path.chopped(4) + ".expected.json"_L1);
    QVERIFY(stream.open(QIODevice::ReadOnly) && expectedFile.open(QIODevice::ReadOnly));
    const QByteArray bytes = stream.readAll();
    const QJsonObject expected = QJsonDocument::fromJson(expectedFile.readAll()).object();

    const Answer whole = decode(bytes, {});
    if (expected["ok"_L1].toBool()) {
        QVERIFY2(whole.outcome, whole.outcome ? "" : qPrintable(whole.outcome.error().message));
        const QJsonValue choice = expected["choices"_L1][0];
        QCOMPARE(whole.content, cleanContent(choice["content"_L1].toString()) + choice["refusal"_L1].toString());
        QCOMPARE(whole.outcome->refusal, choice["refusal"_L1].toString());
        QCOMPARE(whole.outcome->finishReason, choice["finish_reason"_L1].toString());
        QCOMPARE(whole.outcome->model, expected["model"_L1].toString());
        QCOMPARE(whole.outcome->requestId, expected["id"_L1].toString());
        const QJsonArray calls = choice["tool_calls"_L1].toArray();
        QCOMPARE(whole.outcome->toolCalls.size(), calls.size());
        QCOMPARE(whole.toolNames.size(), calls.size());
        for (qsizetype i = 0; i < calls.size(); ++i) {
            QCOMPARE(whole.outcome->toolCalls[i].id, calls[i]["id"_L1].toString());
            QCOMPARE(whole.outcome->toolCalls[i].name, calls[i]["name"_L1].toString());
            QCOMPARE(whole.outcome->toolCalls[i].arguments, calls[i]["arguments"_L1].toString());
        }
    } else if (bytes.contains("\"error\":")) {
        QVERIFY(!whole.outcome);
        QVERIFY2(whole.outcome.error().message.contains(expected["sdk_error"_L1].toString()),
                 qPrintable(whole.outcome.error().message));
    } else {
        QVERIFY2(whole.outcome, whole.outcome ? "" : qPrintable(whole.outcome.error().message));
        QVERIFY(!whole.content.isEmpty() || !whole.outcome->toolCalls.isEmpty());
        const QString reason = expected["extra"_L1]["finish_reason"_L1].toString();
        QCOMPARE(whole.outcome->finishReason, reason.isEmpty() ? u"stop"_s : reason);
    }
    const QJsonValue extra = expected["extra"_L1];
    const QString reasoning = extra["reasoning_content"_L1].toString() + extra["reasoning"_L1].toString();
    if (!reasoning.isEmpty()) QCOMPARE(whole.reasoning, reasoning);
    if (whole.outcome && extra["usage"_L1].isObject()) {
        QVERIFY(whole.outcome->usage);
        QCOMPARE(whole.outcome->usage->promptTokens, extra["usage"_L1]["prompt_tokens"_L1].toInt());
        QCOMPARE(whole.outcome->usage->completionTokens, extra["usage"_L1]["completion_tokens"_L1].toInt());
    }

    // Byte by byte, then two pieces: every cut in the first bytes and many in the rest.
    QList<qsizetype> everywhere(bytes.size());
    std::iota(everywhere.begin(), everywhere.end(), qsizetype(0));
    QCOMPARE(decode(bytes, everywhere), whole);
    const QByteArray shorter = bytes.first(std::min<qsizetype>(bytes.size(), 1500));
    const Answer shorterWhole = decode(shorter, {});
    for (qsizetype cut = 0; cut < shorter.size(); ++cut)
        QVERIFY2(decode(shorter, {cut}) == shorterWhole, qPrintable(u"cut at %1"_s.arg(cut)));
    for (int i = 0; i < 4; ++i) {
        QList<qsizetype> cuts;
        for (int n = 0; n < 30; ++n)
            cuts += QRandomGenerator::global()->bounded(bytes.size());
        std::sort(cuts.begin(), cuts.end());
        QVERIFY2(decode(bytes, cuts) == whole, "random cuts");
    }
}

QTEST_GUILESS_MAIN(RecordedStreamsTest)
#include "tst_recordedstreams.moc"
