// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"
#include "ui/chat/citationchip.h"
#include "ui/chat/markdownrenderer.h"

#include <QApplication>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>
#include <QUrl>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {

/// Fails the test when anything asks for a picture or a file.
class SealedDocument final : public QTextDocument {
public:
    mutable int asked = 0;

protected:
    QVariant loadResource(int, const QUrl &) override
    {
        ++asked;
        return {};
    }
};

} // namespace

class MarkdownRendererTest final : public QObject {
    Q_OBJECT

    TextStyle style() const { return TextStyle::make(Theme::light(), QApplication::font()); }

    QString rendered(const QString &markdown, const QSet<int> &citations = {}) const
    {
        SealedDocument document;
        renderMarkdown(markdown, style(), {citations, {}}, document);
        document.setTextWidth(500);
        document.size();
        return document.asked == 0 ? document.toPlainText() : u"something was loaded"_s;
    }

    static int chips(const QTextDocument &document)
    {
        int count = 0;
        for (QTextBlock block = document.firstBlock(); block.isValid(); block = block.next()) {
            for (auto it = block.begin(); !it.atEnd(); ++it) {
                if (CitationChip::numberIn(it.fragment().charFormat()) > 0)
                    count += it.fragment().length();
            }
        }
        return count;
    }

private Q_SLOTS:
    void writes_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("expected");
        QTest::newRow("emphasis") << u"a *b* **c** ~~d~~ `e`"_s << u"a b c d e"_s;
        QTest::newRow("soft and hard breaks") << u"a\nb  \nc"_s << u"a b\nc"_s;
        QTest::newRow("tight list") << u"- a\n- b\n  - c"_s << u"•\ta\n•\tb\n◦\tc"_s;
        QTest::newRow("loose list") << u"1. a\n\n2. b"_s << u"1.\ta\n2.\tb"_s;
        QTest::newRow("list from seven") << u"7. a\n8. b"_s << u"7.\ta\n8.\tb"_s;
        QTest::newRow("tasks") << u"- [ ] a\n- [x] b"_s << u"☐\ta\n☑\tb"_s;
        QTest::newRow("code in a list") << u"- a\n  ```\n  x\n  y\n  ```\n  z"_s << u"•\ta\nx\ny\nz"_s;
        QTest::newRow("empty item") << u"-\n- b"_s << u"•\t\n•\tb"_s;
        QTest::newRow("quotation") << u"> a\n>\n> b"_s << u"a\nb"_s;
        QTest::newRow("entities") << u"&amp; &lt; &#65; &hellip; &nosuch;"_s << u"& < A … &nosuch;"_s;
        QTest::newRow("HTML is text") << u"<script>alert(1)</script>"_s << u"<script>alert(1)</script>"_s;
        QTest::newRow("line break tag") << u"a<br>b"_s << u"a\nb"_s;
        QTest::newRow("heading") << u"# a\n\nb"_s << u"a\nb"_s;
        QTest::newRow("unknown citation") << u"a [7] b"_s << u"a [7] b"_s;
        QTest::newRow("brackets in code") << u"`a[1]`"_s << u"a[1]"_s;
    }

    void writes()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, expected);
        QCOMPARE(rendered(markdown, {1}), expected);
    }

    void knownCitationsBecomeChips()
    {
        QTextDocument document;
        renderMarkdown(u"one [1], two [2][3], both [1, 2], none [4], code `[1]`, [1](https://e.org)"_s, style(),
                       {{1, 2, 3}, {}}, document);
        QCOMPARE(chips(document), 5);
        QVERIFY(document.toPlainText().contains(u"none [4]"_s));
    }

    void linksShowTheirTargetOnlyWhenSafe_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("safe");
        QTest::newRow("https") << u"https://example.org/a"_s << true;
        QTest::newRow("mail") << u"mailto:a@example.org"_s << true;
        QTest::newRow("script") << u"javascript:alert(1)"_s << false;
        QTest::newRow("file") << u"file:///etc/passwd"_s << false;
        QTest::newRow("data") << u"data:text/html,x"_s << false;
        QTest::newRow("relative") << u"other.html"_s << false;
    }

    void linksShowTheirTargetOnlyWhenSafe()
    {
        QFETCH(QString, target);
        QFETCH(bool, safe);
        QTextDocument document;
        renderMarkdown(u"[text](%1)"_s.arg(target), style(), {}, document);
        const QTextCharFormat format = document.firstBlock().begin().fragment().charFormat();
        QCOMPARE(format.isAnchor(), safe);
        QCOMPARE(document.toPlainText(), u"text"_s);
    }

    void linkTargetsCannotPoseAsOthers()
    {
        QTextDocument document;
        renderMarkdown(u"[bank](https://bаnk.example/\u202Egpj)"_s, style(), {}, document); // Cyrillic а, right-to-left mark
        const QString href = document.firstBlock().begin().fragment().charFormat().anchorHref();
        QVERIFY2(href.startsWith(u"https://xn--"_s), qPrintable(href));
        QVERIFY(std::all_of(href.cbegin(), href.cend(), [](QChar c) { return c.unicode() < 0x80; }));
    }

    void picturesAreNeverLoaded()
    {
        QCOMPARE(rendered(u"![a chart](https://tracker.example/p.png) ![](file:///etc/passwd)"_s),
                 u"[image: a chart] [image: ]"_s);
        QCOMPARE(rendered(u"<img src='https://tracker.example/p.png'>"_s),
                 u"<img src='https://tracker.example/p.png'>"_s);
    }

    void tablesKeepTheirCells()
    {
        QTextDocument document;
        renderMarkdown(u"| a | b |\n|--:|:--|\n| 1 | `x` [1] |\n| 2 |"_s, style(), {{1}, {}}, document);
        const auto tables = document.rootFrame()->childFrames();
        QCOMPARE(tables.size(), 1);
        auto *table = qobject_cast<QTextTable *>(tables.first());
        QVERIFY(table);
        QCOMPARE(table->rows(), 3);
        QCOMPARE(table->columns(), 2);
        QCOMPARE(table->cellAt(2, 0).firstCursorPosition().block().text(), u"2"_s);
        QCOMPARE(chips(document), 1);
    }

    void hostileTextIsHarmless_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("quotations without end") << u"> "_s.repeated(4'000) + u"x"_s;
        QString nested;
        for (int i = 0; i < 400; ++i)
            nested += QString(2 * i, u' ') + u"- a\n"_s;
        QTest::newRow("lists in lists") << nested.left(16'000);
        QTest::newRow("brackets") << u"["_s.repeated(16'000);
        QTest::newRow("stars") << u"*a _b "_s.repeated(2'500);
        QTest::newRow("backticks") << u"`a ``b "_s.repeated(2'500);
        QTest::newRow("a wide table") << u"|a"_s.repeated(1'500) + u"|\n"_s + u"|-"_s.repeated(1'500) + u"|\n"_s;
        QTest::newRow("nulls") << QString(2'000, QChar(u'\0'));
        QTest::newRow("half characters") << QString(QChar(0xD800)) + u"x"_s + QChar(0xDC00);
    }

    void hostileTextIsHarmless()
    {
        QFETCH(QString, markdown);
        QVERIFY(rendered(markdown) != u"something was loaded"_s);
    }

    void deepNestingIsDrawnAtMostSixLevelsDeep()
    {
        QTextDocument document;
        renderMarkdown(u"> "_s.repeated(200) + u"x"_s, style(), {}, document);
        QVERIFY(document.firstBlock().blockFormat().leftMargin() <= 6 * 16);
    }
};

QTEST_MAIN(MarkdownRendererTest)
#include "tst_markdownrenderer.moc"
