// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/codec.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::store;
using namespace std::chrono_literals;

class TestCodec : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sourcesComeBackAsTheyWere()
    {
        turn::Source source;
        source.id = 3;
        source.passage = {77, u"lib"_s, u"/a/b.pdf"_s, u"Titel “x”"_s, {u"A"_s, u"B › C"_s}, 12, 5, 1'000'000'000'000, 31, u"多言語\n\"text\""_s, 0.5, 0.25, 0.75};
        const QList<turn::Source> sources{source, {4, {}}};
        QCOMPARE(decodeSources(encodeSources(sources)), sources);
    }

    void spansComeBackAsTheyWere()
    {
        const QList<metrics::Span> spans{{turn::Stage::Retrieve, turn::StageState::Late, 1ns, 2s, u"late"_s},
                                         {turn::Stage::Paint, turn::StageState::Finished, 3ms, 4ms, {}}};
        const auto back = decodeSpans(encodeSpans(spans));
        QCOMPARE(back.size(), 2);
        QCOMPARE(back[0].stage, turn::Stage::Retrieve);
        QCOMPARE(back[0].state, turn::StageState::Late);
        QCOMPARE(back[0].begin, 1ns);
        QCOMPARE(back[0].end, Nanoseconds(2s));
        QCOMPARE(back[0].detail, u"late"_s);
        QCOMPARE(back[1].stage, turn::Stage::Paint);
    }

    void usageComesBackAsItWas()
    {
        QVERIFY(!decodeUsage(encodeUsage({})));
        const provider::Usage usage{1, 2, 3, 4, 0.0031, true};
        QCOMPARE(decodeUsage(encodeUsage(usage)).value(), usage);
        const provider::Usage free{1, 2, 0, 0, {}, false};
        QCOMPARE(decodeUsage(encodeUsage(free)).value(), free);
    }

    void damageIsReadAsFarAsItGoes_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\xff\xfe{{{");
        QTest::newRow("object") << QByteArray("{\"a\":1}");
        QTest::newRow("cut") << QByteArray("[{\"id\":1,\"text\":\"ab");
        QTest::newRow("stage of a newer program") << QByteArray(R"([{"stage":"teleport","state":"finished"}])");
    }
    void damageIsReadAsFarAsItGoes()
    {
        QFETCH(QByteArray, json);
        QVERIFY(decodeSources(json).size() <= 1);
        QVERIFY(decodeSpans(json).isEmpty());
        QVERIFY(decodeNumbers(json).size() <= 1);
        QVERIFY(decodeTools(json).size() <= 1);
        QVERIFY(decodeAttempts(json).size() <= 1);
    }
};

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
