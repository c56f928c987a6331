// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpresponseparser.h"

#include <QStringList>
#include <QTest>

#include <algorithm>
#include <random>

using namespace docswiki;
using namespace Qt::StringLiterals;
using Found = net::HttpResponseParser::Found;

namespace {

struct Seen {
    int status = 0;
    qsizetype headers = 0;
    QByteArray body;
    QByteArray left; ///< bytes behind the end
    int heads = 0;
    bool complete = false;
    bool keeps = false;
    bool failed = false;

    bool operator==(const Seen &) const = default;
};

Seen parse(const QByteArrayList &pieces, bool closeAtEnd = false)
{
    net::HttpResponseParser parser;
    Seen seen;
    for (const QByteArray &piece : pieces) {
        QByteArrayView rest(piece);
        while (!seen.failed) {
            const auto found = parser.take(rest);
            if (!found) {
                seen.failed = found.error().code == ErrorCode::Protocol;
                Q_ASSERT(!found.error().message.isEmpty() && !found.error().detail.isEmpty());
                return seen;
            }
            if (*found == Found::Head) {
                ++seen.heads;
                seen.status = parser.head().status;
                seen.headers = parser.head().headers.size();
            } else if (*found == Found::Body) {
                seen.body += parser.body();
            } else {
                if (*found == Found::End) {
                    seen.complete = true;
                    seen.left += rest;
                }
                break;
            }
        }
    }
    if (closeAtEnd && !seen.complete) {
        seen.complete = parser.close().has_value();
        seen.failed = !seen.complete;
    }
    seen.keeps = seen.complete && parser.keepsConnection();
    return seen;
}

QByteArrayList everyByte(const QByteArray &bytes)
{
    QByteArrayList pieces;
    for (const char byte : bytes)
        pieces += QByteArray(1, byte);
    return pieces;
}

QByteArray ok(const QByteArray &headers, const QByteArray &body = {})
{
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body;
}

} // namespace

class HttpResponseParserTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void closedTooEarly_data();
    void closedTooEarly();
    void headers();
    void bodyIsNotCopied();
    void leavesWhatFollows();
    void survivesAnything();
};

void HttpResponseParserTest::reads_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("close"); // the connection is closed behind the bytes
    QTest::addColumn<bool>("keeps");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const auto row = [](const char *name, const QByteArray &wire, int status, const QByteArray &body, bool close,
                        bool keeps) { QTest::newRow(name) << wire << status << body << close << keeps; };
    row("counted", ok("Content-Length: 5\r\n", "hello"), 200, "hello", false, true);
    row("counted, nothing", ok("Content-Length: 0\r\n"), 200, "", false, true);
    row("until close", ok("", "hello"), 200, "hello", true, false);
    row("chunked", ok(chunked, "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"), 200, "hello!", false, true);
    row("chunk with extension and blanks", ok(chunked, "5 ;a=\"b\"\r\nhello\r\n0000 \r\n\r\n"), 200, "hello", false,
        true);
    row("capitals in the size", ok(chunked, "0A\r\n0123456789\r\n0\r\n\r\n"), 200, "0123456789", false, true);
    row("line ends in a chunk", ok(chunked, "4\r\n\r\n\r\n\r\n0\r\n\r\n"), 200, "\r\n\r\n", false, true);
    row("trailers", ok(chunked, "1\r\nx\r\n0\r\nX-Time: 3\r\nX-More: 4\r\n\r\n"), 200, "x", false, true);
    row("any case", ok("TRANSFER-ENCODING: Chunked\r\n", "1\r\nx\r\n0\r\n\r\n"), 200, "x", false, true);
    row("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi", false, true);
    row("no words in the status line", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false, true);
    row("interim",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
            ok("Content-Length: 2\r\n", "hi"),
        200, "hi", false, true);
    row("204", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", false, true);
    row("error status", "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}", 429, "{}", false, true);
    row("asked to close", ok("Content-Length: 2\r\nConnection: x, Close\r\n", "hi"), 200, "hi", false, false);
    row("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false, false);
    row("HTTP/1.0, kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false,
        true);
    row("the same length twice", ok("Content-Length: 2\r\nContent-Length: 2, 2\r\n", "hi"), 200, "hi", false, true);
    row("folded header", ok("X-Long: a\r\n  b\r\nContent-Length: 2\r\n", "hi"), 200, "hi", false, true);
    row("coding identity", ok("Transfer-Encoding: identity\r\nContent-Length: 2\r\n", "hi"), 200, "hi", false, true);
    // Smuggling: read by the rules, and nothing is believed that comes behind it.
    row("two lengths, chunks win", ok("Content-Length: 2\r\n" + chunked, "3\r\nabc\r\n0\r\n\r\n"), 200, "abc", false,
        false);
    row("chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + chunked + "\r\n1\r\nx\r\n0\r\n\r\n",
        200, "x", false, false);
}

void HttpResponseParserTest::reads()
{
    QFETCH(QByteArray, wire);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, close);
    QFETCH(bool, keeps);
    const Seen whole = parse({wire}, close);
    QVERIFY(!whole.failed);
    QVERIFY(whole.complete);
    QCOMPARE(whole.heads, 1);
    QCOMPARE(whole.status, status);
    QCOMPARE(whole.body, body);
    QCOMPARE(whole.left, QByteArray());
    QCOMPARE(whole.keeps, keeps);
    QVERIFY(parse(everyByte(wire), close) == whole);
    for (qsizetype cut = 0; cut <= wire.size(); ++cut)
        QVERIFY2(parse({wire.first(cut), wire.sliced(cut)}, close) == whole, qPrintable(QString::number(cut)));
}

void HttpResponseParserTest::refuses_data()
{
    QTest::addColumn<QByteArray>("wire");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const auto row = [](const char *name, const QByteArray &wire) { QTest::newRow(name) << wire; };
    row("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n");
    row("HTTP/2", "HTTP/2 200\r\n\r\n");
    row("a TLS alert", QByteArray("\x15\x03\x01\x00\x02\x02\x0a\n", 8));
    row("no number", "HTTP/1.1 2x0 OK\r\n\r\n");
    row("long number", "HTTP/1.1 2000 OK\r\n\r\n");
    row("number too small", "HTTP/1.1 099 OK\r\n\r\n");
    row("switching protocols", "HTTP/1.1 101 Switching\r\n\r\n");
    row("endless status line", "HTTP/1.1 200 " + QByteArray(70'000, 'x'));
    row("endless header", "HTTP/1.1 200 OK\r\nX: " + QByteArray(70'000, 'x'));
    row("endless headers", "HTTP/1.1 200 OK\r\n" + QByteArray("X: y\r\n").repeated(300));
    row("big headers", "HTTP/1.1 200 OK\r\n" + ("X: " + QByteArray(1'000, 'y') + "\r\n").repeated(70));
    row("endless interim answers", QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(4'000));
    row("header without colon", ok("Content-Length\r\n"));
    row("header without name", ok(": 5\r\n"));
    row("blank before the colon", ok("Content-Length : 5\r\n", "hello"));
    row("begins with a folded line", ok(" X: 5\r\n"));
    row("zero in a header", ok(QByteArray("X: a\0b\r\n", 8)));
    row("carriage return in a header", ok("X: a\rContent-Length: 5\r\n", "hello"));
    row("length negative", ok("Content-Length: -5\r\n"));
    row("length with sign", ok("Content-Length: +5\r\n", "hello"));
    row("length huge", ok("Content-Length: 99999999999999999999999\r\n"));
    row("length in hex", ok("Content-Length: 0x5\r\n", "hello"));
    row("length empty", ok("Content-Length:\r\n"));
    row("two different lengths", ok("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"));
    row("two different lengths in one", ok("Content-Length: 5, 6\r\n", "hello!"));
    row("coding unknown", ok("Transfer-Encoding: gzip, chunked\r\n"));
    row("coding twice", ok(chunked + chunked, "0\r\n\r\n"));
    row("coding almost chunked", ok("Transfer-Encoding: xchunked\r\n"));
    row("chunk negative", ok(chunked, "-1\r\n"));
    row("chunk empty size", ok(chunked, "\r\n"));
    row("chunk no number", ok(chunked, "g\r\n"));
    row("chunk 0x", ok(chunked, "0x5\r\nhello\r\n"));
    row("chunk huge", ok(chunked, "ffffffffffffffff\r\n"));
    row("chunk size endless", ok(chunked, QByteArray(5'000, '0')));
    row("chunk extension endless", ok(chunked, "5;" + QByteArray(5'000, 'x')));
    row("chunk longer than its size", ok(chunked, "3\r\nhello\r\n0\r\n\r\n"));
    row("trailers endless", ok(chunked, "0\r\n" + QByteArray("X: y\r\n").repeated(12'000)));
}

void HttpResponseParserTest::refuses()
{
    QFETCH(QByteArray, wire);
    QVERIFY(parse({wire}).failed);
    QVERIFY(parse(everyByte(wire)).failed);
}

void HttpResponseParserTest::closedTooEarly_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("in the head") << QByteArray("HTTP/1.1 200 OK\r\nConte");
    QTest::newRow("behind an interim answer") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
    QTest::newRow("in the body") << ok("Content-Length: 5\r\n", "hell");
    QTest::newRow("in a chunk") << ok("Transfer-Encoding: chunked\r\n", "5\r\nhell");
    QTest::newRow("between chunks") << ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n");
    QTest::newRow("before the last line") << ok("Transfer-Encoding: chunked\r\n", "0\r\n");
}

void HttpResponseParserTest::closedTooEarly()
{
    QFETCH(QByteArray, wire);
    QVERIFY(parse({wire}, true).failed);
    QVERIFY(parse(everyByte(wire), true).failed);
}

void HttpResponseParserTest::headers()
{
    net::HttpResponseParser parser;
    const QByteArray wire = ok("X-Request-ID:  abc \r\nX-Empty:\r\nx-request-id: second\r\nX-Folded: a\r\n\t b\r\n");
    QByteArrayView rest(wire);
    QCOMPARE(parser.take(rest).value(), Found::Head);
    QCOMPARE(parser.head().value("x-request-id"), QByteArray("abc"));
    QCOMPARE(parser.head().value("x-empty"), QByteArray());
    QCOMPARE(parser.head().value("x-folded"), QByteArray("a b"));
    QCOMPARE(parser.head().value("x-missing"), QByteArray());
    QCOMPARE(parser.head().headers.size(), 4);
}

void HttpResponseParserTest::bodyIsNotCopied()
{
    net::HttpResponseParser parser;
    const QByteArray wire = ok("Content-Length: 5\r\n", "hello");
    QByteArrayView rest(wire);
    QCOMPARE(parser.take(rest).value(), Found::Head);
    QCOMPARE(parser.take(rest).value(), Found::Body);
    QCOMPARE(static_cast<const void *>(parser.body().data()),
             static_cast<const void *>(wire.constData() + wire.size() - 5));
}

void HttpResponseParserTest::leavesWhatFollows()
{
    const QByteArray second = ok("Content-Length: 3\r\n", "two");
    const Seen seen = parse({ok("Content-Length: 3\r\n", "one") + second});
    QCOMPARE(seen.body, QByteArray("one"));
    QCOMPARE(seen.left, second);
}

void HttpResponseParserTest::survivesAnything()
{
    // Good answers, damaged at random and cut at random: what is read never depends on the cuts, never exceeds what
    // came, and every answer is complete, waits for more or is refused.
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const QByteArrayList good{
        ok("Content-Length: 5\r\n", "hello"),
        ok(chunked, "5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nX-Time: 3\r\n\r\n"),
        ok("Content-Type: text/event-stream\r\nX-Long: a\r\n b\r\n", "data: {}\n\n"),
        "HTTP/1.1 100 Continue\r\n\r\n" + ok("Content-Length: 2\r\nConnection: close\r\n", "hi"),
        "HTTP/1.0 429 Too Many\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\n{}",
    };
    const QByteArray alphabet("\r\n :;,09afHT/.x\0\xff-+", 20);
    std::mt19937 random(20);
    const auto below = [&random](qsizetype n) { return static_cast<qsizetype>(random() % static_cast<unsigned>(n)); };
    int refused = 0;
    int complete = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray wire = good.at(below(good.size()));
        for (qsizetype changes = below(4); changes > 0 && !wire.isEmpty(); --changes) {
            const qsizetype at = below(wire.size());
            switch (below(5)) {
            case 0: wire[at] = alphabet[below(alphabet.size())]; break;
            case 1: wire[at] = static_cast<char>(below(256)); break;
            case 2: wire.insert(at, alphabet[below(alphabet.size())]); break;
            case 3: wire.remove(at, 1 + below(6)); break;
            default: wire.insert(at, wire.sliced(below(wire.size()))); break;
            }
        }
        QByteArrayList pieces;
        for (qsizetype at = 0; at < wire.size();) {
            const qsizetype size = std::min(wire.size() - at, 1 + below(12));
            pieces += wire.sliced(at, size);
            at += size;
        }
        const Seen whole = parse({wire});
        const Seen cut = parse(pieces);
        QVERIFY2(whole == cut, wire.toPercentEncoding(" "));
        QVERIFY(whole.body.size() + whole.left.size() <= wire.size());
        QVERIFY(!(whole.complete && whole.failed));
        refused += whole.failed;
        complete += whole.complete;
    }
    QVERIFY2(refused > 1'000 && complete > 1'000, qPrintable(u"%1 refused, %2 complete"_s.arg(refused).arg(complete)));
}

QTEST_GUILESS_MAIN(HttpResponseParserTest)
#include "tst_httpresponseparser.moc"
