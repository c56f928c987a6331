// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/conversationtitle.h"

#include <QTest>

using namespace Qt::StringLiterals;
using docswiki::engine::conversationTitle;

class TestConversationTitle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cuts_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("title");
        QTest::newRow("empty") << u"  \n "_s << u"New chat"_s;
        QTest::newRow("short") << u" How?\n Really? "_s << u"How? Really?"_s;
        QTest::newRow("long") << u"How do I index only some of the rows of a very large table in a database?"_s
                              << u"How do I index only some of the rows of a very large table…"_s;
        QTest::newRow("no spaces") << QString(200, u'x') << QString(59, u'x') + u'…';
        QTest::newRow("pairs stay whole") << u"🚀"_s.repeated(100) << u"🚀"_s.repeated(29) + u'…';
    }
    void cuts()
    {
        QFETCH(QString, question);
        QTEST(conversationTitle(question), "title");
    }
};

QTEST_GUILESS_MAIN(TestConversationTitle)
#include "tst_conversationtitle.moc"
