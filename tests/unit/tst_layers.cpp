// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdata.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Include {
    QString file; ///< relative to the source tree
    QString named;
};

QList<Include> includesBelow(const QString &folder)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"_s, QRegularExpression::MultilineOption);
    const QString root = docswiki::test::sourceTree();
    QList<Include> includes;
    QDirIterator files(root + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (auto it = include.globalMatch(QString::fromUtf8(file.readAll())); it.hasNext();)
            includes.append({file.fileName().mid(root.size() + 1), it.next().captured(1)});
    }
    return includes;
}

} // namespace

/// The house's direction: app -> ui -> core, and within core each folder only on those before it.
class TestLayers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coreNamesNoGuiHeader()
    {
        static const QRegularExpression gui(
            u"^(Qt(Gui|Widgets|Charts|Svg|PrintSupport|OpenGL)\\b|Q(Widget|Window|Painter|Pixmap|Image|Icon|Color|Font|Palette|Pen|Brush|Text(Document|Cursor|Layout|Browser|Edit)|Application|GuiApplication|MainWindow|Label|Dialog|Action|Chart|Screen|Style|Clipboard|Desktop))"_s);
        const auto includes = includesBelow(u"core"_s);
        QVERIFY(includes.size() > 100);
        for (const Include &include : includes)
            QVERIFY2(!gui.match(include.named).hasMatch(), qPrintable(include.file + u" includes "_s + include.named));
    }

    void coreFoldersIncludeOnlyThoseBeforeThem()
    {
        const QStringList order{u"base"_s, u"secret"_s, u"net"_s, u"knowledge"_s, u"search"_s, u"provider"_s, u"tool"_s, u"turn"_s, u"metrics"_s, u"store"_s, u"engine"_s};
        for (const Include &include : includesBelow(u"core"_s)) {
            if (!include.named.startsWith("core/"_L1))
                continue;
            const auto from = order.indexOf(include.file.section(u'/', 1, 1));
            const auto to = order.indexOf(include.named.section(u'/', 1, 1));
            QVERIFY2(from >= 0, qPrintable(include.file + u" is in a folder that ARCHITECTURE.md does not name"_s));
            QVERIFY2(to >= 0 && to <= from, qPrintable(include.file + u" includes "_s + include.named));
        }
    }

    void nothingIncludesUpwards()
    {
        for (const Include &include : includesBelow(u"core"_s))
            QVERIFY2(!include.named.startsWith("ui/"_L1) && !include.named.startsWith("app/"_L1), qPrintable(include.file));
        for (const Include &include : includesBelow(u"ui"_s))
            QVERIFY2(!include.named.startsWith("app/"_L1), qPrintable(include.file));
        for (const QString &folder : {u"core"_s, u"ui"_s, u"app/cli"_s, u"app/loader"_s}) {
            for (const Include &include : includesBelow(folder))
                QVERIFY2(!include.named.startsWith("tests/"_L1), qPrintable(include.file + u" includes "_s + include.named));
        }
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
