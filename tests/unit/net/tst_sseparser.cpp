// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sseparser.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QStringList>
#include <QTest>

using namespace docswiki;
using namespace Qt::StringLiterals;

namespace {

/// Writes down what the parser gives out, one line each.
class Recorder final : public net::SseSink {
public:
    QStringList lines;

    static QString eventLine(const QString &type, const QString &id, const QString &data)
    {
        return u"event type=%1 id=%2 data=%3"_s.arg(type, id, data);
    }
    void sseEvent(const net::SseEvent &event) override
    {
        lines += eventLine(QString::fromUtf8(event.type), QString::fromUtf8(event.id), QString::fromUtf8(event.data));
        if (event.unterminated) lines.last() += u" unterminated"_s;
    }
    void sseComment(QByteArrayView text) override { lines += u"comment "_s + QString::fromUtf8(text); }
    void sseRetry(Milliseconds wait) override { lines += u"retry %1"_s.arg(wait.count()); }
};

QStringList parse(const QList<QByteArray> &pieces, bool finish = false)
{
    Recorder recorder;
    net::SseParser parser(recorder);
    for (const QByteArray &piece : pieces) {
        if (!parser.feed(piece)) recorder.lines += u"error"_s;
    }
    if (finish) parser.finish();
    return recorder.lines;
}

/// The bytes that a text of the case file stands for. The parser it was made for reads text, not bytes: there the three
/// characters of a byte order mark read as Latin-1 stand for the mark, and U+FEFF at the beginning is what is left of a
/// second one after the decoder took the first.
QByteArray bytesOf(const QString &text, bool first)
{
    const QString mark = u"\u00EF\u00BB\u00BF"_s;
    QString marked = text;
    marked.replace(mark, u"\uFEFF"_s);
    return (first && text.startsWith(QChar(0xFEFF)) ? QByteArray("\xEF\xBB\xBF") : QByteArray()) + marked.toUtf8();
}

QStringList expectedLines(const QJsonArray &expected)
{
    QStringList lines;
    for (const QJsonValue &entry : expected) {
        const QString kind = entry["type"_L1].toString();
        if (kind == "event"_L1)
            lines += Recorder::eventLine(entry["event"_L1].toString(), entry["id"_L1].toString(),
                                         entry["data"_L1].toString());
        else if (kind == "comment"_L1)
            lines += u"comment "_s + entry["value"_L1].toString();
        else
            lines += u"retry %1"_s.arg(entry["value"_L1].toInt());
    }
    return lines;
}

/// The stream that gives `expected`, for the one case that is stored without its bytes.
QByteArray streamFor(const QJsonArray &expected)
{
    QByteArray stream;
    for (const QJsonValue &entry : expected) {
        if (entry["type"_L1].toString() == "comment"_L1) {
            stream += ": " + entry["value"_L1].toString().toUtf8() + "\n\n";
            continue;
        }
        if (const QString type = entry["event"_L1].toString(); !type.isEmpty())
            stream += "event: " + type.toUtf8() + '\n';
        for (const QString &line : entry["data"_L1].toString().split(u'\n'))
            stream += "data: " + line.toUtf8() + '\n';
        stream += '\n';
    }
    return stream;
}

QList<QByteArray> everyByte(const QByteArray &bytes)
{
    QList<QByteArray> pieces;
    for (const char byte : bytes)
        pieces += QByteArray(1, byte);
    return pieces;
}
} // namespace

class SseParserTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedCases_data();
    void publishedCases();
    void ownCases_data();
    void ownCases();
    void endOfStream_data();
    void endOfStream();
    void stopsAtTheLimit();
    void stopsWhenTold();
};

void SseParserTest::publishedCases_data()
{
    const QString path = test::sharedData(u"sse/sse_cases.jsonl"_s);
    if (path.isEmpty()) QSKIP("The third-party test data (../shared/data/sse) is not here.");
    QTest::addColumn<QJsonObject>("sample");
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    int cases = 0;
    while (!file.atEnd()) {
        const QJsonObject sample = QJsonDocument::fromJson(file.readLine()).object();
        QTest::newRow(qPrintable(sample["name"_L1].toString())) << sample;
        ++cases;
    }
    QCOMPARE(cases, 22);
}

void SseParserTest::publishedCases()
{
    QFETCH(QJsonObject, sample);
    const QJsonArray expected = sample["expected"_L1].toArray();
    const QStringList lines = expectedLines(expected);
    const QByteArray whole =
        sample.contains("raw"_L1) ? bytesOf(sample["raw"_L1].toString(), true) : streamFor(expected);

    QCOMPARE(parse({whole}), lines);
    if (sample.contains("chunks"_L1)) {
        QList<QByteArray> chunks;
        for (const QJsonValue &chunk : sample["chunks"_L1].toArray())
            chunks += bytesOf(chunk.toString(), chunks.isEmpty());
        QCOMPARE(parse(chunks), lines);
    }
    QCOMPARE(parse(everyByte(whole)), lines);

    const bool small = whole.size() < 8192;
    auto *random = QRandomGenerator::global();
    for (qsizetype i = 0; i < (small ? whole.size() : 8); ++i) {
        const qsizetype cut = small ? i : random->bounded(whole.size());
        QCOMPARE(parse({whole.first(cut), whole.sliced(cut)}), lines);
    }
}

void SseParserTest::ownCases_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected");
    const auto event = [](const QString &data) { return Recorder::eventLine({}, {}, data); };
    QTest::newRow("LF") << QByteArray("data: a\n\n") << QStringList{event(u"a"_s)};
    QTest::newRow("CRLF") << QByteArray("data: a\r\n\r\n") << QStringList{event(u"a"_s)};
    QTest::newRow("CR") << QByteArray("data: a\r\rdata: b\r\r") << QStringList{event(u"a"_s), event(u"b"_s)};
    QTest::newRow("CR after CRLF") << QByteArray("data: a\r\n\rdata: b\n\n")
                                   << QStringList{event(u"a"_s), event(u"b"_s)};
    QTest::newRow("several data lines") << QByteArray("data: a\ndata:b\ndata:\ndata:  c\n\n")
                                        << QStringList{event(u"a\nb\n\n c"_s)};
    QTest::newRow("mark at the beginning") << QByteArray("\xEF\xBB\xBF"
                                                         "data: a\n\n")
                                           << QStringList{event(u"a"_s)};
    QTest::newRow("a second mark is no mark") << QByteArray("data: a\n\n\xEF\xBB\xBF"
                                                            "data: b\n\n")
                                              << QStringList{event(u"a"_s)};
    QTest::newRow("comment between the lines of an event")
        << QByteArray("data: a\n: still here\ndata: b\n\n") << QStringList{u"comment still here"_s, event(u"a\nb"_s)};
    QTest::newRow("event without data") << QByteArray("event: ping\n\ndata: a\n\n") << QStringList{event(u"a"_s)};
    QTest::newRow("type and id last for one event")
        << QByteArray("event: error\nid: 7\ndata: a\n\ndata: b\n\n")
        << QStringList{Recorder::eventLine(u"error"_s, u"7"_s, u"a"_s), event(u"b"_s)};
    QTest::newRow("characters of several bytes")
        << QByteArray("data: Grüße 世界 😀\n\n") << QStringList{event(u"Grüße 世界 😀"_s)};
    QTest::newRow("retry is a number") << QByteArray("retry: 12x\nretry: 99999999999\nretry: 50\n")
                                       << QStringList{u"retry 50"_s};
}

void SseParserTest::ownCases()
{
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    QCOMPARE(parse({stream}), expected);
    QCOMPARE(parse(everyByte(stream)), expected);
    for (qsizetype cut = 0; cut <= stream.size(); ++cut)
        QCOMPARE(parse({stream.first(cut), stream.sliced(cut)}), expected);
}

void SseParserTest::endOfStream_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected");
    const QString a = Recorder::eventLine({}, {}, u"a"_s);
    QTest::newRow("closed") << QByteArray("data: a\n\n") << QStringList{a};
    QTest::newRow("blank line missing") << QByteArray("data: a\n") << QStringList{a + " unterminated"_L1};
    QTest::newRow("line end missing") << QByteArray("data: a") << QStringList{a + " unterminated"_L1};
    QTest::newRow("nothing") << QByteArray() << QStringList{};
}

void SseParserTest::endOfStream()
{
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    QCOMPARE(parse({stream}, true), expected);
    QCOMPARE(parse(everyByte(stream), true), expected);
}

void SseParserTest::stopsAtTheLimit()
{
    for (const QByteArray &stream :
         {QByteArray("data: ") + QByteArray(200, 'x') + "\n\n", QByteArray("data: xxxxxxxxx\n").repeated(20) + '\n'}) {
        Recorder recorder;
        net::SseParser parser(recorder, 100);
        bool failed = false;
        for (const char byte : stream) {
            const auto fed = parser.feed(QByteArrayView(&byte, 1));
            failed = failed || (!fed && fed.error().code == ErrorCode::Protocol);
        }
        QVERIFY(failed);
        QVERIFY(parser.feed("\n\ndata: later\n\n"));
        QCOMPARE(recorder.lines, QStringList());
    }
}

void SseParserTest::stopsWhenTold()
{
    class Once final : public net::SseSink {
    public:
        net::SseParser *parser = nullptr;
        int events = 0;
        void sseEvent(const net::SseEvent &) override
        {
            ++events;
            parser->stop();
        }
    };
    Once once;
    net::SseParser parser(once);
    once.parser = &parser;
    QVERIFY(parser.feed("data: a\n\ndata: b\n\ndata: c"));
    parser.finish();
    QCOMPARE(once.events, 1);
}

QTEST_GUILESS_MAIN(SseParserTest)
#include "tst_sseparser.moc"
