// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"
#include "ui/common/stylesheet.h"
#include "ui/common/thememanager.h"

#include <QApplication>
#include <QDirIterator>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {

QPalette desktopPalette(bool dark)
{
    return dark ? QPalette(QColor(0xEEEEEE), QColor(0x333333)) : QPalette(QColor(0xEFEFEF));
}

double luminance(const QColor &c)
{
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

int redPixels(const QImage &image)
{
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            n += image.pixelColor(x, y).alpha() > 100 && image.pixelColor(x, y).red() > image.pixelColor(x, y).blue() + 80;
    return n;
}

} // namespace

class TestThemeManager : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void setsThePaletteAndTheStyleSheet()
    {
        ThemeManager manager;
        QSignalSpy changed(&manager, &ThemeManager::themeChanged);
        manager.setMode(ThemeManager::Mode::Dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(manager.theme().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::darkTheme().window);
        QVERIFY(qApp->styleSheet().contains(Theme::darkTheme().surface.name()));
        manager.setMode(ThemeManager::Mode::Dark);
        QCOMPARE(changed.count(), 1);
        manager.setMode(ThemeManager::Mode::Light);
        QVERIFY(!manager.theme().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::light().window);
    }
    void followsTheDesktopWhileItRuns()
    {
        ThemeManager manager;
        QSignalSpy changed(&manager, &ThemeManager::themeChanged);
        QApplication::setPalette(desktopPalette(true));
        QVERIFY(manager.theme().dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::darkTheme().window);
        QApplication::setPalette(desktopPalette(false));
        QVERIFY(!manager.theme().dark);
        QCOMPARE(changed.count(), 2);
    }
    void aFixedThemeIgnoresTheDesktop()
    {
        ThemeManager manager;
        manager.setMode(ThemeManager::Mode::Light);
        QApplication::setPalette(desktopPalette(true));
        QVERIFY(!manager.theme().dark);
    }
    void everyTokenOfTheSheetIsReplaced()
    {
        for (const Theme &theme : {Theme::light(), Theme::darkTheme()})
            QVERIFY(!styleSheetOf(theme, QApplication::font()).contains(u'@'));
    }
    void textIsReadable_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const Theme &t : {Theme::light(), Theme::darkTheme()}) {
            const char *mode = t.dark ? "dark" : "light";
            for (const QColor &ground : {t.window, t.surface, t.raised}) {
                QTest::addRow("%s text on %s", mode, qPrintable(ground.name())) << t.text << ground;
                QTest::addRow("%s second on %s", mode, qPrintable(ground.name())) << t.secondText << ground;
                QTest::addRow("%s accent on %s", mode, qPrintable(ground.name())) << t.accent << ground;
                QTest::addRow("%s good on %s", mode, qPrintable(ground.name())) << t.good << ground;
                QTest::addRow("%s warn on %s", mode, qPrintable(ground.name())) << t.warn << ground;
                QTest::addRow("%s bad on %s", mode, qPrintable(ground.name())) << t.bad << ground;
            }
            QTest::addRow("%s on accent", mode) << t.onAccent << t.accent;
        }
    }
    void textIsReadable()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(QString::number(contrast(text, ground))));
    }
    void everyIconDrawsInItsColour()
    {
        int icons = 0;
        QDirIterator it(u":/docswiki/icons"_s, {u"*.svg"_s});
        while (it.hasNext()) {
            it.next();
            const QString name = it.fileInfo().completeBaseName();
            if (name == u"docswiki-chat"_s)
                continue;
            for (const qreal ratio : {1.0, 2.0}) {
                const QImage image = iconPixmap(name, QColor(0xC0362C), 24, ratio).toImage();
                QCOMPARE(image.width(), qRound(24 * ratio));
                QVERIFY2(redPixels(image) > 3, qPrintable(name));
            }
            ++icons;
        }
        QVERIFY(icons > 30);
        QVERIFY(!appIcon().pixmap(64).isNull());
    }
    void anUnknownIconIsEmptyAndSaysSo()
    {
        QTest::ignoreMessage(QtWarningMsg, "no icon named \"unheard-of\"");
        QVERIFY(icon(u"unheard-of"_s, Theme::light()).isNull());
    }
};

QTEST_MAIN(TestThemeManager)
#include "tst_thememanager.moc"
