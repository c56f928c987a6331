// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/settings/sampleproviders.h"
#include "ui/common/undobar.h"
#include "ui/settings/fallbackeditor.h"
#include "ui/settings/fallbacksmodel.h"
#include "ui/settings/modelsearch.h"
#include "ui/common/toneline.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QCheckBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class TestModelsView : public QObject {
    Q_OBJECT
private:
    ThemeManager m_themes;

    struct Shown {
        explicit Shown(ThemeManager &themes) : view(std::make_unique<ModelsView>(themes, desk.modelActions()))
        {
            view->setAccountNames({{u"openrouter"_s, u"OpenRouter"_s}, {u"ollama"_s, u"Ollama"_s}});
            view->setModels(sample::models());
            view->setChoices(
                {{u"google/gemini-2.5-pro@openrouter"_s, u"llama3.2:3b@ollama"_s, u"gone/model"_s}, false});
            view->resize(800, 700);
            view->show();
        }
        QListView &list() { return *view->fallbacks().findChild<QListView *>(); }
        ModelSearch &adder() { return *view->fallbacks().findChild<ModelSearch *>(); }
        sample::Desk desk;
        std::unique_ptr<ModelsView> view;
    };

    static bool says(QWidget &where, const QString &text)
    {
        for (ToneLine *line : where.findChildren<ToneLine *>()) {
            if (line->isVisible() && line->text().contains(text)) return true;
        }
        return false;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void theModelKeepsItsPromises()
    {
        FallbacksModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setKnown(sample::models(), {{u"ollama"_s, u"Ollama"_s}});
        QSignalSpy changed(&model, &FallbacksModel::changed);
        model.setReferences({u"a"_s, u"llama3.2:3b@ollama"_s, u"c"_s});
        QCOMPARE(changed.count(), 0); // not the person
        QCOMPARE(model.index(1).data().toString(), u"llama3.2:3b  ·  Ollama"_s);
        QVERIFY(model.index(0).data().toString().contains(u"in no list"_s));
        QVERIFY(model.move(0, 2));
        QCOMPARE(model.references(), (QStringList{u"llama3.2:3b@ollama"_s, u"c"_s, u"a"_s}));
        QVERIFY(model.move(2, 0));
        QCOMPARE(model.references().first(), u"a"_s);
        QVERIFY(!model.move(2, 3));
        QVERIFY(!model.move(0, -1));
        QVERIFY(!model.moveRows({}, 1, 1, {}, 1));
        QVERIFY(!model.insert(0, u"a"_s)); // there already
        QVERIFY(model.insert(1, u"b"_s));
        model.remove(7);
        model.remove(0);
        QCOMPARE(model.references().first(), u"b"_s);
        for (int i = 0; i < 40; ++i)
            model.insert(0, u"model-%1"_s.arg(i));
        QCOMPARE(model.rowCount(), FallbacksModel::most);
    }
    void aModelIsAddedByTyping()
    {
        Shown shown(m_themes);
        QTest::keyClicks(&shown.adder(), u"DEEPS"_s);
        QTest::keyClick(&shown.adder(), Qt::Key_Return);
        QCOMPARE(shown.desk.choices.size(), 1);
        QCOMPARE(shown.desk.choices[0].fallbacks.last(), u"deepseek/deepseek-chat-v3.1@openrouter"_s);
        QVERIFY(shown.adder().text().isEmpty());
        QVERIFY(says(shown.view->fallbacks(), u"Saved"_s));
        QTest::keyClicks(&shown.adder(), u"deeps"_s);
        QTest::keyClick(&shown.adder(), Qt::Key_Return);
        QCOMPARE(shown.desk.choices.size(), 1);
        QVERIFY(says(shown.view->fallbacks(), u"in the list already"_s));
        QTest::keyClicks(&shown.adder(), u"no such thing"_s);
        QTest::keyClick(&shown.adder(), Qt::Key_Return);
        QVERIFY(says(shown.view->fallbacks(), u"No provider offers"_s));
    }
    void choosingFromTheListOfMatchesAddsOnce()
    {
        Shown shown(m_themes);
        QVERIFY(QTest::qWaitForWindowActive(shown.view.get()));
        shown.adder().setFocus();
        QTest::keyClicks(&shown.adder(), u"qwen"_s);
        QAbstractItemView *popup = shown.adder().completer()->popup();
        QTRY_VERIFY(popup->isVisible());
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
        QTRY_COMPARE(shown.desk.choices.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(shown.desk.choices.size(), 1);
        QCOMPARE(shown.desk.choices[0].fallbacks.last(), u"qwen2.5:7b@ollama"_s);
        QVERIFY(shown.adder().text().isEmpty());
    }
    void orderByKeyboardAndButtons()
    {
        Shown shown(m_themes);
        shown.list().setCurrentIndex(shown.list().model()->index(0, 0));
        QTest::keyClick(&shown.list(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(shown.desk.choices.last().fallbacks,
                 (QStringList{u"llama3.2:3b@ollama"_s, u"google/gemini-2.5-pro@openrouter"_s, u"gone/model"_s}));
        QCOMPARE(shown.list().currentIndex().row(), 1); // stays on what is moved
        QTest::keyClick(&shown.list(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(shown.desk.choices.last().fallbacks.first(), u"google/gemini-2.5-pro@openrouter"_s);
    }
    void removingCanBeUndone()
    {
        Shown shown(m_themes);
        shown.list().setCurrentIndex(shown.list().model()->index(1, 0));
        QTest::keyClick(&shown.list(), Qt::Key_Delete);
        QCOMPARE(shown.desk.choices.last().fallbacks,
                 (QStringList{u"google/gemini-2.5-pro@openrouter"_s, u"gone/model"_s}));
        QVERIFY(shown.view->undoBar().isVisible());
        shown.view->undoBar().findChild<QPushButton *>()->click();
        QCOMPARE(shown.desk.choices.last().fallbacks,
                 (QStringList{u"google/gemini-2.5-pro@openrouter"_s, u"llama3.2:3b@ollama"_s, u"gone/model"_s}));
    }
    void theHedgeIsOffUntilItIsSwitchedOn()
    {
        Shown shown(m_themes);
        auto *hedge = shown.view->fallbacks().findChild<QCheckBox *>();
        QVERIFY(!hedge->isChecked());
        QTest::keyClick(hedge, Qt::Key_Space);
        QCOMPARE(shown.desk.choices.size(), 1);
        QVERIFY(shown.desk.choices[0].hedge);
    }
    void whatCannotBeSavedGoesBackToWhatIsOnDisk()
    {
        Shown shown(m_themes);
        shown.desk.refusal = Error{ErrorCode::Storage, u"The disk is full: make room, then try again."_s};
        auto *hedge = shown.view->fallbacks().findChild<QCheckBox *>();
        hedge->click();
        QVERIFY(!hedge->isChecked());
        QVERIFY(says(shown.view->fallbacks(), u"The disk is full"_s));
    }
    void savedIsSaidWhenItIsOnDisk()
    {
        Shown shown(m_themes);
        ProfileEditor &profiles = shown.view->profiles();
        shown.desk.atOnce = false;
        QLineEdit *tokens = profiles.field(u"max_tokens"_s);
        QCOMPARE(tokens->placeholderText(), u"2000"_s);
        QVERIFY(!profiles.resetButton(u"max_tokens"_s)->isVisible());
        QTest::keyClicks(tokens, u"1500"_s);
        QCOMPARE(shown.desk.settingsSaved.size(), 0);
        QTest::keyClick(tokens, Qt::Key_Return);
        QCOMPARE(shown.desk.settingsSaved.size(), 1);
        QCOMPARE(shown.desk.settingsSaved[0].first, QString());
        QCOMPARE(shown.desk.settingsSaved[0].second.maxTokens, std::optional(1500));
        QCOMPARE(profiles.word(), u"Saving…"_s);
        shown.desk.answer();
        QCOMPARE(profiles.word(), u"Saved"_s);
        QVERIFY(profiles.resetButton(u"max_tokens"_s)->isVisible());
    }
    void aModelsOwnValuesAreShownAndGivenBack()
    {
        Shown shown(m_themes);
        ProfileEditor &profiles = shown.view->profiles();
        auto *search = profiles.findChild<ModelSearch *>();
        QTest::keyClicks(search, u"gpt-5"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(profiles.model(), u"openai/gpt-5"_s);
        QCOMPARE(shown.desk.settingsAsked.last(), u"openai/gpt-5"_s);
        QCOMPARE(profiles.field(u"max_tokens"_s)->text(), u"4000"_s);
        QVERIFY(profiles.field(u"gap_s"_s)->isVisible()); // one of the five is the person's own
        profiles.resetButton(u"max_tokens"_s)->click();
        QVERIFY(profiles.field(u"max_tokens"_s)->text().isEmpty());
        QCOMPARE(profiles.field(u"max_tokens"_s)->placeholderText(), u"2000"_s);
        QCOMPARE(shown.desk.settingsSaved.size(), 1);
        QCOMPARE(shown.desk.settingsSaved[0].second.maxTokens, std::optional<int>());
        QCOMPARE(shown.desk.settingsSaved[0].second.gap, std::optional(90.0));
        QCOMPARE(profiles.word(), u"Saved"_s);
    }
    void whatIsWrongIsSaidAndNotSaved()
    {
        Shown shown(m_themes);
        ProfileEditor &profiles = shown.view->profiles();
        QLineEdit *temperature = profiles.field(u"temperature"_s);
        QTest::keyClicks(temperature, u"hot"_s);
        QTest::keyClick(temperature, Qt::Key_Return);
        QCOMPARE(profiles.problemOf(u"temperature"_s), u"“hot” is not a number."_s);
        temperature->setText({});
        QTest::keyClicks(temperature, u"3"_s);
        QTest::keyClick(temperature, Qt::Key_Return);
        QCOMPARE(profiles.problemOf(u"temperature"_s), u"From 0 to 2."_s);
        QCOMPARE(shown.desk.settingsSaved.size(), 0);
        temperature->setText({});
        QTest::keyClicks(temperature, u"1"_s);
        QTest::keyClick(temperature, Qt::Key_Return);
        QVERIFY(profiles.problemOf(u"temperature"_s).isEmpty());
        QCOMPARE(shown.desk.settingsSaved.size(), 1);
        QTest::keyClick(temperature, Qt::Key_Return);
        QCOMPARE(shown.desk.settingsSaved.size(), 1); // nothing new
    }
    void aFieldThatIsLeftByClosingIsSaved()
    {
        Shown shown(m_themes);
        QTest::keyClicks(shown.view->profiles().field(u"timeout_s"_s), u"20"_s);
        shown.view->close();
        QCOMPARE(shown.desk.settingsSaved.size(), 1);
        QCOMPARE(shown.desk.settingsSaved[0].second.timeout, std::optional(20.0));
    }
    void theLimitsFollowTheTimeLimit()
    {
        Shown shown(m_themes);
        ProfileEditor &profiles = shown.view->profiles();
        QCOMPARE(profiles.field(u"gap_s"_s)->placeholderText(), u"60 (from the time limit)"_s);
        QTest::keyClicks(profiles.field(u"timeout_s"_s), u"90"_s);
        QTest::keyClick(profiles.field(u"timeout_s"_s), Qt::Key_Return);
        QCOMPARE(profiles.field(u"gap_s"_s)->placeholderText(), u"90 (from the time limit)"_s);
    }
    void anAnswerForAnotherModelIsNotShown()
    {
        Shown shown(m_themes);
        ProfileEditor &profiles = shown.view->profiles();
        shown.desk.atOnce = false;
        profiles.choose(u"openai/gpt-5"_s);
        QVERIFY(!profiles.field(u"max_tokens"_s)->isEnabled()); // not before it is known what is there
        profiles.choose(u"llama3.2:3b"_s);
        shown.desk.answer();
        QVERIFY(profiles.field(u"max_tokens"_s)->isEnabled());
        QVERIFY(profiles.field(u"max_tokens"_s)->text().isEmpty());
    }
    void everyFieldIsLabelled()
    {
        Shown shown(m_themes);
        for (const profilefields::Field &field : profilefields::all()) {
            QLineEdit *edit = shown.view->profiles().field(field.name);
            QVERIFY(edit);
            const QList<QLabel *> labels = shown.view->profiles().findChildren<QLabel *>();
            QVERIFY2(
                std::any_of(labels.cbegin(), labels.cend(), [edit](const QLabel *l) { return l->buddy() == edit; }),
                qPrintable(field.name));
            QVERIFY(!edit->accessibleName().isEmpty());
        }
    }
};

QTEST_MAIN(TestModelsView)
#include "tst_modelsview.moc"
