// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/excerpt/sentences.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki::provider;

class TestSentences : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cuts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("units"); // code is marked with a leading §
        QTest::newRow("empty") << QString() << QStringList();
        QTest::newRow("two sentences") << u"One is here. Two is there!"_s << QStringList{u"One is here."_s, u"Two is there!"_s};
        QTest::newRow("lines of one paragraph") << u"A sentence\nover two lines."_s << QStringList{u"A sentence over two lines."_s};
        QTest::newRow("numbers and abbreviations")
            << u"See section 11.8 for e.g. Partial indexes. Version 15.3 is newer."_s
            << QStringList{u"See section 11.8 for e.g. Partial indexes."_s, u"Version 15.3 is newer."_s};
        QTest::newRow("closing bracket") << u"It works (mostly.) Then not."_s << QStringList{u"It works (mostly.)"_s, u"Then not."_s};
        QTest::newRow("list items") << u"- first item\n- second item"_s << QStringList{u"first item"_s, u"second item"_s};
        QTest::newRow("heading is not quoted") << u"# Title\nText here."_s << QStringList{u"Text here."_s};
        QTest::newRow("rows of a table") << u"Before.\n| a | b |\n|---|---|\n| 1 | 2 |\nAfter."_s << QStringList{u"Before."_s, u"After."_s};
        QTest::newRow("fence") << u"For example:\n```sql\nSELECT 1;\n\nSELECT 2;\n```\nDone."_s
                               << QStringList{u"For example:"_s, u"§SELECT 1;\n\nSELECT 2;"_s, u"Done."_s};
        QTest::newRow("indented code") << u"Use:\n\n    a = b\n      c\n\nThen go."_s << QStringList{u"Use:"_s, u"§a = b\n  c"_s, u"Then go."_s};
        QTest::newRow("open fence") << u"```\nx"_s << QStringList{u"§x"_s};
        QTest::newRow("Chinese") << u"部分索引很小。它只包含部分行！"_s << QStringList{u"部分索引很小。"_s, u"它只包含部分行！"_s};
    }
    void cuts()
    {
        QFETCH(QString, text);
        QStringList units;
        for (const TextUnit &unit : splitUnits(text))
            units.append((unit.kind == TextUnit::Kind::Code ? u"§"_s : QString()) + unit.text);
        QTEST(units, "units");
    }

    void endlessTextIsCutSomewhere()
    {
        const auto units = splitUnits(u"word "_s.repeated(1'000));
        QVERIFY(units.size() > 5);
        for (const TextUnit &unit : units)
            QVERIFY(unit.text.size() < 450);
    }
};

QTEST_GUILESS_MAIN(TestSentences)
#include "tst_sentences.moc"
