// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace docswiki::ui;
using namespace std::chrono_literals;

class TestFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void duration_data()
    {
        QTest::addColumn<double>("ms");
        QTest::addColumn<QString>("text");
        const auto row = [](double ms, const char *text) { QTest::addRow("%s", text) << ms << QString::fromUtf8(text); };
        row(0, "0 ms");
        row(0.02, "< 0.1 ms");
        row(0.4, "0.4 ms");
        row(4.12, "4.1 ms");
        row(9.96, "10 ms");
        row(41, "41 ms");
        row(99.4, "99 ms");
        row(99.6, "0.10 s");
        row(610, "0.61 s");
        row(994, "0.99 s");
        row(996, "1.0 s");
        row(3120, "3.1 s");
        row(59'940, "59.9 s");
        row(59'960, "1 min 0 s");
        row(123'000, "2 min 3 s");
        row(3'599'600, "1 h 0 min");
        row(3'840'000, "1 h 4 min");
        row(-1, "–");
        row(std::numeric_limits<double>::quiet_NaN(), "–");
    }
    void duration()
    {
        QFETCH(double, ms);
        QFETCH(QString, text);
        QCOMPARE(format::durationMs(ms), text);
    }
    void durationOfNanoseconds() { QCOMPARE(format::duration(610ms), QStringLiteral("0.61 s")); }

    void roughly_data()
    {
        QTest::addColumn<int>("ms");
        QTest::addColumn<QString>("text");
        const auto row = [](int ms, const char *text) { QTest::addRow("%s", text) << ms << QString::fromUtf8(text); };
        row(0, "1 s");
        row(19'100, "20 s");
        row(60'000, "1 min");
        row(61'000, "2 min");
        row(3'840'000, "1 h 4 min");
    }
    void roughly()
    {
        QFETCH(int, ms);
        QFETCH(QString, text);
        QCOMPARE(format::roughly(std::chrono::milliseconds(ms)), text);
    }

    void bytes_data()
    {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 value, const char *text) { QTest::addRow("%s", text) << value << QString::fromUtf8(text); };
        row(-5, "0 B");
        row(0, "0 B");
        row(999, "999 B");
        row(1900, "1.9 kB");
        row(9'960, "10 kB");
        row(999'400, "999 kB");
        row(999'600, "1.0 MB");
        row(41'200'000, "41 MB");
        row(1'500'000'000, "1.5 GB");
        row(std::numeric_limits<qint64>::max(), "9,223,372 TB");
    }
    void bytes()
    {
        QFETCH(qint64, value);
        QFETCH(QString, text);
        if (value == std::numeric_limits<qint64>::max())
            QVERIFY(format::bytes(value).endsWith(QStringLiteral(" TB")));
        else
            QCOMPARE(format::bytes(value), text);
    }

    void count_data()
    {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 value, const char *text) { QTest::addRow("%s", text) << value << QString::fromUtf8(text); };
        row(0, "0");
        row(420, "420");
        row(1900, "1.9k");
        row(12'345, "12k");
        row(999'600, "1.0M");
        row(1'200'000, "1.2M");
    }
    void count()
    {
        QFETCH(qint64, value);
        QFETCH(QString, text);
        QCOMPARE(format::count(value), text);
    }

    void shares_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<QString>("text");
        QTest::newRow("all") << 1.0 << QStringLiteral("100 %");
        QTest::newRow("all but one of 1,000") << 0.999 << QStringLiteral("99.9 %");
        QTest::newRow("all but one of 100,000") << 0.99999 << QStringLiteral("99.9 %");
        QTest::newRow("most") << 0.973 << QStringLiteral("97 %");
        QTest::newRow("few") << 0.004 << QStringLiteral("0.4 %");
        QTest::newRow("none") << 0.0 << QStringLiteral("0 %");
    }
    void shares()
    {
        QFETCH(double, share);
        QFETCH(QString, text);
        QCOMPARE(format::share(share), text);
    }

    void ago_data()
    {
        QTest::addColumn<qint64>("secondsBefore");
        QTest::addColumn<QString>("text");
        QTest::newRow("now") << qint64(3) << QStringLiteral("just now");
        QTest::newRow("a clock that was set back") << qint64(-90) << QStringLiteral("just now");
        QTest::newRow("minutes") << qint64(320) << QStringLiteral("5 min ago");
        QTest::newRow("hours") << qint64(2 * 3600) << QStringLiteral("2 h ago");
        QTest::newRow("yesterday") << qint64(24 * 3600) << QStringLiteral("yesterday");
        QTest::newRow("days") << qint64(3 * 24 * 3600) << QStringLiteral("3 days ago");
        QTest::newRow("a date") << qint64(30 * 24 * 3600) << QStringLiteral("23 Oct 2026");
    }
    void ago()
    {
        QFETCH(qint64, secondsBefore);
        QFETCH(QString, text);
        const QDateTime now(QDate(2026, 11, 22), QTime(14, 0)); // local time
        QCOMPARE(format::ago(now.addSecs(-secondsBefore).toUTC(), now.toUTC()), text);
    }
    void agoOfNothing() { QCOMPARE(format::ago({}, QDateTime::currentDateTimeUtc()), QStringLiteral("never")); }
};

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
