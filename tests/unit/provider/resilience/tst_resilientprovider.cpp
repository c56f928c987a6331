// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "tests/support/scriptedprovider.h"
#include <QTest>
class ResilientProviderTest final : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(ResilientProviderTest)
#include "tst_resilientprovider.moc"
