// SPDX-License-Identifier: GPL-3.0-or-later
// The window over a real engine in a folder of its own.
#include "core/engine/enginethread.h"
#include "ui/common/settingskeys.h"
#include "ui/common/undobar.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/filespanel.h"
#include "ui/knowledge/librarypage.h"
#include "ui/knowledge/libraryview.h"
#include "ui/settings/connectionchecklist.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/settingsview.h"
#include "ui/window/mainwindow.h"
#include "ui/window/shortcutsdialog.h"
#include "ui/window/statusstrip.h"

#include <QApplication>
#include <QDirIterator>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject {
    Q_OBJECT
private:
    /// All that a window needs, gone at the end of a test.
    struct Desk {
        QTemporaryDir home;
        QSettings settings{home.filePath(u"settings.ini"_s), QSettings::IniFormat};
        engine::EngineThread thread{config(home.path())};
        ThemeManager themes;
        std::unique_ptr<MainWindow> window = make();

        static engine::EngineConfig config(const QString &root)
        {
            engine::EngineConfig c;
            c.paths = DataPaths{root};
            c.sampleLibrary = false;
            c.keychain = false; // this machine's key ring is not a test's
            return c;
        }
        std::unique_ptr<MainWindow> make()
        {
            auto *chat = new QLineEdit; // stands in the chat's place: a field that takes keys
            auto w = std::make_unique<MainWindow>(thread.engine(), themes, settings, WindowConfig{home.path()}, chat);
            w->show();
            return w;
        }
        QString writeDocuments(int n) const
        {
            const QDir folder(home.path());
            folder.mkpath(u"Handbook"_s);
            for (int i = 0; i < n; ++i) {
                QFile file(folder.filePath(u"Handbook/page-%1.md"_s.arg(i)));
                if (file.open(QIODevice::WriteOnly))
                    file.write("# Page\n\nWhoever is on duty checks the backup of the zebra enclosure.\n");
            }
            return folder.filePath(u"Handbook"_s);
        }
    };

    static QLineEdit *fieldNamed(const QWidget &where, const QString &name)
    {
        for (QLineEdit *field : where.findChildren<QLineEdit *>()) {
            if (field->accessibleName() == name) return field;
        }
        return nullptr;
    }

private Q_SLOTS:
    void pagesByKeyboard()
    {
        Desk desk;
        MainWindow &window = *desk.window;
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QCOMPARE(window.page(), MainWindow::Chat);
        const QList<std::pair<Qt::Key, MainWindow::Page>> keys{{Qt::Key_2, MainWindow::Library},
                                                               {Qt::Key_3, MainWindow::Dashboard},
                                                               {Qt::Key_4, MainWindow::Settings},
                                                               {Qt::Key_1, MainWindow::Chat},
                                                               {Qt::Key_Comma, MainWindow::Settings}};
        for (const auto &[key, page] : keys) {
            QTest::keyClick(&window, key, Qt::ControlModifier);
            QCOMPARE(window.page(), page);
        }
        QTest::keyClick(&window, Qt::Key_F1);
        auto *dialog = window.findChild<ShortcutsDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!window.findChild<ShortcutsDialog *>());
    }
    void pagesAreMadeWhenFirstNeeded()
    {
        Desk desk;
        QVERIFY(!desk.window->findChild<DashboardPage *>());
        desk.window->setPage(MainWindow::Dashboard);
        QVERIFY(desk.window->findChild<DashboardPage *>());
    }
    void aDroppedFolderIsIndexedAndCanBeRemoved()
    {
        Desk desk;
        MainWindow &window = *desk.window;
        QSignalSpy indexed(&desk.thread.engine(), &engine::Engine::indexFinished);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(desk.writeDocuments(5))});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &drop);
        QCOMPARE(window.page(), MainWindow::Library);
        QTRY_COMPARE_WITH_TIMEOUT(indexed.count(), 1, 20'000);

        LibraryView &view = window.library().view();
        QTRY_COMPARE(view.currentLibrary(), u"Handbook"_s);
        const FilesModel &files = view.findChild<FilesPanel *>()->model();
        QTRY_COMPARE(files.rowCount(), 5);
        QTRY_COMPARE(files.index(0, FilesModel::State).data().toString(), u"Ready"_s);

        Inspector &inspector = view.inspector();
        QSignalSpy found(&inspector, &Inspector::finished);
        inspector.input()->setText(u"zebra enclosure"_s);
        Q_EMIT inspector.input()->returnPressed();
        QTRY_COMPARE(found.count(), 1);
        QVERIFY(found[0][0].toInt() > 0);

        QSignalSpy changed(&desk.thread.engine(), &engine::Engine::librariesChanged);
        view.removeCurrent();
        view.undoBar().expire();
        QTRY_VERIFY(changed.count() > 0);
        QFuture<Result<QList<knowledge::LibrarySummary>>> left = desk.thread.engine().libraries();
        QTRY_VERIFY(left.isFinished());
        QVERIFY(left.result()->isEmpty());
    }
    void aCancelledJobIsToldAsIncompleteAndResumed()
    {
        constexpr int files = 300; // so that some are left when it is paused
        Desk desk;
        MainWindow &window = *desk.window;
        engine::Engine &engine = desk.thread.engine();
        QSignalSpy indexed(&engine, &engine::Engine::indexFinished);
        bool paused = false;
        connect(&engine, &engine::Engine::indexProgressChanged, &window, [&](const knowledge::IndexProgress &p) {
            if (p.phase == knowledge::IndexPhase::Indexing && p.filesTotal == files) engine.pauseIndexing();
            paused = paused || (p.phase == knowledge::IndexPhase::Paused && p.filesTotal == files);
        });
        window.addToLibrary({desk.writeDocuments(files)});
        QTRY_VERIFY_WITH_TIMEOUT(paused, 20'000);
        engine.cancelIndexing();
        QTRY_COMPARE_WITH_TIMEOUT(indexed.count(), 1, 20'000);
        auto *list = window.library().view().findChild<QListView *>();
        const auto state = [list] { return list->model()->index(0, 0).data(CollectionsModel::AgeRole).toString(); };
        QTRY_VERIFY2(state().startsWith(u"incomplete – "_s), qPrintable(state()));
        engine.resumeIndexing();
        disconnect(&engine, &engine::Engine::indexProgressChanged, &window, nullptr);
        for (QPushButton *button : window.library().findChildren<QPushButton *>()) {
            if (button->text() == u"Resume"_s) button->click();
        }
        QTRY_COMPARE_WITH_TIMEOUT(indexed.count(), 2, 20'000);
        QTRY_COMPARE(state(), u"indexed just now"_s);
    }
    void closingWaitsForARemoval()
    {
        Desk desk;
        MainWindow &window = *desk.window;
        engine::Engine &engine = desk.thread.engine();
        QSignalSpy indexed(&engine, &engine::Engine::indexFinished);
        window.addToLibrary({desk.writeDocuments(40)});
        QTRY_COMPARE_WITH_TIMEOUT(indexed.count(), 1, 20'000);
        LibraryView &view = window.library().view();
        QTRY_COMPARE(view.currentLibrary(), u"Handbook"_s);
        view.removeCurrent();
        window.close();
        QVERIFY(window.isVisible());
        QTRY_VERIFY(!window.isVisible());
        QFuture<Result<QList<knowledge::LibrarySummary>>> left = engine.libraries();
        QTRY_VERIFY(left.isFinished());
        QVERIFY(left.result()->isEmpty());
    }
    void theWholeWindowIsOnTheScreen()
    {
        Desk desk;
        desk.window->resize(900, 5000);
        desk.window->move(40, 400);
        desk.window->close();
        desk.window = desk.make();
        const QRect room = desk.window->screen()->availableGeometry();
        QTRY_VERIFY(desk.window->frameGeometry().bottom() <= room.bottom());
        QVERIFY(desk.window->frameGeometry().top() >= room.top());
    }
    void anAnswerReachesStripAndDashboard()
    {
        Desk desk;
        MainWindow &window = *desk.window;
        window.setPage(MainWindow::Dashboard);
        QSignalSpy recorded(&desk.thread.engine(), &engine::Engine::turnRecorded);
        turn::TurnRequest request;
        request.question = u"What is a zebra?"_s;
        desk.thread.engine().ask(request);
        QTRY_VERIFY_WITH_TIMEOUT(recorded.count() > 0, 20'000);
        auto *strip = window.findChild<StatusStrip *>();
        QTRY_VERIFY2(strip->text().startsWith(u"Excerpt model: fine"_s), qPrintable(strip->text()));
        window.showModel(u"vendor/another"_s); // never asked
        QVERIFY2(strip->text().startsWith(u"another: no answer yet"_s), qPrintable(strip->text()));
    }
    void theAnsweringModelIsShownWhileItAnswers()
    {
        Desk desk;
        MainWindow &window = *desk.window;
        window.showModel(u"vendor/another"_s);
        auto *strip = window.findChild<StatusStrip *>();
        engine::Engine &engine = desk.thread.engine();
        engine::TurnStarted started;
        started.turn = nextTurnId();
        Q_EMIT engine.turnStarted(started);
        QTRY_VERIFY2(strip->text().startsWith(u"Excerpt model: answering…"_s), qPrintable(strip->text()));
        metrics::TurnRecord record;
        record.model = u"excerpt"_s;
        record.outcome = metrics::TurnOutcome::Finished;
        Q_EMIT engine.turnRecorded(started.turn, record);
        QTRY_VERIFY2(strip->text().startsWith(u"another: no answer yet"_s), qPrintable(strip->text()));
    }
    void theModelButtonAsksForThePicker()
    {
        Desk desk;
        desk.window->setPage(MainWindow::Dashboard);
        QSignalSpy wanted(desk.window.get(), &MainWindow::modelPickerRequested);
        for (QToolButton *button : desk.window->findChildren<QToolButton *>()) {
            if (button->accessibleName().startsWith(u"Model: "_s)) button->click();
        }
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(desk.window->page(), MainWindow::Chat);
    }
    void themeSwitchesWhileItRuns()
    {
        Desk desk;
        MainWindow &window = *desk.window;
        for (int page = 0; page < MainWindow::pages; ++page)
            window.setPage(static_cast<MainWindow::Page>(page));
        desk.themes.setMode(ThemeManager::Mode::Light);
        const QColor light = window.grab().toImage().pixelColor(4, window.height() / 2);
        desk.themes.setMode(ThemeManager::Mode::Dark);
        const QColor dark = window.grab().toImage().pixelColor(4, window.height() / 2);
        QVERIFY(light.lightness() > 200);
        QVERIFY(dark.lightness() < 60);
        QCOMPARE(desk.settings.value(settingskeys::theme).toString(), u"dark"_s);
    }
    void geometryAndThemeAreRemembered()
    {
        Desk desk;
        desk.themes.setMode(ThemeManager::Mode::Dark);
        desk.window->resize(900, 707);
        desk.window->close();
        desk.window.reset();
        desk.themes.setMode(ThemeManager::Mode::Light);
        desk.settings.setValue(settingskeys::theme, u"dark"_s);
        desk.window = desk.make();
        QCOMPARE(desk.window->size(), QSize(900, 707));
        QVERIFY(desk.themes.theme().dark);
    }
    void everyPageFitsTheSmallestWindow()
    {
        Desk desk;
        for (int page = 0; page < MainWindow::pages; ++page) {
            desk.window->setPage(static_cast<MainWindow::Page>(page));
            desk.window->resize(900, 600);
            QCoreApplication::processEvents();
            QCOMPARE(desk.window->size(), QSize(900, 600));
        }
    }
    void aKeyIsNeverWritten()
    {
        Desk desk;
        desk.window->setPage(MainWindow::Settings);
        SettingsPage &page = desk.window->settingsPage();
        ProvidersView &providers = page.view().providers();
        QTRY_VERIFY(providers.card(u"openrouter"_s)); // there from the start, without a key
        page.focusKey();
        ProviderCard *card = providers.card(u"openrouter"_s);
        QVERIFY(card->isOpen());
        QLineEdit *key = fieldNamed(*card, u"API key"_s);
        fieldNamed(*card, u"Address of the provider"_s)->setText(u"http://127.0.0.1:9/v1"_s); // nobody listens there
        QTest::keyClicks(key, u"sk-very-secret-0123456789"_s);
        QTest::keyClick(key, Qt::Key_Return);
        QTRY_VERIFY(!card->isOpen());
        QTRY_VERIFY2_WITH_TIMEOUT(card->stateText().startsWith(u"Did not answer: "_s), qPrintable(card->stateText()), 15'000); // tried at once
        QCOMPARE(card->state().key.source, provider::KeySource::Memory);
        bool addressWritten = false;
        QDirIterator files(desk.home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray written = file.readAll();
            QVERIFY2(!written.contains("very-secret"), qPrintable(file.fileName()));
            addressWritten = addressWritten || written.contains("127.0.0.1:9");
        }
        QVERIFY(addressWritten);
        for (const QWidget *one : desk.window->findChildren<QWidget *>())
            QVERIFY(!one->property("text").toString().contains(u"very-secret"_s));
    }
    void aConnectionTestSaysWhereItFails()
    {
        Desk desk;
        desk.window->setPage(MainWindow::Settings);
        ProvidersView &providers = desk.window->settingsPage().view().providers();
        provider::ProviderAccount account;
        account.name = u"Lab"_s;
        account.baseUrl = u"http://127.0.0.1:9/v1"_s;
        providers.add(account);
        ProviderForm &form = *providers.card({})->form();
        Q_EMIT form.testRequested();
        QTRY_VERIFY_WITH_TIMEOUT(!form.checklist().isRunning(), 15'000);
        using provider::ConnectionStepKind;
        QVERIFY(form.checklist().textOf(ConnectionStepKind::Connect).contains(u"failed"_s));
        QVERIFY(form.checklist().textOf(ConnectionStepKind::Token).contains(u"left out"_s));
    }
    void modelSettingsAreOnDiskWhenItSaysSo()
    {
        Desk desk;
        desk.window->setPage(MainWindow::Settings);
        SettingsPage &page = desk.window->settingsPage();
        page.showModels();
        ProfileEditor &profiles = page.view().models().profiles();
        QTRY_VERIFY(profiles.field(u"max_tokens"_s)->isEnabled());
        QTest::keyClicks(profiles.field(u"max_tokens"_s), u"1234"_s);
        QTest::keyClick(profiles.field(u"max_tokens"_s), Qt::Key_Return);
        QTRY_COMPARE(profiles.word(), u"Saved"_s);
        QFile file(DataPaths{desk.home.path()}.profileOverrides());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("1234"));
    }
    void whatCanBeReachedHasAName()
    {
        Desk desk;
        for (int page = 0; page < MainWindow::pages; ++page)
            desk.window->setPage(static_cast<MainWindow::Page>(page));
        for (const QWidget *widget : desk.window->findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || qobject_cast<const QLineEdit *>(widget->parent()))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            const bool chatStandIn = widget == desk.window->findChild<QLineEdit *>(QString(), Qt::FindChildrenRecursively);
            QVERIFY2(named || chatStandIn || !widget->isVisibleTo(desk.window.get()), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
