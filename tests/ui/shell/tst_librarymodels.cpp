// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/filesmodel.h"

#include <QAbstractItemModelTester>
#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {
using Tester = QAbstractItemModelTester;
constexpr auto fatal = Tester::FailureReportingMode::Fatal;
} // namespace

class TestLibraryModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesComeAPageAtATime()
    {
        FilesModel model(&sample::files);
        model.setQuery(u"docs"_s, {}, {}, false);
        QTRY_COMPARE(model.rowCount(), 200);
        QCOMPARE(model.total(), 420);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), 400);
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), 420);
        QVERIFY(!model.canFetchMore({}));
    }
    void filterAndOnlyFailed()
    {
        FilesModel model(&sample::files);
        const Tester tester(&model, fatal);
        model.setQuery(u"docs"_s, {}, u"vacuuming"_s, false);
        QTRY_COMPARE(model.total(), 70);
        model.setQuery(u"docs"_s, {}, {}, true);
        QTRY_VERIFY(model.rowCount() > 0);
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(model.index(row, FilesModel::State).data().toString(), u"Failed"_s);
            QVERIFY(!model.index(row, 0).data(FilesModel::ReasonRole).toString().isEmpty());
        }
    }
    void anAnswerToAnEarlierQuestionIsDropped()
    {
        QPromise<Result<knowledge::FilePage>> slow;
        slow.start();
        int asked = 0;
        FilesModel model([&](const knowledge::FileQuery &query) { return ++asked == 1 ? slow.future() : sample::files(query); });
        model.setQuery(u"first"_s, {}, {}, false);
        model.setQuery(u"second"_s, {}, {}, false);
        QTRY_COMPARE(model.rowCount(), 200);
        slow.addResult(knowledge::FilePage{sample::fileEntries(u"first"_s, 3), 3});
        slow.finish();
        QCoreApplication::processEvents();
        QCOMPARE(model.rowCount(), 200);
        QCOMPARE(model.total(), 420);
    }
    void aFileThatChangesKeepsItsRow()
    {
        FilesModel model(&sample::files);
        const Tester tester(&model, fatal);
        model.setQuery(u"docs"_s, {}, {}, false);
        QTRY_COMPARE(model.rowCount(), 200);
        QCoreApplication::processEvents();
        QSignalSpy changed(&model, &FilesModel::dataChanged);
        knowledge::FileEntry file = sample::fileEntries(u"docs"_s, 6)[5];
        QCOMPARE(file.state, knowledge::FileState::Parsing);
        file.state = knowledge::FileState::Ready;
        file.chunks = 12;
        model.fileChanged(file);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 5);
        QCOMPARE(model.index(5, FilesModel::State).data().toString(), u"Ready"_s);
        QCOMPARE(model.index(5, FilesModel::Chunks).data().toString(), u"12"_s);
        file.library = u"another"_s;
        model.fileChanged(file);
        QCOMPARE(changed.count(), 1);
    }
    void reloadShrinksAndGrowsInPlace()
    {
        int n = 300;
        FilesModel model([&n](const knowledge::FileQuery &query) {
            return sample::later(
                Result<knowledge::FilePage>(knowledge::FilePage{sample::fileEntries(query.library, n).mid(query.offset, query.limit), n}));
        });
        const Tester tester(&model, fatal);
        QSignalSpy reset(&model, &FilesModel::modelReset);
        model.setQuery(u"docs"_s, {}, {}, false);
        QTRY_COMPARE(model.rowCount(), 200);
        n = 50;
        model.reload();
        QTRY_COMPARE(model.rowCount(), 50);
        QCOMPARE(model.total(), 50);
        n = 120;
        model.reload();
        QTRY_COMPARE(model.rowCount(), 120);
        QCOMPARE(reset.count(), 1); // of the first setQuery: later ones keep selection and scroll position
    }
    void aFailedFetchIsTold()
    {
        FilesModel model([](const knowledge::FileQuery &) {
            return sample::later(Result<knowledge::FilePage>(fail(ErrorCode::Storage, u"The disk is full."_s)));
        });
        QSignalSpy failed(&model, &FilesModel::fetchFailed);
        model.setQuery(u"docs"_s, {}, {}, false);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].toString(), u"The disk is full."_s);
        QCOMPARE(model.rowCount(), 0);
    }
    void foldersAreShownFromTheRoot()
    {
        FilesModel model(&sample::files);
        model.setQuery(u"docs"_s, {u"/usr/share/doc/postgresql-doc-15/html"_s}, {}, false);
        QTRY_VERIFY(model.rowCount() > 0);
        QCOMPARE(model.index(0, 0).data(FilesModel::FolderRole).toString(), u"html/part0"_s);
    }

    void anEmptyFileIsLeftOutAndOneFileIsOne()
    {
        knowledge::FileEntry empty{u"/a/empty.md"_s, u"docs"_s, knowledge::FileState::Failed, 0, 0, {}, {}, u"The file is empty."_s};
        FilesModel model([&](const knowledge::FileQuery &) {
            return sample::later(Result<knowledge::FilePage>(knowledge::FilePage{{empty}, 1}));
        });
        model.setQuery(u"docs"_s, {}, {}, false);
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, FilesModel::State).data().toString(), u"Left out: empty"_s);
        QCOMPARE(model.index(0, 0).data(FilesModel::ReasonRole).toString(), empty.reason);
        CollectionsModel collections;
        knowledge::LibrarySummary one{u"x"_s, {}, 1, 0, 1, 20, {}, false};
        collections.setLibraries({one}, QDateTime::currentDateTimeUtc());
        QCOMPARE(collections.index(0, 0).data(CollectionsModel::CountsRole).toString(), u"1 file · 1 passage · 20 B"_s);
    }
    void aRemovedNameCanBeUsedAgain()
    {
        CollectionsModel model;
        QList<knowledge::LibrarySummary> all = sample::libraries();
        model.setLibraries(all, QDateTime::currentDateTimeUtc());
        model.hide(all[0].name);
        model.setLibraries(all.mid(1), QDateTime::currentDateTimeUtc()); // it is gone now
        model.setLibraries(all, QDateTime::currentDateTimeUtc());
        QCOMPARE(model.rowOf(all[0].name), 0);
    }
    void collectionsHideAndComeBack()
    {
        CollectionsModel model;
        const Tester tester(&model, fatal);
        model.setLibraries(sample::libraries(), QDateTime::currentDateTimeUtc());
        QCOMPARE(model.rowCount(), 4);
        model.hide(u"Team handbook"_s);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowOf(u"Team handbook"_s), -1);
        model.setLibraries(sample::libraries(), QDateTime::currentDateTimeUtc()); // a refresh does not bring it back
        QCOMPARE(model.rowCount(), 3);
        model.showAgain(u"Team handbook"_s);
        QCOMPARE(model.rowOf(u"Team handbook"_s), 1);
    }
    void aRefreshOfTheSameCollectionsKeepsTheRows()
    {
        CollectionsModel model;
        model.setLibraries(sample::libraries(), QDateTime::currentDateTimeUtc());
        QSignalSpy reset(&model, &CollectionsModel::modelReset);
        QSignalSpy changed(&model, &CollectionsModel::dataChanged);
        model.setLibraries(sample::libraries(), QDateTime::currentDateTimeUtc());
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLibraryModels)
#include "tst_librarymodels.moc"
