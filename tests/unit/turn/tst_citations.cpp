// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/citations.h"

#include <QTest>

using namespace Qt::StringLiterals;
using docswiki::turn::citedSources;

class TestCitations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<int>>("cited");
        QTest::newRow("none") << u"No sources here."_s << QList<int>{};
        QTest::newRow("order of first use, each once") << u"A [2]. B [1]. C [2]."_s << QList<int>{2, 1};
        QTest::newRow("several in one bracket") << u"A [1, 3] and [2,4]."_s << QList<int>{1, 3, 2, 4};
        QTest::newRow("adjacent brackets") << u"A [1][2]"_s << QList<int>{1, 2};
        QTest::newRow("no such source") << u"A [9] [0] [1]"_s << QList<int>{1};
        QTest::newRow("link text") << u"See [1](https://example.org) and [2]."_s << QList<int>{2};
        QTest::newRow("inline code") << u"`a[1]` is an index [2]"_s << QList<int>{2};
        QTest::newRow("code block") << u"```c\nint x = a[1];\n```\nas said [3]"_s << QList<int>{3};
        QTest::newRow("open code block") << u"As said [4]\n```\na[1]"_s << QList<int>{4};
        QTest::newRow("words in brackets") << u"[note] [1a] [a1]"_s << QList<int>{};
        QTest::newRow("very long number") << u"[99999999999999999999]"_s << QList<int>{};
    }
    void finds()
    {
        QFETCH(QString, text);
        QTEST(citedSources(text, 4), "cited");
    }
};

QTEST_GUILESS_MAIN(TestCitations)
#include "tst_citations.moc"
