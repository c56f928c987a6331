// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/settings/sampleproviders.h"
#include "ui/common/emptystate.h"
#include "ui/common/undobar.h"
#include "ui/settings/connectionchecklist.h"
#include "ui/settings/foundstrip.h"
#include "ui/settings/keyfield.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using provider::ConnectionStepKind;
using provider::KeySource;
using provider::ProviderKind;

namespace {

const QString typedKey = u"sk-or-v1-0123456789abcdef"_s;

QPushButton *buttonNamed(QWidget &where, const QString &text)
{
    for (QPushButton *button : where.findChildren<QPushButton *>()) {
        if (QString(button->text()).remove(u'&') == text && !button->isHidden()) return button;
    }
    return nullptr;
}

QLineEdit *fieldNamed(QWidget &where, const QString &name)
{
    for (QLineEdit *field : where.findChildren<QLineEdit *>()) {
        if (field->accessibleName() == name) return field;
    }
    return nullptr;
}

template<typename T>
bool says(QWidget &where, const QString &text)
{
    for (T *one : where.findChildren<T *>()) {
        if (one->isVisible() && one->text().contains(text)) return true;
    }
    return false;
}

/// Everything a person, a screen reader or a picture could get out of a widget: all of its texts but the key's field.
QString textsOf(QWidget &where, const QWidget *keyField)
{
    QString all;
    for (QWidget *one : where.findChildren<QWidget *>()) {
        if (one != keyField) all += one->property("text").toString() + one->property("placeholderText").toString();
        all += one->toolTip() + one->accessibleName() + one->accessibleDescription() + one->objectName() +
               one->whatsThis() + one->statusTip() + one->windowTitle() + u'\n';
    }
    return all;
}

} // namespace

class TestProvidersView : public QObject {
    Q_OBJECT
private:
    ThemeManager m_themes;

    struct Shown {
        explicit Shown(ThemeManager &themes) : view(std::make_unique<ProvidersView>(themes, desk.providerActions()))
        {
            view->setProviders(sample::providers());
            view->resize(800, 700);
            view->show();
        }
        ProviderForm &open(const QString &id)
        {
            view->card(id)->setOpen(true);
            return *view->card(id)->form();
        }
        sample::Desk desk;
        std::unique_ptr<ProvidersView> view;
    };

private Q_SLOTS:
    void theListSaysHowEachIsDoing()
    {
        Shown shown(m_themes);
        QCOMPARE(shown.view->order(), (QStringList{u"openrouter"_s, u"ollama"_s, u"openai"_s, u"work"_s}));
        QCOMPARE(shown.view->card(u"openrouter"_s)->stateText(),
                 u"312 models · key from the key ring · list from 5 min ago"_s);
        QCOMPARE(shown.view->card(u"ollama"_s)->stateText(), u"3 models · list from just now"_s);
        QVERIFY(shown.view->card(u"openai"_s)->stateText().startsWith(u"No key yet"_s));
        QVERIFY(shown.view->card(u"work"_s)->stateText().startsWith(u"Did not answer: llm.example.org"_s));
    }
    void aNewProviderByKeyboard()
    {
        Shown shown(m_themes);
        shown.view->add();
        ProviderCard *draft = shown.view->card({});
        QVERIFY(draft && draft->isOpen());
        auto *kind = draft->form()->findChild<QComboBox *>();
        kind->setCurrentIndex(kind->findData(static_cast<int>(ProviderKind::Compatible)));
        QLineEdit *address = fieldNamed(*draft->form(), u"Address of the provider"_s);
        QTest::keyClicks(fieldNamed(*draft->form(), u"Name of the provider"_s), u"Lab"_s);
        QTest::keyClicks(address, u"http://127.0.0.1:9000"_s);
        QTest::keyClick(address, Qt::Key_Return);
        QCOMPARE(shown.desk.saved.size(), 1);
        QCOMPARE(shown.desk.saved[0].first.name, u"Lab"_s);
        QCOMPARE(shown.desk.saved[0].first.baseUrl, u"http://127.0.0.1:9000"_s);
        QVERIFY(shown.desk.saved[0].first.id.isEmpty());
        QVERIFY(!shown.desk.saved[0].second.has_value());
        QVERIFY(!shown.view->card({}));
        QVERIFY(shown.view->card(u"lab"_s));
        // The engine's word makes no second card of it.
        QList<engine::ProviderState> all = sample::providers();
        all << shown.view->card(u"lab"_s)->state();
        shown.view->setProviders(all);
        QCOMPARE(shown.view->order().count(u"lab"_s), 1);
    }
    void anAnswerAfterTheListLeavesOneCard()
    {
        Shown shown(m_themes);
        shown.desk.atOnce = false;
        shown.view->add();
        fieldNamed(*shown.view->card({})->form(), u"Name of the provider"_s)->setText(u"Lab"_s);
        fieldNamed(*shown.view->card({})->form(), u"Address of the provider"_s)->setText(u"http://127.0.0.1:9000"_s);
        QVERIFY(shown.view->card({})->form()->save());
        QVERIFY(shown.view->card({})->isOpen()); // until the engine has answered
        QList<engine::ProviderState> all = sample::providers();
        engine::ProviderState lab;
        lab.account = shown.desk.saved[0].first;
        lab.account.id = u"lab"_s;
        shown.view->setProviders(all << lab);
        shown.desk.answer();
        QVERIFY(!shown.view->card({}));
        QCOMPARE(shown.view->order().count(u"lab"_s), 1);
        QTRY_COMPARE(shown.view->findChildren<ProviderCard *>().size(), 5);
    }
    void aChangeIsSavedAndOneThatIsGivenUpIsNot()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"work"_s);
        QLineEdit *name = fieldNamed(form, u"Name of the provider"_s);
        QCOMPARE(name->text(), u"Work cluster"_s);
        name->setText(u"Other"_s);
        QVERIFY(form.isChanged());
        QTest::keyClick(name, Qt::Key_Escape);
        QVERIFY(!shown.view->card(u"work"_s)->isOpen());
        QCOMPARE(shown.desk.saved.size(), 0);
        name = fieldNamed(shown.open(u"work"_s), u"Name of the provider"_s);
        QCOMPARE(name->text(), u"Work cluster"_s);
        name->setText(u"Cluster"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(shown.desk.saved.size(), 1);
        QCOMPARE(shown.desk.saved[0].first.name, u"Cluster"_s);
        QCOMPARE(shown.desk.saved[0].first.id, u"work"_s);
    }
    void newsDoNotTouchWhatIsBeingTyped()
    {
        Shown shown(m_themes);
        QLineEdit *name = fieldNamed(shown.open(u"work"_s), u"Name of the provider"_s);
        name->setText(u"half a na"_s);
        shown.view->setProviders(sample::providers());
        QVERIFY(shown.view->card(u"work"_s)->isOpen());
        QCOMPARE(name->text(), u"half a na"_s);
        // Another card opens: this one has unsaved words and stays.
        shown.open(u"ollama"_s);
        QVERIFY(shown.view->card(u"work"_s)->isOpen());
        shown.open(u"openai"_s);
        QVERIFY(!shown.view->card(u"ollama"_s)->isOpen());
    }
    void theKeyIsNowhereButInItsField()
    {
        Shown shown(m_themes);
        shown.desk.atOnce = false;
        ProviderForm &form = shown.open(u"openai"_s);
        auto *keyField = form.findChild<KeyField *>();
        QCOMPARE(keyField->edit()->echoMode(), QLineEdit::Password);
        QTest::keyClicks(keyField->edit(), typedKey);
        QVERIFY(!textsOf(*shown.view, keyField->edit()).contains(typedKey));
        QTest::keyClick(keyField->edit(), Qt::Key_Return);
        QCOMPARE(shown.desk.saved.size(), 1);
        QCOMPARE(*shown.desk.saved[0].second, typedKey);
        shown.desk.answer();
        QVERIFY(!shown.view->card(u"openai"_s)->isOpen());
        QTRY_VERIFY(!shown.view->findChild<KeyField *>());
        QVERIFY(!textsOf(*shown.view, nullptr).contains(typedKey));
        QVERIFY(textsOf(*shown.view, nullptr).contains(u"The key is kept in the system's key ring."_s));
        // A form that is opened again is empty, and Ctrl+Z brings nothing back.
        QLineEdit *edit = shown.open(u"openai"_s).findChild<KeyField *>()->edit();
        QVERIFY(edit->text().isEmpty());
        QTest::keyClick(edit, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(edit->text().isEmpty());
    }
    void aKeyTypedElsewhereIsRefusedBeforeItGoesAnywhere()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"openai"_s);
        fieldNamed(form, u"Name of the provider"_s)->setText(typedKey);
        QVERIFY(!form.save());
        QCOMPARE(shown.desk.saved.size(), 0);
        QVERIFY(says<ToneLine>(form, u"looks like a key"_s));
        QVERIFY(
            !textsOf(*shown.view->card(u"openai"_s), fieldNamed(form, u"Name of the provider"_s)).contains(typedKey));
    }
    void theKeyShowsOnlyWhilePressed()
    {
        Shown shown(m_themes);
        auto *keyField = shown.open(u"openai"_s).findChild<KeyField *>();
        keyField->edit()->setText(typedKey);
        auto *show = keyField->findChild<QToolButton *>();
        QTest::mousePress(show, Qt::LeftButton);
        QCOMPARE(keyField->edit()->echoMode(), QLineEdit::Normal);
        QTest::mouseRelease(show, Qt::LeftButton);
        QCOMPARE(keyField->edit()->echoMode(), QLineEdit::Password);
        QTest::keyPress(show, Qt::Key_Space);
        QCOMPARE(keyField->edit()->echoMode(), QLineEdit::Normal);
        QFocusEvent away(QEvent::FocusOut);
        QApplication::sendEvent(show, &away);
        QCOMPARE(keyField->edit()->echoMode(), QLineEdit::Password);
    }
    void whereTheKeyEndedUpIsSaid()
    {
        Shown shown(m_themes);
        shown.desk.keyPlace = KeySource::Memory;
        ProviderForm &form = shown.open(u"openai"_s);
        form.findChild<KeyField *>()->edit()->setText(typedKey);
        QVERIFY(form.save());
        QVERIFY(says<ToneLine>(*shown.view->card(u"openai"_s), u"until the program closes"_s));
    }
    void aKeyCanBeForgotten()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"openrouter"_s);
        QPushButton *forget = buttonNamed(form, u"Forget key"_s);
        QVERIFY(forget && forget->isVisible());
        forget->click();
        QVERIFY(form.isChanged());
        QVERIFY(form.save());
        QCOMPARE(shown.desk.saved.size(), 1);
        QVERIFY(shown.desk.saved[0].second.has_value() && shown.desk.saved[0].second->isEmpty());
        QVERIFY(!buttonNamed(shown.open(u"ollama"_s), u"Forget key"_s)); // it has none
    }
    void whatIsWrongIsSaidAtItsField()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"work"_s);
        QLineEdit *address = fieldNamed(form, u"Address of the provider"_s);
        address->setText(u"not an address"_s);
        QVERIFY(!says<ToneLine>(form, u"ddress"_s)); // not while it is being typed
        QTest::keyClick(address, Qt::Key_Return);
        QCOMPARE(shown.desk.saved.size(), 0);
        QString sentence;
        for (ToneLine *line : form.findChildren<ToneLine *>()) {
            if (line->isVisible() && line->tone() == Chip::Tone::Bad) sentence = line->text();
        }
        QVERIFY2(sentence.endsWith(u'.'), qPrintable(sentence));
        address->setText(u"https://llm.example.org"_s);
        QVERIFY(form.save());
    }
    void plainHttpIsAskedAboutOnlyWhereItMatters()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"work"_s);
        QLineEdit *address = fieldNamed(form, u"Address of the provider"_s);
        auto *consent = form.findChild<QCheckBox *>();
        QVERIFY(!consent->isVisible());
        address->setText(u"http://127.0.0.1:8000"_s);
        QVERIFY(!consent->isVisible());
        address->setText(u"http://llm.example.org"_s);
        QVERIFY(consent->isVisible());
        QVERIFY(says<ToneLine>(form, u"not encrypted"_s));
        consent->setChecked(true);
        QVERIFY(form.account().keyOverPlainHttp);
        address->setText(u"https://llm.example.org"_s);
        QVERIFY(!form.account().keyOverPlainHttp); // consent was to that address
    }
    void aFailureLeavesTheFieldsAsTheyAre()
    {
        Shown shown(m_themes);
        shown.desk.refusal = Error{ErrorCode::Storage, u"The disk is full: make room, then save again."_s};
        ProviderForm &form = shown.open(u"openai"_s);
        form.findChild<KeyField *>()->edit()->setText(typedKey);
        QVERIFY(form.save());
        QVERIFY(shown.view->card(u"openai"_s)->isOpen());
        QVERIFY(says<ToneLine>(form, u"The disk is full"_s));
        QCOMPARE(form.findChild<KeyField *>()->key(), typedKey);
        QVERIFY(buttonNamed(form, u"Save"_s)->isEnabled());
    }
    void removingCanBeUndone()
    {
        Shown shown(m_themes);
        buttonNamed(shown.open(u"ollama"_s), u"Remove"_s)->click();
        QCOMPARE(shown.desk.removed, QStringList{u"ollama"_s});
        QVERIFY(!shown.view->card(u"ollama"_s));
        QVERIFY(shown.view->undoBar().isVisible());
        shown.view->setProviders(sample::providers()); // told before it was removed
        QVERIFY(!shown.view->card(u"ollama"_s));
        buttonNamed(shown.view->undoBar(), u"Undo"_s)->click();
        QCOMPARE(shown.view->order(), (QStringList{u"openrouter"_s, u"ollama"_s, u"openai"_s, u"work"_s}));
        QCOMPARE(shown.desk.saved.size(), 1);
        QCOMPARE(shown.desk.saved[0].first, sample::providers()[1].account);
        QVERIFY(!shown.desk.saved[0].second.has_value()); // the engine still knows its key
        QCOMPARE(shown.desk.moved.last(), std::make_pair(u"ollama"_s, 1));
    }
    void aRemovalThatFailsIsTakenBack()
    {
        Shown shown(m_themes);
        shown.desk.atOnce = false;
        shown.desk.refusal = Error{ErrorCode::Storage, u"The disk is full."_s};
        buttonNamed(shown.open(u"ollama"_s), u"Remove"_s)->click();
        shown.desk.answer();
        QVERIFY(shown.view->card(u"ollama"_s));
        QVERIFY(says<ToneLine>(*shown.view, u"The disk is full."_s));
        QVERIFY(!shown.view->undoBar().isVisible());
    }
    void orderByKeyboardAndByMouse()
    {
        Shown shown(m_themes);
        ProviderCard *work = shown.view->card(u"work"_s);
        QTest::keyClick(work, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(shown.view->order(), (QStringList{u"openrouter"_s, u"ollama"_s, u"work"_s, u"openai"_s}));
        QCOMPARE(shown.desk.moved, (QList<std::pair<QString, int>>{{u"work"_s, 2}}));
        QTest::keyClick(shown.view->card(u"openrouter"_s), Qt::Key_Up, Qt::AltModifier); // is the first
        QCOMPARE(shown.desk.moved.size(), 1);

        shown.desk.moved.clear();
        QVERIFY(QTest::qWaitForWindowExposed(shown.view.get()));
        QWidget *grip = work->findChild<QLabel *>();
        ProviderCard *first = shown.view->card(u"openrouter"_s);
        QTest::mousePress(grip, Qt::LeftButton, {}, grip->rect().center());
        const QPoint target = grip->mapFromGlobal(first->mapToGlobal(QPoint(20, 4)));
        QMouseEvent drag(QEvent::MouseMove, target, grip->mapToGlobal(target), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(grip, &drag);
        QCOMPARE(shown.view->order().first(), u"work"_s);
        QCOMPARE(shown.desk.moved.size(), 0); // not before it is let go
        QTest::mouseRelease(grip, Qt::LeftButton);
        QCOMPARE(shown.desk.moved, (QList<std::pair<QString, int>>{{u"work"_s, 0}}));
    }
    void switchingOffIsSaved()
    {
        Shown shown(m_themes);
        ProviderCard *card = shown.view->card(u"ollama"_s);
        QTest::keyClick(card, Qt::Key_Space);
        QCOMPARE(shown.desk.saved.size(), 1);
        QVERIFY(!shown.desk.saved[0].first.enabled);
        QVERIFY(card->stateText().startsWith(u"Switched off"_s));
        shown.desk.refusal = Error{ErrorCode::Storage, u"The disk is full."_s};
        QTest::keyClick(card, Qt::Key_Space);
        QVERIFY(!card->state().account.enabled); // as it is on disk
    }
    void theConnectionTestIsTickedOff()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"openrouter"_s);
        form.findChild<KeyField *>()->edit()->setText(typedKey);
        buttonNamed(form, u"Test connection"_s)->click();
        QCOMPARE(shown.desk.tested.size(), 1);
        QCOMPARE(*shown.desk.tested[0].second, typedKey); // what is in the field, saved or not
        QCOMPARE(shown.desk.saved.size(), 0);
        ConnectionChecklist &list = form.checklist();
        QVERIFY(list.isVisible() && list.isRunning());
        for (const provider::ConnectionStep &step : sample::steps(2, false))
            shown.view->setStep(1, step);
        QCOMPARE(list.textOf(ConnectionStepKind::Name), u"Name lookup: done, 13 ms"_s);
        QVERIFY(list.textOf(ConnectionStepKind::Tls).startsWith(u"Encryption: running"_s));
        QCOMPARE(list.textOf(ConnectionStepKind::Token), u"One token: waits"_s);
        for (const provider::ConnectionStep &step : sample::steps(3, true))
            shown.view->setStep(1, step);
        shown.view->setTested(1, false);
        QVERIFY(!list.isRunning());
        QCOMPARE(list.textOf(ConnectionStepKind::Key), u"Key: failed, 52 ms"_s);
        QCOMPARE(list.textOf(ConnectionStepKind::Token), u"One token: not tried"_s);
        QVERIFY(says<ToneLine>(list, u"does not accept this key"_s));
        QVERIFY(!textsOf(*shown.view, form.findChild<KeyField *>()->edit()).contains(typedKey));
    }
    void aTestCanBeStoppedAndEndsWithItsForm()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"openrouter"_s);
        QTest::keyClick(fieldNamed(form, u"Name of the provider"_s), Qt::Key_T, Qt::ControlModifier);
        if (shown.desk.tested.isEmpty()) buttonNamed(form, u"Test connection"_s)->click(); // no active window here
        QTest::keyClick(fieldNamed(form, u"Name of the provider"_s), Qt::Key_Escape); // stops the test, not the form
        QCOMPARE(shown.desk.cancelled, QList<quint64>{1});
        QVERIFY(shown.view->card(u"openrouter"_s)->isOpen());
        QVERIFY(!form.checklist().isRunning());
        shown.view->setStep(1, sample::steps(0, true)[0]); // late: nobody listens
        QVERIFY(!form.checklist().textOf(ConnectionStepKind::Name).contains(u"failed"_s));

        buttonNamed(form, u"Test connection"_s)->click();
        shown.view->card(u"openrouter"_s)->setOpen(false);
        QTRY_COMPARE(shown.desk.cancelled, (QList<quint64>{1, 2}));
    }
    void mistakesAreToldBeforeATest()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"work"_s);
        fieldNamed(form, u"Address of the provider"_s)->setText(u"ftp://somewhere"_s);
        buttonNamed(form, u"Test connection"_s)->click();
        QCOMPARE(shown.desk.tested.size(), 0);
    }
    void foundServersCanBeAdded()
    {
        Shown shown(m_themes);
        auto *strip = shown.view->findChild<FoundStrip *>();
        QVERIFY(!strip->isVisible());
        shown.view->findLocalServers(false);
        QVERIFY(strip->isVisible());
        QVERIFY(says<QLabel>(*strip, u"llama-server b4719 (1 model)"_s));
        QVERIFY(!says<QLabel>(*strip, u"Ollama"_s)); // it is in the list already
        buttonNamed(*strip, u"Add"_s)->click();
        QCOMPARE(shown.desk.saved.size(), 1);
        QCOMPARE(shown.desk.saved[0].first.kind, ProviderKind::LlamaServer);
        QVERIFY(shown.view->card(u"llama-server"_s));
        QVERIFY(!strip->isVisible());
    }
    void nothingFoundIsToldOnlyWhenAsked()
    {
        Shown shown(m_themes);
        shown.desk.local.clear();
        auto *strip = shown.view->findChild<FoundStrip *>();
        shown.view->findLocalServers(false);
        QVERIFY(!strip->isVisible());
        shown.view->findLocalServers(true);
        QVERIFY(says<QLabel>(*strip, u"No other model server"_s));
    }
    void aFoundServerThatWantsAKeyIsAskedForIt()
    {
        Shown shown(m_themes);
        shown.desk.local = {{ProviderKind::Vllm, u"http://127.0.0.1:8000/v1"_s, u"vLLM"_s, {}, 0, true}};
        shown.view->findLocalServers(false);
        buttonNamed(*shown.view->findChild<FoundStrip *>(), u"Add"_s)->click();
        QCOMPARE(shown.desk.saved.size(), 0);
        QVERIFY(shown.view->card({}) && shown.view->card({})->isOpen());
        QCOMPARE(shown.view->card({})->form()->account().kind, ProviderKind::Vllm);
    }
    void emptyTeaches()
    {
        Shown shown(m_themes);
        auto *empty = shown.view->findChild<EmptyState *>();
        QVERIFY(!empty->isVisible());
        shown.view->setProviders({});
        QVERIFY(empty->isVisible());
        empty->button()->click();
        QVERIFY(shown.view->card({}));
        QVERIFY(!empty->isVisible());
        QTest::keyClick(shown.view->card({})->form(), Qt::Key_Escape);
        QVERIFY(empty->isVisible());
    }
    void theKeysFieldIsFoundForWhoeverMissesOne()
    {
        Shown shown(m_themes);
        shown.view->focusKey();
        QVERIFY(shown.view->card(u"openai"_s)->isOpen()); // the one without a key
        sample::Desk desk;
        ProvidersView early(m_themes, desk.providerActions());
        early.show();
        early.focusKey(); // before anything is known
        early.setProviders(sample::providers());
        QVERIFY(early.card(u"openai"_s)->isOpen());
    }
    void aProviderOfTheCommandLineIsOnlyShown()
    {
        Shown shown(m_themes);
        QList<engine::ProviderState> all = sample::providers();
        engine::ProviderState run;
        run.account.id = u"command-line"_s;
        run.account.name = u"127.0.0.1:9999"_s;
        run.fromCommandLine = true;
        all.prepend(run);
        shown.view->setProviders(all);
        ProviderCard *card = shown.view->card(u"command-line"_s);
        QVERIFY(!buttonNamed(*card, u"Edit"_s));
        QTest::keyClick(card, Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(shown.view->card(u"openrouter"_s), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(shown.desk.moved.size(), 0);
        QTest::keyClick(shown.view->card(u"openrouter"_s), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(shown.desk.moved.last(), std::make_pair(u"openrouter"_s, 1)); // among those that were set up
    }
    void tabGoesThroughTheFieldsOfTheOpenCard()
    {
        Shown shown(m_themes);
        ProviderForm &form = shown.open(u"ollama"_s);
        QWidget *at = shown.view->card(u"ollama"_s);
        QStringList way;
        for (int i = 0; i < 1000 && at != shown.view->card(u"openai"_s);
             ++i) { // the chain also holds what takes no focus
            at = at->nextInFocusChain();
            if (auto *edit = qobject_cast<QLineEdit *>(at); edit && form.isAncestorOf(edit))
                way << edit->accessibleName();
        }
        QCOMPARE(way.mid(0, 3), (QStringList{u"Name of the provider"_s, u"Address of the provider"_s, u"API key"_s}));
        QCOMPARE(at, shown.view->card(u"openai"_s));
    }
    void everythingHasAName()
    {
        Shown shown(m_themes);
        shown.open(u"work"_s);
        for (const QWidget *one : shown.view->findChildren<QWidget *>()) {
            if (!(one->focusPolicy() & Qt::TabFocus) || one->window() != shown.view.get() ||
                qobject_cast<const QLineEdit *>(one->parent()))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(one);
            QVERIFY2(!one->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     one->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestProvidersView)
#include "tst_providersview.moc"
