// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret/keychainstore.h"
#include "core/secret/memorystore.h"

#include <QTest>

using namespace docswiki;
using namespace Qt::StringLiterals;

class MemoryStoreTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsUntilItIsRemoved()
    {
        secret::MemoryStore store;
        QCOMPARE(store.read(u"a"_s).result(), Result<QString>(QString()));
        QVERIFY(store.write(u"a"_s, u"one"_s).result());
        QVERIFY(store.write(u"a"_s, u"two"_s).result());
        QCOMPARE(store.read(u"a"_s).result(), Result<QString>(u"two"_s));
        QCOMPARE(store.read(u"b"_s).result(), Result<QString>(QString()));
        QVERIFY(store.remove(u"a"_s).result());
        QVERIFY(store.remove(u"a"_s).result());
        QCOMPARE(store.read(u"a"_s).result(), Result<QString>(QString()));
        QVERIFY(!store.outlivesProgram());
    }

    void sentenceOfAMissingRing()
    {
        const Error error = secret::keyRingError(ErrorCode::Storage, u"no bus"_s);
        QVERIFY(error.message.contains(u"no key ring that is open"_s));
        QCOMPARE(error.detail, u"no bus"_s);
        QVERIFY(secret::keyRingError(ErrorCode::Timeout, {}).retryable);
    }
};

QTEST_GUILESS_MAIN(MemoryStoreTest)
#include "tst_memorystore.moc"
