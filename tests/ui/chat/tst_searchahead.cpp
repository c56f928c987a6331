// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnquery.h"
#include "ui/chat/chatlibraries.h"
#include "ui/chat/composer.h"
#include "ui/chat/pickerbutton.h"
#include "ui/chat/searchahead.h"
#include "ui/common/thememanager.h"

#include <QInputMethodEvent>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class TestSearchAhead : public QObject {
    Q_OBJECT
    ThemeManager m_themes;

private Q_SLOTS:
    void whatIsWorthASearch_data()
    {
        QTest::addColumn<QString>("draft");
        QTest::addColumn<bool>("worth");
        QTest::newRow("nothing") << QString() << false;
        QTest::newRow("blanks") << u"    \n      "_s << false;
        QTest::newRow("two words") << u"  how do "_s << false;
        QTest::newRow("three words") << u"how do I"_s << true;
        QTest::newRow("one long word") << u"Donaudampfschiff"_s << true;
        QTest::newRow("signs only") << u"??? ... !!! ###### -----"_s << false;
        QTest::newRow("chinese, short") << u"索引"_s << false;
        QTest::newRow("chinese") << u"如何只索引部分行"_s << true;
        QTest::newRow("japanese") << u"部分インデックス"_s << true;
        QTest::newRow("pasted book") << u"word "_s.repeated(2000) << false;
    }
    void whatIsWorthASearch()
    {
        QFETCH(QString, draft);
        QFETCH(bool, worth);
        QCOMPARE(SearchAhead::isWorthIt(draft), worth);
    }
    void aPauseSettlesTheDraftOnce()
    {
        Composer composer(m_themes);
        SearchAhead ahead(composer);
        composer.show();
        QSignalSpy settled(&ahead, &SearchAhead::draftSettled);
        QTest::keyClicks(&composer.edit(), u"how do I index rows "_s);
        QCOMPARE(settled.count(), 0);
        QTRY_COMPARE(settled.count(), 1);
        QCOMPARE(settled[0][0].toString(), u"how do I index rows"_s); // as it would be asked
    }
    void switchedOffMeansOff()
    {
        Composer composer(m_themes);
        SearchAhead ahead(composer);
        composer.setDocuments(turn::Use::Off);
        QSignalSpy settled(&ahead, &SearchAhead::draftSettled);
        composer.setText(u"how do I index rows"_s);
        composer.setDocuments(turn::Use::Auto);
        composer.setText(u"how do I index only some rows"_s); // the first draft has been replaced before it settled
        QTRY_COMPARE(settled.count(), 1);
        QCOMPARE(settled[0][0].toString(), u"how do I index only some rows"_s);
    }
    void anInputMethodIsLeftToFinish()
    {
        Composer composer(m_themes);
        SearchAhead ahead(composer);
        composer.show();
        QSignalSpy settled(&ahead, &SearchAhead::draftSettled);
        composer.setText(u"how do I index "_s);
        QInputMethodEvent composing(u"部分"_s, {});
        QCoreApplication::sendEvent(&composer.edit(), &composing);
        QVERIFY(composer.edit().isComposing());
        QInputMethodEvent committed;
        committed.setCommitString(u"部分"_s);
        QCoreApplication::sendEvent(&composer.edit(), &committed);
        QTRY_COMPARE(settled.count(), 1);
        QVERIFY(settled[0][0].toString().contains(u"部分"_s));
    }
    void otherLibrariesSearchAgain()
    {
        Composer composer(m_themes);
        SearchAhead ahead(composer);
        QSignalSpy settled(&ahead, &SearchAhead::draftSettled);
        composer.setText(u"how do I index rows"_s);
        QTRY_COMPARE(settled.count(), 1);
        Q_EMIT composer.libraryPicker().picked(u"PostgreSQL"_s);
        QTRY_COMPARE(settled.count(), 2);
    }
    void theQueryOfATurn()
    {
        turn::TurnRequest request;
        request.question = u"And on expressions?"_s;
        request.libraries = {u"PostgreSQL"_s};
        for (int i = 1; i <= 5; ++i) {
            request.history.append({provider::Role::User, u"question %1"_s.arg(i), {}, {}});
            request.history.append({provider::Role::Assistant, u"answer %1"_s.arg(i), {}, {}});
        }
        const knowledge::RetrieveQuery query = turn::retrieveQueryOf(request);
        QCOMPARE(query.text, request.question);
        QCOMPARE(query.topK, request.topK);
        QCOMPARE(query.libraries, request.libraries);
        QCOMPARE(query.earlier, (QStringList{u"question 5"_s, u"question 4"_s, u"question 3"_s}));
    }
    void librariesBelongToTheirChat()
    {
        ChatLibraries chats;
        chats.set({}, {u"a"_s, u"b"_s});
        chats.adopt(u"c1"_s);
        chats.set({}, {u"b"_s});
        QCOMPARE(chats.of(u"c1"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(chats.of({}), QStringList{u"b"_s});
        QCOMPARE(chats.of(u"older"_s), QStringList()); // all
        chats.adopt(u"c1"_s);
        QCOMPARE(chats.of(u"c1"_s), (QStringList{u"a"_s, u"b"_s})); // stays
        for (int i = 0; i < 2 * ChatLibraries::mostKept; ++i)
            chats.set(u"many-%1"_s.arg(i), {u"x"_s});
        QCOMPARE(chats.kept().size(), ChatLibraries::mostKept);
    }
    void severalLibrariesCanBeChosen()
    {
        PickerButton picker(u"Find a library"_s);
        picker.setMultiple(true);
        picker.setItems({{{}, u"All my documents"_s, {}}, {u"a"_s, u"Handbook"_s, {}}, {u"b"_s, u"Papers"_s, {}}});
        picker.show();
        QVERIFY(picker.text().startsWith(u"All my documents"_s));
        QSignalSpy picked(&picker, &PickerButton::picked);
        picker.openList();
        auto *popup = picker.findChild<PickerPopup *>();
        auto *list = popup->findChild<QListView *>();
        const auto isChecked = [&](int row) {
            return list->model()->index(row, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked;
        };
        QVERIFY(isChecked(0));
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Space);
        QVERIFY(picker.isListOpen());
        QCOMPARE(picker.chosen(), QStringList{u"a"_s});
        QVERIFY(!isChecked(0) && isChecked(1));
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(picker.chosen(), (QStringList{u"a"_s, u"b"_s}));
        QTest::keyClick(list, Qt::Key_Space); // and off again
        QCOMPARE(picker.chosen(), QStringList{u"a"_s});
        QTest::keyClick(list, Qt::Key_Up);
        QTest::keyClick(list, Qt::Key_Up);
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(picker.chosen(), QStringList()); // all
        QVERIFY(isChecked(0) && !isChecked(1));
        QCOMPARE(picked.count(), 4);
        QTest::keyClick(list, Qt::Key_Escape);
        QTRY_VERIFY(!picker.isListOpen());
    }
};

QTEST_MAIN(TestSearchAhead)
#include "tst_searchahead.moc"
