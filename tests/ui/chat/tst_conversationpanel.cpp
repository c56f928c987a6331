// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"
#include "ui/chat/conversationlistmodel.h"
#include "ui/chat/conversationpanel.h"
#include "ui/common/thememanager.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class ConversationPanelTest final : public QObject {
    Q_OBJECT

    const QDateTime m_now{QDate(2026, 3, 4), QTime(12, 0), QTimeZone::systemTimeZone()};

    QList<store::Conversation> samples() const { return test::sampleConversations(m_now.toUTC()); }

    static QStringList rows(const ConversationListModel &model)
    {
        QStringList list;
        for (int i = 0; i < model.rowCount(); ++i) {
            const QModelIndex index = model.index(i);
            list << (index.data(ConversationListModel::IsHeadingRole).toBool()
                         ? u'#' + index.data().toString()
                         : index.data(ConversationListModel::IdRole).toString());
        }
        return list;
    }

private Q_SLOTS:
    void groupsByDay()
    {
        ConversationListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setToday(m_now.date());
        model.setConversations(samples());
        QCOMPARE(rows(model),
                 (QStringList{u"#Pinned"_s, u"c8"_s, u"#Today"_s, u"c1"_s, u"c2"_s, u"#Yesterday"_s, u"c3"_s, u"c4"_s,
                              u"#Previous 7 days"_s, u"c5"_s, u"c6"_s, u"#Older"_s, u"c7"_s}));
        QVERIFY(!(model.index(0).flags() & Qt::ItemIsSelectable));
    }

    void changesTouchOnlyWhatChanges()
    {
        ConversationListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setToday(m_now.date());
        model.setConversations(samples());
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex kept = model.indexOf(u"c7"_s);
        store::Conversation changed = samples()[4];
        changed.updatedAt = m_now.toUTC().addSecs(60);
        model.change(changed); // answered just now: to the top of Today
        QCOMPARE(rows(model).mid(2, 2), (QStringList{u"#Today"_s, u"c5"_s}));
        changed.pinned = true;
        model.change(changed);
        QCOMPARE(rows(model).first(2), (QStringList{u"#Pinned"_s, u"c5"_s}));
        store::Conversation added;
        added.id = u"new"_s;
        added.updatedAt = m_now.toUTC();
        model.change(added);
        model.remove(u"c1"_s);
        QVERIFY(!model.indexOf(u"c1"_s).isValid());
        QCOMPARE(resets.size(), 0);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.data(ConversationListModel::IdRole).toString(), u"c7"_s);
    }

    void filterTakesWordsInAnyOrder()
    {
        ConversationListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setToday(m_now.date());
        model.setConversations(samples());
        model.setFilter(u"ROWS index"_s);
        QCOMPARE(rows(model), (QStringList{u"#Today"_s, u"c1"_s}));
        model.setFilter(u"全文"_s);
        QCOMPARE(rows(model), (QStringList{u"#Previous 7 days"_s, u"c6"_s}));
        model.setFilter(u"nothing has this"_s);
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 13);
    }

    void renamesInPlace()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.resize(260, 600);
        panel.show();
        QSignalSpy renamed(&model, &ConversationListModel::renameRequested);
        panel.setCurrent(u"c3"_s);
        panel.list().setFocus();
        QTest::keyClick(&panel.list(), Qt::Key_F2);
        auto *edit = panel.findChild<QLineEdit *>(u"RenameEdit"_s);
        QVERIFY(edit);
        QCOMPARE(edit->text(), u"Logical replication set-up"_s);
        edit->setText(u"  Replication,  again "_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(renamed.size(), 1);
        QCOMPARE(renamed.first(), (QVariantList{u"c3"_s, u"Replication, again"_s}));
        QCOMPARE(model.indexOf(u"c3"_s).data().toString(), u"Replication, again"_s);
    }

    void deletingShowsUndoFirst()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.resize(260, 600);
        panel.show();
        auto *undo = panel.findChild<QPushButton *>(u"UndoButton"_s);
        QVERIFY(undo && !undo->isVisible());
        bool undoWasThere = false;
        connect(&panel, &ConversationPanel::deleteRequested, &panel, [&](const QString &id) {
            undoWasThere = undo->isVisible();
            model.remove(id); // as the engine answers
        });
        QSignalSpy deleted(&panel, &ConversationPanel::deleteRequested);
        QSignalSpy restored(&panel, &ConversationPanel::restoreRequested);
        panel.setCurrent(u"c2"_s);
        QTest::keyClick(&panel.list(), Qt::Key_Backspace);
        QCOMPARE(deleted.size(), 0);
        QTest::keyClick(&panel.list(), Qt::Key_Delete);
        QCOMPARE(deleted.size(), 1);
        QVERIFY(undoWasThere);
        QTest::mouseClick(undo, Qt::LeftButton);
        QCOMPARE(restored.size(), 1);
        QCOMPARE(restored.first().first().toString(), u"c2"_s);
        QVERIFY(!undo->isVisible());
    }

    void undoNamesTheChatInWholeWords()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.resize(248, 600);
        panel.show();
        panel.setCurrent(u"c2"_s);
        QTest::keyClick(&panel.list(), Qt::Key_Delete);
        auto *bar = panel.findChild<QWidget *>(u"UndoBar"_s);
        QString shown;
        for (const QLabel *label : bar->findChildren<QLabel *>())
            shown = label->text();
        const QString title = u"What happens when the transaction id counter wraps around"_s;
        const QString words = shown.section(u'“', 1).section(u'…', 0, 0);
        QVERIFY2(shown.contains(u'…') && !words.isEmpty() && title.startsWith(words), qPrintable(shown));
        QCOMPARE(title.at(words.size()), u' '); // cut between words
        QCOMPARE(panel.width(), 248);
    }

    void keysLeadFromTheSearchToItsResults()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.resize(260, 600);
        panel.show();
        panel.activateWindow();
        QSignalSpy chosen(&panel, &ConversationPanel::conversationChosen);
        auto *filter = panel.findChild<QLineEdit *>(u"ConversationFilter"_s);
        panel.focusFilter();
        QTest::keyClicks(filter, u"slow"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toString(), u"c5"_s);
        QTRY_VERIFY(panel.list().hasFocus());
        panel.focusFilter();
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(filter->text().isEmpty());
        QTest::keyClicks(filter, u"grants"_s);
        QTest::keyClick(filter, Qt::Key_Down);
        QCOMPARE(chosen.last().first().toString(), u"c7"_s);
    }

    void theRightButtonOpensNothing()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.resize(260, 600);
        panel.show();
        panel.setCurrent(u"c1"_s);
        QSignalSpy chosen(&panel, &ConversationPanel::conversationChosen);
        const QPoint at = panel.list().visualRect(model.indexOf(u"c3"_s)).center();
        QTest::mouseClick(panel.list().viewport(), Qt::RightButton, {}, at);
        QCOMPARE(chosen.size(), 0);
        QCOMPARE(panel.current(), u"c1"_s);
        QTest::mouseClick(panel.list().viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(chosen.size(), 1);
    }

    void deleteWithoutAChosenChatDoesNothing()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.show();
        QSignalSpy deleted(&panel, &ConversationPanel::deleteRequested);
        panel.setCurrent({});
        QTest::keyClick(&panel.list(), Qt::Key_Delete);
        QCOMPARE(deleted.size(), 0);
    }

    void theOpenChatStaysChosenWhenTheListChanges()
    {
        ThemeManager theme;
        ConversationListModel model;
        model.setConversations(samples());
        ConversationPanel panel(model, theme);
        panel.show();
        QSignalSpy chosen(&panel, &ConversationPanel::conversationChosen);
        panel.setCurrent(u"c4"_s);
        store::Conversation moved = samples()[3];
        moved.updatedAt = QDateTime::currentDateTimeUtc().addSecs(5);
        model.change(moved);
        QCOMPARE(panel.list().currentIndex().data(ConversationListModel::IdRole).toString(), u"c4"_s);
        model.setFilter(u"slow"_s);
        QCOMPARE(panel.current(), u"c4"_s);
        model.setFilter({});
        QCOMPARE(panel.list().currentIndex().data(ConversationListModel::IdRole).toString(), u"c4"_s);
        QCOMPARE(chosen.size(), 0);
    }
};

QTEST_MAIN(ConversationPanelTest)
#include "tst_conversationpanel.moc"
