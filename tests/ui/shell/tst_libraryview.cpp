// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"
#include "ui/common/emptystate.h"
#include "ui/common/undobar.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/jobcard.h"
#include "ui/knowledge/libraryview.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
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

    std::unique_ptr<LibraryView> shownView()
    {
        auto view = std::make_unique<LibraryView>(m_themes, &sample::files, &sample::search);
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
        LibraryView view(m_themes, &sample::files, &sample::search);
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
                 u"1,169 files, 12 new passages in 2.1 s · 1,000 unchanged · 2 gone from the disk · 1 skipped, with its reason in the list"_s);
    }
    void wordsOfTheQuestionAreMarked()
    {
        QCOMPARE(wordsOf(u"How do I index only <some> rows, rows?"_s),
                 (QStringList{u"how"_s, u"index"_s, u"only"_s, u"some"_s, u"rows"_s}));
        QCOMPARE(marked(u"Part <b> & Indexes of art"_s, {u"index"_s, u"art"_s}),
                 u"Part &lt;b&gt; &amp; <b>Index</b>es of <b>art</b>"_s);
        knowledge::Passage passage;
        passage.text = u"and so it goes on"_s;
        passage.charBegin = 40;
        QCOMPARE(excerptOf(passage), u"… and so it goes on …"_s);
        passage.text = u"A whole sentence."_s;
        QCOMPARE(excerptOf(passage), passage.text);
        passage.text = u"word "_s.repeated(400);
        QVERIFY(excerptOf(passage).endsWith(u"word …"_s));
    }
    void aTestSearchShowsPassages()
    {
        const auto view = shownView();
        auto *tester = view->findChild<SearchTester *>();
        QSignalSpy finished(tester, &SearchTester::finished);
        tester->input()->setText(u"partial index"_s);
        QTest::keyClick(tester->input(), Qt::Key_Return);
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(finished[0][0].toInt(), 8);
    }
};

QTEST_MAIN(TestLibraryView)
#include "tst_libraryview.moc"
