// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

class TestHeadless : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linksNoGuiLibrary()
    {
        const QString program = QCoreApplication::applicationDirPath() + "/docswiki"_L1;
        QProcess ldd;
        ldd.start(u"ldd"_s, {program});
        if (!ldd.waitForStarted())
            QSKIP("ldd is not on this machine");
        QVERIFY(ldd.waitForFinished(30'000));
        const QString libraries = QString::fromUtf8(ldd.readAllStandardOutput());
        QVERIFY2(libraries.contains(u"libQt6Core"_s), qPrintable(libraries));
        static const QRegularExpression gui(u"libQt6(Gui|Widgets|Charts|Svg|OpenGL)|libX11|libxcb|libwayland|libGL"_s);
        QVERIFY2(!gui.match(libraries).hasMatch(), qPrintable(gui.match(libraries).captured()));
    }

    void saysItsVersionWithoutADisplay()
    {
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
            environment.remove(name);
        program.setProcessEnvironment(environment);
        program.start(QCoreApplication::applicationDirPath() + "/docswiki"_L1, {u"--version"_s});
        QVERIFY(program.waitForFinished(30'000));
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(program.readAllStandardOutput().startsWith("docswiki "));
    }
};

QTEST_GUILESS_MAIN(TestHeadless)
#include "tst_headless.moc"
