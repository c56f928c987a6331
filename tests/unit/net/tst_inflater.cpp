// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/inflater.h"
#include "tests/support/emulator/packer.h"

#include <QTest>

using namespace docswiki;
using namespace Qt::StringLiterals;

class InflaterTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesOutWhatWasFlushed();
    void splitAnywhere();
    void readsZlibToo();
    void damaged();
    void limits();
};

void InflaterTest::givesOutWhatWasFlushed()
{
    test::Packer packer;
    net::Inflater inflater;
    for (const QByteArray &piece : {QByteArray("data: one\n\n"), QByteArray("data: two\n\n")})
        QCOMPARE(inflater.feed(packer.pack(piece)).value(), piece);
    QCOMPARE(inflater.feed(packer.finish()).value(), QByteArray());
    QCOMPARE(inflater.feed("bytes behind the end").value(), QByteArray());
}

void InflaterTest::splitAnywhere()
{
    const QByteArray text = QByteArray("Grüße aus 世界 ").repeated(40);
    test::Packer packer;
    QByteArray packed = packer.pack(text);
    packed += packer.finish();
    for (qsizetype cut = 0; cut <= packed.size(); ++cut) {
        net::Inflater inflater;
        const QByteArray first = inflater.feed(packed.first(cut)).value();
        QCOMPARE(first + inflater.feed(packed.sliced(cut)).value(), text);
    }
}

void InflaterTest::readsZlibToo()
{
    const QByteArray text = QByteArray("word ").repeated(1000);
    net::Inflater inflater;
    QCOMPARE(inflater.feed(qCompress(text).sliced(4)).value(), text); // Qt puts the length before it
}

void InflaterTest::damaged()
{
    net::Inflater inflater;
    const auto result = inflater.feed("this is not packed");
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Protocol);
}

void InflaterTest::limits()
{
    net::Inflater inflater;
    const auto result = inflater.feed(qCompress(QByteArray(10'000'000, 'x')).sliced(4), 1'000'000);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Protocol);
}

QTEST_GUILESS_MAIN(InflaterTest)
#include "tst_inflater.moc"
