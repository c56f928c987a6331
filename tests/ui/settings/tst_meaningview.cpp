// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/settings/sampleproviders.h"

#include "app/desktop/knowledgesamples.h"
#include "ui/common/embeddingstrip.h"
#include "ui/common/toneline.h"
#include "ui/settings/keyfield.h"
#include "ui/settings/meaningforms.h"
#include "ui/settings/meaningview.h"
#include "ui/settings/modeloffers.h"

#include <QButtonGroup>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using knowledge::EmbedderKind;
using knowledge::VectorStoreKind;

class TestMeaningView : public QObject {
    Q_OBJECT
    ThemeManager m_themes;

    struct Page {
        explicit Page(ThemeManager &themes) : view(themes, desk.meaningActions())
        {
            view.setModels(samples::modelOffers());
            view.setSettings({});
            view.resize(800, 700);
            view.show();
        }
        QPushButton *button(const QString &text)
        {
            for (QPushButton *one : view.findChildren<QPushButton *>()) {
                if (one->text() == text && one->isVisible()) return one;
            }
            return nullptr;
        }
        void choose(const QString &text)
        {
            for (QRadioButton *one : view.findChildren<QRadioButton *>()) {
                if (one->text().startsWith(text)) one->setChecked(true);
            }
        }
        sample::Desk desk;
        MeaningView view;
    };

private Q_SLOTS:
    void untouchedThereIsNothingToSave()
    {
        Page page(m_themes);
        QVERIFY(!page.view.isChanged());
        QVERIFY(!page.button(u"Save"_s)->isEnabled());
        QVERIFY(!page.view.store().isVisible()); // nothing is kept anywhere
    }
    void aModelOnThisComputerIsChosenAndSaved()
    {
        Page page(m_themes);
        page.view.setProgress({{}, 0, 8412, 0, false, {}});
        page.choose(u"A model on this computer"_s);
        QVERIFY(!page.button(u"Save"_s)->isEnabled()); // which one?
        page.choose(u"Potion base 8M"_s);
        QVERIFY(page.view.isChanged());
        QVERIFY(page.view.consequence().contains(u"8,412 passages"_s));
        QSignalSpy saved(&page.view, &MeaningView::saved);
        page.button(u"Save"_s)->click();
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(page.desk.meaningSaved.size(), 1);
        QCOMPARE(page.desk.meaningSaved[0].first.embedder.kind, EmbedderKind::StaticModel);
        QCOMPARE(page.desk.meaningSaved[0].first.embedder.modelFolder, samples::modelOffers().first().folder);
        QVERIFY(!page.view.isChanged());
    }
    void whatIsFetchedIsTaken()
    {
        Page page(m_themes);
        page.choose(u"A model on this computer"_s);
        const QString id = samples::modelOffers()[1].id;
        page.button(u"Fetch 129 MB"_s)->click();
        QCOMPARE(page.desk.fetched, QStringList{id});
        QTRY_VERIFY(page.button(u"Cancel"_s));
        page.view.setFetch({id, 64'500'000, 129'000'000, false, {}, {}});
        QCOMPARE(page.view.embedder().offers().findChild<QProgressBar *>()->value(), 500);
        page.view.setFetch({id, 129'000'000, 129'000'000, true, u"/models/retrieval"_s, {}});
        QVERIFY(!page.button(u"Cancel"_s));
        QCOMPARE(page.view.settings().embedder.modelFolder, u"/models/retrieval"_s);
        QVERIFY(page.button(u"Save"_s)->isEnabled());
    }
    void aFetchCanBeCancelledAndCanFail()
    {
        Page page(m_themes);
        page.choose(u"A model on this computer"_s);
        page.button(u"Fetch 129 MB"_s)->click();
        QTRY_VERIFY(page.button(u"Cancel"_s));
        page.button(u"Cancel"_s)->click();
        QCOMPARE(page.desk.fetchesCancelled.size(), 1);
        QTRY_VERIFY(page.button(u"Fetch 129 MB"_s));
        page.view.setFetch({samples::modelOffers()[1].id, 10, 20, false, {}, u"The disk is full."_s});
        const auto lines = page.view.findChildren<ToneLine *>();
        QVERIFY(
            std::any_of(lines.cbegin(), lines.cend(), [](ToneLine *l) { return l->text() == "The disk is full."_L1; }));
        QTRY_VERIFY(page.button(u"Fetch 129 MB"_s));
    }
    void anAccountWantsItsModelsName()
    {
        Page page(m_themes);
        page.view.setAccounts({{u"openai"_s, u"OpenAI"_s}});
        page.choose(u"An account's model"_s);
        QVERIFY(!page.button(u"Save"_s)->isEnabled());
        for (QLineEdit *edit : page.view.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == "Name of the embedding model"_L1) edit->setText(u"text-embedding-3-small"_s);
        }
        QCOMPARE(page.view.settings().embedder.account, u"openai"_s);
        QVERIFY(page.view.consequence().contains(u"sent to OpenAI"_s));
        QVERIFY(page.button(u"Save"_s)->isEnabled());
        QSignalSpy tested(&page.view, &MeaningView::tested);
        page.button(u"Test"_s)->click();
        QTRY_COMPARE(tested.count(), 1);
        QCOMPARE(page.desk.meaningTested[0].first.embedder.model, u"text-embedding-3-small"_s);
        QVERIFY(page.desk.meaningSaved.isEmpty());
    }
    void secretsAreSentAndForgotten()
    {
        Page page(m_themes);
        page.choose(u"A model on this computer"_s);
        page.choose(u"Potion base 8M"_s);
        page.choose(u"Pinecone"_s);
        page.view.store().findChild<KeyField *>()->edit()->setText(u"pc-secret"_s);
        page.button(u"Save"_s)->click();
        QTRY_COMPARE(page.desk.meaningSaved.size(), 1);
        QCOMPARE(page.desk.meaningSaved[0].second.pineconeKey, std::optional(u"pc-secret"_s));
        QVERIFY(!page.desk.meaningSaved[0].second.postgresPassword);
        QCOMPARE(page.desk.meaningSaved[0].first.store, VectorStoreKind::Pinecone);
        QTRY_VERIFY(page.view.store().findChild<KeyField *>()->key().isEmpty());
    }
    void aRefusalKeepsWhatWasTyped()
    {
        Page page(m_themes);
        page.desk.refusal = Error{ErrorCode::Storage, u"The settings cannot be written."_s, {}};
        page.choose(u"A model on this computer"_s);
        page.choose(u"Potion base 8M"_s);
        QSignalSpy saved(&page.view, &MeaningView::saved);
        page.button(u"Save"_s)->click();
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(saved[0][0].toBool(), false);
        QVERIFY(page.view.isChanged());
        page.button(u"Revert"_s)->click();
        QVERIFY(!page.view.isChanged());
    }
    void newsFromDiskDoNotTakeAwayWhatIsBeingChanged()
    {
        Page page(m_themes);
        page.choose(u"A model on this computer"_s);
        page.choose(u"Potion base 8M"_s);
        knowledge::KnowledgeSettings other;
        other.budgetTokens = 9000;
        page.view.setSettings(other);
        QCOMPARE(page.view.settings().embedder.kind, EmbedderKind::StaticModel);
        page.button(u"Revert"_s)->click();
        QCOMPARE(page.view.settings(), other);
    }
    void settingsSurviveAsTheyAre()
    {
        Page page(m_themes);
        knowledge::KnowledgeSettings all;
        all.embedder = {EmbedderKind::Service, u"/models/x"_s, u"gone-account"_s, u"m"_s, 512, u"q: "_s, u"d: "_s};
        all.store = VectorStoreKind::Postgres;
        all.pinecone = {u"http://127.0.0.1:5080"_s, u"i"_s, u"n"_s};
        all.postgres = {u"db.example.org"_s, 6432, u"d"_s, u"u"_s, u"t"_s, true};
        all.budgetTokens = 12'500;
        page.view.setAccounts({{u"openai"_s, u"OpenAI"_s}});
        page.view.setSettings(all);
        page.view.setAccounts({{u"openai"_s, u"OpenAI"_s}, {u"gone-account"_s, u"Back again"_s}});
        QCOMPARE(page.view.settings(), all);
        QVERIFY(!page.view.isChanged());
    }
    void progressAndItsErrorAreShown()
    {
        Page page(m_themes);
        auto *strip = page.view.findChild<EmbeddingStrip *>();
        QVERIFY(!strip->isVisible());
        page.view.setProgress(samples::embedding());
        QVERIFY(strip->isVisible());
        QCOMPARE(embeddingText(samples::embedding()), u"9,384 of 13,504 passages · 1,840/s · about 3 s left"_s);
        knowledge::EmbeddingProgress done = samples::embedding();
        done.done = done.total;
        done.running = false;
        page.view.setProgress(done);
        QVERIFY(!strip->isVisible());
        done.error = u"The key was refused."_s;
        page.view.setProgress(done);
        QVERIFY(strip->isVisible());
    }
};

QTEST_MAIN(TestMeaningView)
#include "tst_meaningview.moc"
