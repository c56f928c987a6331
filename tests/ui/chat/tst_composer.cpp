// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/composer.h"
#include "ui/chat/pickerbutton.h"
#include "ui/common/thememanager.h"

#include <QApplication>
#include <QClipboard>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class ComposerTest final : public QObject {
    Q_OBJECT

    ThemeManager m_theme;

private Q_SLOTS:
    void enterSendsAndShiftEnterBeginsALine()
    {
        Composer composer(m_theme);
        composer.show();
        QSignalSpy sent(&composer, &Composer::sendRequested);
        QTest::keyClicks(&composer.edit(), u"one"_s);
        QTest::keyClick(&composer.edit(), Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(&composer.edit(), u"two "_s);
        QCOMPARE(sent.size(), 0);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 1);
        QCOMPARE(sent.first().first().toString(), u"one\ntwo"_s);
        QCOMPARE(composer.text(), u"one\ntwo "_s); // taken away by whoever sent it
    }

    void nothingIsNotSent()
    {
        Composer composer(m_theme);
        composer.show();
        QSignalSpy sent(&composer, &Composer::sendRequested);
        auto *button = composer.findChild<SendButton *>();
        QVERIFY(button && !button->isEnabled());
        QTest::keyClicks(&composer.edit(), u"  "_s);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 0);
        QVERIFY(!button->isEnabled());
    }

    void enterWhileAnInputMethodComposesDoesNotSend()
    {
        Composer composer(m_theme);
        composer.show();
        QSignalSpy sent(&composer, &Composer::sendRequested);
        QInputMethodEvent composing(u"にほん"_s, {});
        QCoreApplication::sendEvent(&composer.edit(), &composing);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 0);
        QInputMethodEvent committed;
        committed.setCommitString(u"日本"_s);
        QCoreApplication::sendEvent(&composer.edit(), &committed);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 1);
        QVERIFY(sent.first().first().toString().contains(u"日本"_s));
    }

    void stopStandsInThePlaceOfSend()
    {
        Composer composer(m_theme);
        composer.show();
        auto *button = composer.findChild<SendButton *>();
        QSignalSpy sent(&composer, &Composer::sendRequested);
        QSignalSpy stopped(&composer, &Composer::stopRequested);
        const QRect before = button->geometry();
        composer.setRunning(true);
        QVERIFY(button->isEnabled());
        QCOMPARE(button->accessibleName(), u"Stop"_s);
        QTest::keyClicks(&composer.edit(), u"next question"_s);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 0);
        QCOMPARE(composer.text(), u"next question"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(stopped.size(), 1);
        composer.setRunning(false);
        QCOMPARE(button->geometry(), before);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
        QCOMPARE(sent.size(), 1);
    }

    void growsWithItsTextUpToItsLimit()
    {
        QWidget page;
        auto *column = new QVBoxLayout(&page);
        auto *composer = new Composer(m_theme);
        column->addStretch(1);
        column->addWidget(composer);
        page.resize(600, 600);
        page.show();
        composer->setMaximumTextHeight(200);
        const int oneLine = composer->edit().height();
        composer->setText(u"1\n2\n3\n4"_s);
        QTRY_VERIFY(composer->edit().height() > 2 * oneLine);
        composer->setText(u"line\n"_s.repeated(80));
        QTRY_COMPARE(composer->edit().height(), 200);
        composer->clear();
        QTRY_COMPARE(composer->edit().height(), oneLine);
    }

    void pastedTextIsPlain()
    {
        Composer composer(m_theme);
        QMimeData mime;
        mime.setHtml(u"<b>bold</b>"_s);
        mime.setText(u"bold"_s);
        QMetaObject::invokeMethod(&composer.edit(), [&] {
            QClipboard *clipboard = QApplication::clipboard();
            auto *copy = new QMimeData;
            copy->setHtml(mime.html());
            copy->setText(mime.text());
            clipboard->setMimeData(copy);
            composer.edit().paste();
        });
        QCOMPARE(composer.text(), u"bold"_s);
        QVERIFY(!composer.edit().toHtml().contains(u"font-weight:700"_s));
    }

    void pickerFiltersAndChooses()
    {
        PickerButton button(u"Find a model"_s);
        QList<PickerItem> items;
        for (int i = 0; i < 200; ++i)
            items.append({u"vendor/model-%1"_s.arg(i), u"Model %1"_s.arg(i), u"openrouter.ai"_s});
        button.setItems(items);
        button.setCurrent(u"vendor/model-3"_s);
        button.show();
        QVERIFY(button.text().startsWith(u"Model 3"_s));
        QSignalSpy picked(&button, &PickerButton::picked);
        QTest::mouseClick(&button, Qt::LeftButton);
        auto *popup = button.findChild<PickerPopup *>();
        QVERIFY(popup);
        auto *filter = popup->findChild<QLineEdit *>();
        auto *list = popup->findChild<QListView *>();
        QCOMPARE(list->currentIndex().data().toString(), u"Model 3"_s);
        QTest::keyClicks(filter, u"model-17"_s);
        QCOMPARE(list->model()->rowCount(), 11);
        QTest::keyClick(filter, Qt::Key_Down);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.first().first().toString(), u"vendor/model-170"_s);
        QCOMPARE(button.current(), u"vendor/model-170"_s);
    }

    void documentsSwitchHasThreePositions()
    {
        Composer composer(m_theme);
        QCOMPARE(composer.documents(), turn::Use::Auto);
        composer.setDocuments(turn::Use::Off);
        QCOMPARE(composer.documents(), turn::Use::Off);
    }
};

QTEST_MAIN(ComposerTest)
#include "tst_composer.moc"
