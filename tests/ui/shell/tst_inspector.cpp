// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"

#include "app/desktop/knowledgesamples.h"
#include "ui/common/toneline.h"
#include "ui/knowledge/inspector/armspicture.h"
#include "ui/knowledge/inspector/inspector.h"
#include "ui/knowledge/inspector/passagecard.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using knowledge::PassageFate;
using Kind = RankedModel::Kind;

class TestInspector : public QObject {
    Q_OBJECT
    ThemeManager m_themes;

    static knowledge::LibrarySummary library(qint64 embedded, int failed = 0)
    {
        knowledge::LibrarySummary one;
        one.name = u"PostgreSQL"_s;
        one.chunks = 8412;
        one.embedded = embedded;
        one.failed = failed;
        return one;
    }
    std::unique_ptr<Inspector> shown(const knowledge::Retrieval &found)
    {
        auto inspector = std::make_unique<Inspector>(m_themes, &sample::search);
        inspector->setLibrary(library(8412));
        inspector->resize(900, 700);
        inspector->show();
        inspector->showResult(Result<knowledge::Retrieval>(found), 10ms);
        return inspector;
    }
    static bool says(const QWidget &where, const QString &words)
    {
        const auto labels = where.findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&](const QLabel *label) { return label->isVisible() && label->text().contains(words); });
    }
    static QPushButton *buttonNamed(const QWidget &where, const QString &text)
    {
        for (QPushButton *button : where.findChildren<QPushButton *>()) {
            if (button->text() == text && button->isVisible()) return button;
        }
        return nullptr;
    }

private Q_SLOTS:
    void listsStandInTheOrderOfTheirArms()
    {
        const knowledge::RetrievalReport report = *samples::retrieval().report;
        const Inspection all = inspect(report);
        QCOMPARE(all.used, 4);
        QCOMPARE(all.results.size(), report.passages.size());
        for (int i = 0; i < all.results.size(); ++i)
            QCOMPARE(report.passages[all.results[i]].fate == PassageFate::Used, i < all.used);
        for (int i = 0; i < all.words.size(); ++i)
            QCOMPARE(report.passages[all.words[i]].keywordRank, std::optional<int>(i + 1));
        for (int i = 0; i < all.meaning.size(); ++i)
            QCOMPARE(report.passages[all.meaning[i]].vectorRank, std::optional<int>(i + 1));
        QCOMPARE(armShare(report, all.words.first(), Arm::Words), 1.0);
        QCOMPARE(armShare(report, 5, Arm::Words), 0.0); // not found by its words
    }
    void everyFateHasItsReason()
    {
        const knowledge::RetrievalReport report = *samples::retrieval().report;
        QStringList reasons;
        for (int i = 0; i < report.passages.size(); ++i)
            reasons << fateReason(report, i);
        QVERIFY(reasons[0].contains(u"reads this passage"_s));
        QVERIFY(reasons[2].contains(u"part of “11.8. Partial Indexes”"_s));
        QVERIFY(reasons[4].contains(u"says the same as “11.8. Partial Indexes”"_s));
        QVERIFY(reasons[6].contains(u"3,000 tokens"_s));
        for (const auto fate : {PassageFate::Used, PassageFate::Folded, PassageFate::Joined, PassageFate::Irrelevant,
                                PassageFate::Crowded, PassageFate::OverBudget, PassageFate::Beyond})
            QVERIFY(!fateWord(fate).isEmpty());
    }
    void theVerdictIsHonest()
    {
        using Tone = Chip::Tone;
        const SearchVerdict good = verdictOf(samples::retrieval(), 10ms);
        QCOMPARE(good.title, u"4 passages go to the model"_s);
        QCOMPARE(good.text, u"of 11 that came up in 8,412 passages · 10 ms"_s);
        QCOMPARE(good.tone, Tone::Good);
        QCOMPARE(verdictOf(samples::retrieval(samples::Meaning::Failed), 10ms).tone, Tone::Warn);
        const SearchVerdict none = verdictOf(samples::nothingRelevant(), 10ms);
        QCOMPARE(none.title, u"Nothing relevant was found"_s);
        QVERIFY(none.text.startsWith(u"3 passages came up"_s));
        knowledge::Retrieval empty = samples::nothingRelevant();
        empty.report->passages.clear();
        QVERIFY(verdictOf(empty, 1ms).text.contains(u"search by meaning, which is off"_s));
        empty.report->searched = 0;
        QCOMPARE(verdictOf(empty, 1ms).title, u"There is nothing to search"_s);
    }
    void armsRunSideBySide()
    {
        const QList<SearchStep> steps = searchSteps(*samples::retrieval().report);
        QCOMPARE(steps.size(), 4);
        QCOMPARE(steps[0].begin, Nanoseconds{0});
        QCOMPARE(steps[1].begin, Nanoseconds{0});
        QCOMPARE(steps[2].begin, steps[1].took);
        QCOMPARE(steps[3].begin, steps[2].begin + steps[2].took); // the slower arm ends last
        QCOMPARE(searchSteps({}).size(), 0);
    }
    void aClickOpensThePassageAndMarksItInEveryList()
    {
        const auto inspector = shown(samples::retrieval());
        ArmsPicture &picture = inspector->picture();
        auto *card = inspector->findChild<PassageCard *>();
        QVERIFY(!card->isVisible());
        picture.list(Kind::Meaning)->setCurrentIndex(picture.list(Kind::Meaning)->model()->index(1, 0));
        QVERIFY(card->isVisible());
        QCOMPARE(picture.selected(), 2);
        QVERIFY(says(*card, u"Became part of"_s));
        QVERIFY(says(*card, u"<b>index</b>"_s));
        for (const Kind kind : {Kind::Words, Kind::Meaning, Kind::Results})
            QCOMPARE(picture.list(kind)->currentIndex().data(RankedModel::PassageRole).toInt(), 2);
        QSignalSpy opened(inspector.get(), &Inspector::openRequested);
        buttonNamed(*card, u"Open file"_s)->click();
        QCOMPARE(opened.count(), 1);
        QVERIFY(opened[0][0].toString().endsWith(u"indexes-partial.html"_s));
        QTest::keyClick(picture.list(Kind::Meaning), Qt::Key_Escape);
        QVERIFY(!card->isVisible());
        QCOMPARE(picture.selected(), -1);
    }
    void wordsOnlySaysSoAndLeadsToTheSettings()
    {
        const auto inspector = shown(samples::retrieval(samples::Meaning::Off));
        QVERIFY(says(*inspector, u"Search by meaning is off"_s));
        QSignalSpy wanted(inspector.get(), &Inspector::meaningSettingsRequested);
        buttonNamed(*inspector, u"Turn it on…"_s)->click();
        QCOMPARE(wanted.count(), 1);
    }
    void aFailedArmIsMarkedWithItsSentence()
    {
        const auto inspector = shown(samples::retrieval(samples::Meaning::Failed));
        QVERIFY(says(*inspector, u"Pinecone did not answer within 30 s"_s));
        QVERIFY(inspector->picture().list(Kind::Words)->isVisible());
        QVERIFY(!inspector->picture().list(Kind::Meaning)->isVisible());
    }
    void whatIsNotEmbeddedYetIsTold()
    {
        const auto inspector = shown(samples::retrieval());
        const auto told = [&] { return says(*inspector, u"can be found by their meaning so far"_s); };
        QVERIFY(!told());
        inspector->setLibrary(library(3120));
        inspector->showResult(Result<knowledge::Retrieval>(samples::retrieval()), 10ms);
        QVERIFY(told());
    }
    void filesThatCannotBeFoundAreTold()
    {
        const auto inspector = shown(samples::retrieval());
        QVERIFY(!says(*inspector, u"could not be read"_s));
        inspector->setLibrary(library(8412, 2));
        inspector->showResult(Result<knowledge::Retrieval>(samples::nothingRelevant()), 10ms);
        QVERIFY(says(*inspector, u"2 files of this library could not be read"_s));
    }
    void searchesWhereItIsTold()
    {
        QList<knowledge::RetrieveQuery> asked;
        Inspector inspector(m_themes, [&asked](const knowledge::RetrieveQuery &query) {
            asked << query;
            return sample::search(query);
        });
        inspector.setLibrary(library(0));
        inspector.show();
        QSignalSpy finished(&inspector, &Inspector::finished);
        QTest::keyClick(inspector.input(), Qt::Key_Return);
        QCOMPARE(asked.size(), 0); // nothing was typed
        inspector.input()->setText(u" partial index "_s);
        QTest::keyClick(inspector.input(), Qt::Key_Return);
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(asked[0].text, u"partial index"_s);
        QCOMPARE(asked[0].libraries, QStringList{u"PostgreSQL"_s});
        QVERIFY(asked[0].explain);
        auto *where = inspector.findChild<QComboBox *>();
        where->setCurrentIndex(1);
        Q_EMIT where->activated(1);
        QTRY_COMPARE(finished.count(), 2);
        QCOMPARE(asked[1].libraries, QStringList());
        inspector.input()->setText(u"fail"_s);
        QTest::keyClick(inspector.input(), Qt::Key_Return);
        QTRY_COMPARE(finished.count(), 3);
        QCOMPARE(finished[2][0].toInt(), -1);
        QVERIFY(says(inspector, u"The index cannot be read."_s));
    }
    void oddReportsDoNoHarm()
    {
        knowledge::Retrieval odd;
        const auto inspector = shown(odd); // no report at all
        odd.report = knowledge::RetrievalReport();
        odd.report->searched = 5;
        for (int i = 0; i < 100; ++i) {
            knowledge::RankedPassage one;
            one.passage.chunkId = i;
            one.passage.text = u"x"_s.repeated(50'000);
            one.fate = PassageFate::Folded;
            one.into = 9999; // is not in the report
            one.vectorRank = i % 3 ? std::optional<int>(1) : std::nullopt;
            odd.report->passages << one;
        }
        inspector->showResult(Result<knowledge::Retrieval>(odd), 0ms);
        inspector->resize(300, 300);
        inspector->grab();
        Q_EMIT inspector->picture().passageChosen(99);
        Q_EMIT inspector->picture().passageChosen(100);
        inspector->grab();
        QVERIFY(fateReason(*odd.report, 3).contains(u"a better one"_s));
    }
    void wordsOfTheQuestionAreMarked()
    {
        QCOMPARE(wordsOf(u"How do I index only <some> rows, rows?"_s),
                 (QStringList{u"how"_s, u"index"_s, u"only"_s, u"some"_s, u"rows"_s}));
        QCOMPARE(marked(u"Part <b> & Indexes of art"_s, {u"index"_s, u"art"_s}),
                 u"Part &lt;b&gt; &amp; <b>Index</b>es of <b>art</b>"_s);
        QCOMPARE(marked(u"C++ (or C)"_s, {u"c++"_s, u"("_s}), u"<b>C++</b> <b>(</b>or C)"_s); // no pattern
        QCOMPARE(marked(u"如何索引部分行"_s, {u"索引"_s}), u"如何<b>索引</b>部分行"_s);
    }
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
