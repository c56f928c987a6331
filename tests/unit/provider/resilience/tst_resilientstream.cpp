// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "tests/support/scriptedprovider.h"
#include <QTest>
class ResilientStreamTest final : public QObject { Q_OBJECT };
QTEST_GUILESS_MAIN(ResilientStreamTest)
#include "tst_resilientstream.moc"
