// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"

#include "app/desktop/knowledgesamples.h"
#include "ui/common/embeddingstrip.h"
#include "ui/common/emptystate.h"
#include "ui/common/undobar.h"
#include "ui/knowledge/addressdialog.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/jobcard.h"
#include "ui/knowledge/librarysettings.h"
#include "ui/knowledge/libraryview.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLibraryView : public QObject {
    Q_OBJECT
private:
    ThemeManager m_themes;

    static LibraryActions actions() { return {&sample::files, &sample::search, &sample::evaluations, &sample::judge}; }
    std::unique_ptr<LibraryView> shownView()
    {
        auto view = std::make_unique<LibraryView>(m_themes, actions());
        view->setLibraries(sample::libraries());
        view->resize(1000, 700);
        view->show();
        return view;
    }
    static QPushButton *buttonNamed(QWidget &where, const QString &text)
    {
        for (QPushButton *button : where.findChildren<QPushButton *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }

private Q_SLOTS:
    void removalCanBeUndone()
    {
        const auto view = shownView();
        QSignalSpy removed(view.get(), &LibraryView::removeRequested);
        auto *list = view->findChild<QListView *>();
        QCOMPARE(list->model()->rowCount(), 4);
        QCOMPARE(view->currentLibrary(), u"postgresql-doc-15"_s);
        view->removeCurrent();
        QCOMPARE(list->model()->rowCount(), 3);
        QVERIFY(view->undoBar().isVisible());
        buttonNamed(view->undoBar(), u"Undo"_s)->click();
        QCOMPARE(list->model()->rowCount(), 4);
        QCOMPARE(view->currentLibrary(), u"postgresql-doc-15"_s);
        QVERIFY(!view->undoBar().isVisible());
        QCOMPARE(removed.count(), 0);
    }
    void removalHappensWhenTheBarCloses()
    {
        const auto view = shownView();
        QSignalSpy removed(view.get(), &LibraryView::removeRequested);
        view->undoBar().setTime(1ms);
        view->removeCurrent();
        QTRY_COMPARE(removed.count(), 1);
        QCOMPARE(removed[0][0].toString(), u"postgresql-doc-15"_s);
    }
    void aSecondRemovalSettlesTheFirst()
    {
        const auto view = shownView();
        QSignalSpy removed(view.get(), &LibraryView::removeRequested);
        view->removeCurrent();
        view->removeCurrent();
        QCOMPARE(removed.count(), 1);
        QCOMPARE(removed[0][0].toString(), u"postgresql-doc-15"_s);
        view->undoBar().expire();
        QCOMPARE(removed.count(), 2);
        QCOMPARE(removed[1][0].toString(), u"Team handbook"_s);
    }
    void closingSettlesIt()
    {
        auto view = shownView();
        QSignalSpy removed(view.get(), &LibraryView::removeRequested);
        view->removeCurrent();
        view.reset();
        QCOMPARE(removed.count(), 1);
    }
    void theBundledCollectionCannotBeRemovedAndFilesDoNotJoinIt()
    {
        const auto view = shownView();
        auto *list = view->findChild<QListView *>();
        list->setCurrentIndex(list->model()->index(3, 0));
        QCOMPARE(view->currentLibrary(), u"Sample documents"_s);
        QSignalSpy wanted(view.get(), &LibraryView::indexRequested);
        view->addPaths({u"/somewhere/notes.md"_s});
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][1].toString(), u"Documents"_s);
    }
    void foldersBecomeCollectionsAndFilesJoinTheCurrentOne()
    {
        const QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath(u"Handbook"_s));
        const QString folder = home.filePath(u"Handbook"_s);
        const auto view = shownView();
        QSignalSpy wanted(view.get(), &LibraryView::indexRequested);
        view->addPaths({folder, home.filePath(u"a.md"_s), home.filePath(u"b.md"_s)});
        QCOMPARE(wanted.count(), 2);
        QCOMPARE(wanted[0][0].toStringList(), QStringList{folder});
        QCOMPARE(wanted[0][1].toString(), u"Handbook"_s);
        QCOMPARE(wanted[1][0].toStringList().size(), 2);
        QCOMPARE(wanted[1][1].toString(), u"postgresql-doc-15"_s);
    }
    void emptyTeaches()
    {
        LibraryView view(m_themes, actions());
        view.setLibraries({});
        view.show();
        auto *empty = view.findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        QVERIFY(empty->button()->isEnabled());
        view.setLibraries(sample::libraries());
        QVERIFY(!empty->isVisible());
    }
    void jobIsShownPausedAndSummedUp()
    {
        const auto view = shownView();
        auto *job = view->findChild<JobCard *>();
        QVERIFY(!job->isVisible());
        knowledge::IndexProgress progress = sample::progress();
        view->setProgress(progress);
        QVERIFY(job->isVisible());
        QCOMPARE(job->findChild<QProgressBar *>()->value(), 395);
        QSignalSpy pause(view.get(), &LibraryView::pauseRequested);
        QSignalSpy resume(view.get(), &LibraryView::resumeRequested);
        buttonNamed(*job, u"Pause"_s)->click();
        QCOMPARE(pause.count(), 1);
        progress.phase = knowledge::IndexPhase::Paused;
        view->setProgress(progress);
        buttonNamed(*job, u"Resume"_s)->click();
        QCOMPARE(resume.count(), 1);
        QCOMPARE(pause.count(), 1);
        view->setFinished(Result<knowledge::IndexSummary>(knowledge::IndexSummary{u"x"_s, 1169, 0, 0, 8412, 1, 21s, {}, false}));
        QVERIFY(!job->isRunning());
        QVERIFY(!buttonNamed(*job, u"Resume"_s)->isVisible());
    }
    void aCancelledJobCanBeResumedAndIsNotCalledIndexed()
    {
        const auto view = shownView();
        auto *job = view->findChild<JobCard *>();
        auto *list = view->findChild<QListView *>();
        const auto state = [list] { return list->model()->index(0, 0).data(CollectionsModel::AgeRole).toString(); };
        const QString name = view->currentLibrary();
        knowledge::IndexProgress progress = sample::progress();
        progress.library = name;
        view->setProgress(progress);
        QCOMPARE(state(), u"indexing 412 of 1,169"_s);
        progress.phase = knowledge::IndexPhase::Paused;
        view->setProgress(progress);
        QCOMPARE(state(), u"paused at 412 of 1,169"_s);
        knowledge::IndexSummary summary;
        summary.library = name;
        summary.cancelled = true;
        view->setFinished(Result<knowledge::IndexSummary>(summary));
        view->setLeft({{name, 1}});
        QCOMPARE(state(), u"incomplete – 1 file left"_s);
        QSignalSpy wanted(view.get(), &LibraryView::indexRequested);
        QPushButton *resume = buttonNamed(*job, u"Resume"_s);
        QVERIFY(resume && resume->isVisible());
        resume->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][1].toString(), name);
        view->setLeft({{name, 0}});
        QVERIFY(state().startsWith(u"indexed "_s));
    }
    void theNoteOfARemovedCollectionGoesAway()
    {
        const auto view = shownView();
        auto *job = view->findChild<JobCard *>();
        knowledge::IndexProgress progress = sample::progress();
        progress.library = view->currentLibrary();
        view->setProgress(progress);
        QVERIFY(job->isVisible());
        view->removeCurrent();
        QVERIFY(!job->isVisible());
        view->setProgress(progress);
        knowledge::IndexSummary summary;
        summary.library = progress.library;
        summary.cancelled = true;
        view->setFinished(Result<knowledge::IndexSummary>(summary));
        QVERIFY(!job->isVisible());
    }
    void progressInWords()
    {
        QCOMPARE(progressText(sample::progress()), u"39 % · 412 of 1,169 files · 38 files/s · 612 kB/s · about 20 s left · 3 failed"_s);
        knowledge::IndexSummary summary{u"x"_s, 1169, 1000, 2, 12, 1, 2100ms, {{u"a"_s, u"b"_s}}, false};
        QCOMPARE(summaryText(summary),
                 u"1,169 files, 12 new passages in 2.1 s · 1,000 unchanged · 2 taken out (gone, or left out now) · 1 skipped, with its reason in the list"_s);
    }
    void aPlaceIsTakenOutAndCanBeBroughtBack()
    {
        const auto view = shownView();
        view->setLibraries(samples::libraries(QDateTime::currentDateTimeUtc()));
        view->select(u"Team handbook"_s);
        view->setTab(LibraryView::Settings);
        QList<knowledge::LibraryChange> changes;
        connect(view.get(), &LibraryView::changeRequested, this,
                [&changes](const QString &, const knowledge::LibraryChange &change) { changes << change; });
        const auto listed = [&view](const QString &root) {
            const auto names = view->settings().findChildren<QLabel *>();
            return std::any_of(names.cbegin(), names.cend(),
                               [&root](const QLabel *l) { return l->text() == root && l->isVisible(); });
        };
        const QString site = u"https://docs.example.org/guide/"_s;
        QTRY_VERIFY(listed(site));
        view->removeRoot(site);
        QTRY_VERIFY(!listed(site));
        buttonNamed(view->undoBar(), u"Undo"_s)->click();
        QTRY_VERIFY(listed(site));
        QCOMPARE(changes.size(), 0);
        view->removeRoot(site);
        view->undoBar().expire();
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0].removedRoots, QStringList{site});
        QVERIFY(!changes[0].name && !changes[0].ignore && !changes[0].watched);
    }
    void ignorePatternsAreKeptWhileTheyAreTyped()
    {
        const auto view = shownView();
        const QDateTime now = QDateTime::currentDateTimeUtc();
        view->setLibraries(samples::libraries(now));
        view->select(u"Team handbook"_s);
        view->setTab(LibraryView::Settings);
        auto *edit = view->settings().findChild<QPlainTextEdit *>();
        QVERIFY(edit->toPlainText().contains(u"drafts/"_s));
        QPushButton *apply = buttonNamed(view->settings(), u"Apply"_s);
        QVERIFY(!apply->isEnabled());
        edit->setPlainText(u"*.tmp"_s);
        QVERIFY(apply->isEnabled());
        view->setLibraries(samples::libraries(now)); // as comes once a second while it is indexed
        QCOMPARE(edit->toPlainText(), u"*.tmp"_s);
        std::optional<QString> wanted;
        connect(view.get(), &LibraryView::changeRequested, this,
                [&wanted](const QString &, const knowledge::LibraryChange &change) { wanted = change.ignore; });
        apply->click();
        QCOMPARE(wanted, std::optional(u"*.tmp"_s));
        view->select(u"PostgreSQL"_s);
        QCOMPARE(edit->toPlainText(), QString());
    }
    void renamingSelectsTheNewName()
    {
        const auto view = shownView();
        const QDateTime now = QDateTime::currentDateTimeUtc();
        view->setLibraries(samples::libraries(now));
        view->select(u"Team handbook"_s);
        auto *name = view->settings().findChild<QLineEdit *>();
        QPushButton *rename = buttonNamed(view->settings(), u"Rename"_s);
        QVERIFY(!rename->isEnabled());
        name->setText(u" Guild handbook "_s);
        std::optional<QString> wanted;
        connect(view.get(), &LibraryView::changeRequested, this,
                [&wanted](const QString &, const knowledge::LibraryChange &change) { wanted = change.name; });
        rename->click();
        QCOMPARE(wanted, std::optional(u"Guild handbook"_s));
        QList<knowledge::LibrarySummary> after = samples::libraries(now);
        after[1].name = *wanted;
        view->setLibraries(after);
        QCOMPARE(view->currentLibrary(), *wanted);
    }
    void addressesBecomeCollectionsOfTheirSite()
    {
        QCOMPARE(webAddress(u" docs.example.org/guide "_s), u"https://docs.example.org/guide"_s);
        QCOMPARE(webAddress(u"http://localhost:8000/x#top"_s), u"http://localhost:8000/x"_s);
        for (const QString &bad : {u""_s, u"hello"_s, u"ftp://example.org"_s, u"file:///etc/passwd"_s, u"two words.org"_s,
                                   u"https://name:secret@example.org/"_s})
            QCOMPARE(webAddress(bad), QString());
        QCOMPARE(sitePrefix(u"https://docs.example.org/guide/intro.html?x=1"_s), u"https://docs.example.org/guide/"_s);
        QCOMPARE(sitePrefix(u"https://docs.example.org"_s), u"https://docs.example.org/"_s);
        const auto view = shownView();
        QSignalSpy wanted(view.get(), &LibraryView::indexRequested);
        view->chooseAddress();
        auto *dialog = view->findChild<AddressDialog *>();
        QVERIFY(!buttonNamed(*dialog, u"Read this site"_s)->isEnabled());
        dialog->address()->setText(u"docs.example.org/guide/"_s);
        buttonNamed(*dialog, u"Read this site"_s)->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toStringList(), QStringList{u"https://docs.example.org/guide/"_s});
        QCOMPARE(wanted[0][1].toString(), u"docs.example.org"_s);
    }
    void everythingCanBeReadAgain()
    {
        const auto view = shownView();
        QSignalSpy all(view.get(), &LibraryView::readAllAgainRequested);
        QSignalSpy changes(view.get(), &LibraryView::indexRequested);
        view->setTab(LibraryView::Settings);
        buttonNamed(view->settings(), u"Read everything again"_s)->click();
        QCOMPARE(all.count(), 1);
        QCOMPARE(changes.count(), 0);
        buttonNamed(view->settings(), u"Look for changes"_s)->click();
        QCOMPARE(all.count(), 1);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes[0][1].toString(), view->currentLibrary());
    }
    void twinsNameEachOther()
    {
        FilesModel model([](const knowledge::FileQuery &query) {
            const QList<knowledge::FileEntry> files = samples::files(query.library);
            return sample::later(Result<knowledge::FilePage>(knowledge::FilePage{files, static_cast<int>(files.size())}));
        });
        model.setQuery(u"Team handbook"_s, {u"/home/ada/handbook"_s}, {}, false);
        QTRY_COMPARE(model.rowCount(), 7);
        QCOMPARE(model.index(1, FilesModel::State).data().toString(), u"Same text"_s);
        QCOMPARE(model.index(1, 0).data(FilesModel::TwinRole).toString(), u"same text as handbook/onboarding.md"_s);
        QCOMPARE(model.index(1, FilesModel::Chunks).data().toString(), u"–"_s);
        QCOMPARE(model.index(5, 0).data().toString(), u"Ada Lovelace"_s);
        QCOMPARE(model.index(3, 0).data().toString(), u"docs.example.org/guide/install"_s);
    }
    void howMuchIsEmbeddedIsTold()
    {
        const auto view = shownView();
        view->setLibraries(samples::libraries(QDateTime::currentDateTimeUtc()));
        auto *list = view->findChild<QListView *>();
        const auto share = [list](int row) { return list->model()->index(row, 0).data(CollectionsModel::MeaningRole).toDouble(); };
        QCOMPARE(share(1), 1.0); // nothing is embedded at all: nothing to tell
        view->setEmbedding(samples::embedding());
        QCOMPARE(share(1), 0.0);
        QCOMPARE(share(2), 1.0);
        knowledge::EmbeddingProgress failed = samples::embedding();
        failed.error = u"The key was refused."_s;
        view->setEmbedding(failed);
        QSignalSpy wanted(view.get(), &LibraryView::meaningSettingsRequested);
        auto *strip = view->findChild<EmbeddingStrip *>();
        QVERIFY(strip->isVisible());
        buttonNamed(*strip, u"Settings"_s)->click();
        QCOMPARE(wanted.count(), 1);
    }
};

QTEST_MAIN(TestLibraryView)
#include "tst_libraryview.moc"
