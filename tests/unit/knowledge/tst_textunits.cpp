// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/chunk/sentences.h"
#include "core/knowledge/retrieve/tokenestimate.h"

#include <QTest>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

QStringList unitsOf(const QString &text, qsizetype largest = 600)
{
    QStringList units;
    for (const TextUnit &unit : textUnits(text, largest))
        units.append(text.mid(unit.begin, unit.end - unit.begin));
    return units;
}

} // namespace

class TextUnitsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void units_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("units");
        const auto row = [](const char *name, const QString &text, const QStringList &units) {
            QTest::newRow(name) << text << units;
        };
        row("nothing", u""_s, {});
        row("space", u" \n\n "_s, {});
        row("plain", u"One. Two! Three?"_s, {u"One."_s, u"Two!"_s, u"Three?"_s});
        row("quotes", u"He said “no.” She left (at last.) Then…"_s,
            {u"He said “no.”"_s, u"She left (at last.)"_s, u"Then…"_s});
        row("abbreviations", u"Dr. Smith et al. saw J. Doe, e.g. in Fig. 3 of the U.S. report. It was 3.5 m."_s,
            {u"Dr. Smith et al. saw J. Doe, e.g. in Fig. 3 of the U.S. report."_s, u"It was 3.5 m."_s});
        row("file names", u"Open config.json now. Then run a.sh."_s, {u"Open config.json now."_s, u"Then run a.sh."_s});
        row("wrapped lines", u"A sentence over\ntwo lines. Next."_s, {u"A sentence over\ntwo lines."_s, u"Next."_s});
        row("paragraphs", u"No stop here\n\nnor here"_s, {u"No stop here"_s, u"nor here"_s});
        row("list", u"Things:\n- one\n- two, which goes\n  on\n3. three"_s,
            {u"Things:"_s, u"- one"_s, u"- two, which goes\n  on"_s, u"3. three"_s});
        row("chinese", u"这是第一句。这是第二句！“第三句？”完"_s,
            {u"这是第一句。"_s, u"这是第二句！"_s, u"“第三句？”"_s, u"完"_s});
        row("japanese", u"「はい。」と言った。次。"_s, {u"「はい。」"_s, u"と言った。"_s, u"次。"_s});
        row("hindi", u"यह पहला वाक्य है। यह दूसरा है।"_s, {u"यह पहला वाक्य है।"_s, u"यह दूसरा है।"_s});
        row("arabic", u"ما هذا؟ هذا كتاب."_s, {u"ما هذا؟"_s, u"هذا كتاب."_s});
        const QString clause = u"ภาษาไทยไม่มีเครื่องหมายจบประโยคแต่เว้นวรรคระหว่างประโยคแทนเสมอมา"_s;
        row("thai", clause + u' ' + clause, {clause, clause});
        row("fence", u"Before.\n```\na. b\n\nc. d\n```\nAfter."_s,
            {u"Before."_s, u"```\na. b\n\nc. d\n```"_s, u"After."_s});
        row("open fence", u"```\nx"_s, {u"```\nx"_s});
        row("table", u"| a | b. c |\n|---|---|\n| 1. 2 | x |"_s,
            {u"| a | b. c |"_s, u"|---|---|"_s, u"| 1. 2 | x |"_s});
    }
    void units()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, units);
        QCOMPARE(unitsOf(text).join(u'¦'), units.join(u'¦'));
    }

    void longUnitsAreCut()
    {
        for (const QString &text : {u"word "_s.repeated(400), QString(2'000, u'x'), u"😀"_s.repeated(900),
                                    u"line of code\n"_s.repeated(200), u"```\n"_s + u"x = 1\n"_s.repeated(300)}) {
            qsizetype last = 0;
            for (const TextUnit &unit : textUnits(text, 501)) {
                QVERIFY(unit.begin >= last && unit.end > unit.begin && unit.end - unit.begin <= 501);
                QVERIFY2(text.mid(last, unit.begin - last).trimmed().isEmpty(), "text is lost");
                QVERIFY(!text[unit.begin].isLowSurrogate());
                last = unit.end;
            }
            QVERIFY(text.mid(last).trimmed().isEmpty());
        }
    }

    void tokens()
    {
        QCOMPARE(estimateTokens(u""), 0);
        QCOMPARE(estimateTokens(u"a"), 1);
        QCOMPARE(estimateTokens(QString(400, u'a')), 100);
        QCOMPARE(estimateTokens(u"汉"_s.repeated(300)), 200);
        QVERIFY(estimateTokens(u"слово "_s.repeated(10)) > estimateTokens(u"words "_s.repeated(10)));
        QCOMPARE(tokenTwelfths(u"ab汉"), tokenTwelfths(u"ab") + tokenTwelfths(u"汉"));
    }
};

QTEST_GUILESS_MAIN(TextUnitsTest)
#include "tst_textunits.moc"
