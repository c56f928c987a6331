// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <QSet>
#include <QTest>

using namespace docswiki;

class TestIds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storedIdsAreUniqueAndSortByTime()
    {
        QSet<QString> seen;
        QString previous;
        for (int i = 0; i < 10'000; ++i) {
            const QString id = newStoredId();
            QCOMPARE(id.size(), 32);
            QVERIFY(!seen.contains(id));
            seen.insert(id);
            QVERIFY(id.first(12) >= previous.first(std::min<qsizetype>(12, previous.size())));
            previous = id;
        }
    }
    void turnIdsGrow() { QVERIFY(static_cast<quint64>(nextTurnId()) < static_cast<quint64>(nextTurnId())); }
};

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
