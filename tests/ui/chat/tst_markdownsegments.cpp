// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"
#include "ui/chat/markdownsegments.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class MarkdownSegmentsTest final : public QObject {
    Q_OBJECT

    static QStringList pieces(const QString &text, const QList<Segment> &segments)
    {
        QStringList list;
        for (const Segment &segment : segments) {
            const QString kind = segment.kind == Segment::Kind::Code    ? u"code "_s + segment.language + u": "_s
                                 : segment.kind == Segment::Kind::Plain ? u"plain: "_s
                                                                        : QString();
            list << kind + text.mid(segment.begin, segment.end - segment.begin);
        }
        return list;
    }

private Q_SLOTS:
    void splits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("paragraphs") << u"one\ntwo\n\nthree"_s << QStringList{u"one\ntwo"_s, u"three"_s};
        QTest::newRow("nothing") << u"\n \n\n"_s << QStringList{};
        QTest::newRow("a loose list stays together")
            << u"1. a\n\n1. b\n\n   more\n\ntext"_s << QStringList{u"1. a\n\n1. b\n\n   more"_s, u"text"_s};
        QTest::newRow("code after a paragraph without a blank line")
            << u"see:\n```sql\nselect 1;\n\nselect 2;\n```\nthen"_s
            << QStringList{u"see:"_s, u"code sql: select 1;\n\nselect 2;"_s, u"then"_s};
        QTest::newRow("open fence") << u"```py\na = 1\n"_s << QStringList{u"code py: a = 1"_s};
        QTest::newRow("tildes and longer fences")
            << u"~~~~\n```\ncode\n~~~\n~~~~\nx"_s << QStringList{u"code : ```\ncode\n~~~"_s, u"x"_s};
        QTest::newRow("fence inside a list belongs to the list")
            << u"- a\n  ```\n  x\n  ```\n- b"_s << QStringList{u"- a\n  ```\n  x\n  ```\n- b"_s};
        QTest::newRow("inline code is no fence") << u"```not a fence``` x"_s << QStringList{u"```not a fence``` x"_s};
        QTest::newRow("windows line ends") << u"a\r\n\r\nb\r\n"_s << QStringList{u"a\r"_s, u"b\r"_s};
    }

    void splits()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QList<Segment> segments;
        splitMarkdown(text, segments);
        QCOMPARE(pieces(text, segments), expected);
    }

    void growingTextEndsTheSame_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("step");
        QTest::newRow("sample") << test::sampleAnswer() << 1;
        QTest::newRow("fences") << u"a\n```\nb\n``\n```\n\n- c\n\n  d\n\n```x\ny"_s << 1;
        QTest::newRow("one long line") << u"x"_s.repeated(120'000) << 7'001;
        QTest::newRow("words without end") << u"word "_s.repeated(30'000) + u"\n\nend"_s << 4'999;
        QTest::newRow("long code") << u"```\n"_s + u"int line = 0;\n"_s.repeated(9'000) + u"```\nend"_s << 5'003;
        QTest::newRow("long paragraph of lines") << u"a line of it\n"_s.repeated(9'000) << 3'001;
    }

    void growingTextEndsTheSame()
    {
        QFETCH(QString, text);
        QFETCH(int, step);
        QList<Segment> grown;
        for (qsizetype length = step; length < text.size() + step; length += step)
            splitMarkdown(QStringView(text).left(std::min(length, text.size())), grown);
        QList<Segment> whole;
        splitMarkdown(text, whole);
        QCOMPARE(pieces(text, grown), pieces(text, whole));
        QCOMPARE(grown, whole);
    }

    void everySegmentIsBounded()
    {
        const QString text = u"x"_s.repeated(2'000'000) + u"\n\n```\n"_s + u"y\n"_s.repeated(500'000);
        QList<Segment> segments;
        splitMarkdown(text, segments);
        for (const Segment &segment : std::as_const(segments))
            QVERIFY(segment.end - segment.begin <= 2 * maxCodeLength);
        QVERIFY(segments.size() > 100);
    }

    void noSurrogatePairIsTorn()
    {
        const QString text = u"😀"_s.repeated(40'000);
        QList<Segment> segments;
        splitMarkdown(text, segments);
        QVERIFY(segments.size() > 2);
        for (const Segment &segment : std::as_const(segments))
            QVERIFY(!text.at(segment.begin).isLowSurrogate());
    }

    void plainTextKeepsEveryCharacter()
    {
        const QString text = u"a line\n"_s.repeated(6'000) + u"z"_s.repeated(50'000);
        QList<Segment> segments;
        splitPlain(text, segments);
        QVERIFY(segments.size() > 3);
        QString joined;
        for (const Segment &segment : std::as_const(segments)) {
            if (!joined.isEmpty() && segment.begin > joined.size())
                joined += u'\n';
            joined += text.mid(segment.begin, segment.end - segment.begin);
        }
        QCOMPARE(joined, text);
    }

    void findsLinkDefinitions()
    {
        QCOMPARE(linkDefinitions(u"see [it]\n\n[it]: https://example.org \"title\"\n\n```\n[no]: code\n```\n"),
                 u"[it]: https://example.org \"title\"\n"_s);
    }
};

QTEST_GUILESS_MAIN(MarkdownSegmentsTest)
#include "tst_markdownsegments.moc"
