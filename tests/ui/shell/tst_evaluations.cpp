// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"

#include "app/desktop/knowledgesamples.h"
#include "ui/common/emptystate.h"
#include "ui/common/toneline.h"
#include "ui/knowledge/evaluationsmodel.h"
#include "ui/knowledge/evaluationsview.h"
#include "ui/knowledge/scoretrend.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class TestEvaluations : public QObject {
    Q_OBJECT
    ThemeManager m_themes;
    const QDateTime m_now = QDateTime::currentDateTimeUtc();

private Q_SLOTS:
    void runsAreGroupedBySet()
    {
        const QList<SetHistory> all = historiesOf(samples::evaluations(m_now));
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[0].set, u"scifact"_s); // has the newest run
        QCOMPARE(all[0].runs.size(), 5);
        for (int i = 1; i < all[0].runs.size(); ++i)
            QVERIFY(all[0].runs[i - 1].at < all[0].runs[i].at);
        QCOMPARE(changeText(all[0]), u"+0.009 since the run before"_s);
        QCOMPARE(changeText(all[1]), u"−0.002 since the run before"_s);
        QCOMPARE(changeText(all[2]), QString());
        QCOMPARE(historiesOf({}).size(), 0);
    }
    void theTableTellsTheFigures()
    {
        EvaluationsModel model;
        model.setEvaluations(samples::evaluations(m_now), m_now);
        QCOMPARE(model.rowCount(), 10);
        const auto cell = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(cell(EvaluationsModel::Set), u"scifact"_s);
        QCOMPARE(cell(EvaluationsModel::Ndcg), u"0.712"_s);
        QCOMPARE(cell(EvaluationsModel::Gain), u"+0.023"_s);
        QCOMPARE(cell(EvaluationsModel::Recall), u"0.822"_s);
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"300 questions"_s));
    }
    void emptyTeaches()
    {
        EvaluationsView view(
            m_themes,
            [] { return sample::later(Result<QList<knowledge::Evaluation>>(QList<knowledge::Evaluation>())); },
            &sample::judge);
        view.show();
        auto *empty = view.findChild<EmptyState *>();
        QTRY_VERIFY(empty->isVisible());
        QVERIFY(empty->button()->isEnabled());
    }
    void aRunIsJudgedAndListed()
    {
        EvaluationsView view(m_themes, &sample::evaluations, &sample::judge);
        view.resize(900, 600);
        view.show();
        QTRY_COMPARE(view.findChild<QTableView *>()->model()->rowCount(), 10);
        QCOMPARE(view.findChildren<ScoreTrend *>().size(), 2); // a set with one run has no trend yet
        QSignalSpy judged(&view, &EvaluationsView::judged);
        view.judge(u"/data/ir/scifact"_s);
        QVERIFY(view.isJudging());
        view.judge(u"/data/ir/other"_s); // one at a time
        QTRY_COMPARE(judged.count(), 1);
        QVERIFY(!view.isJudging());
        QVERIFY(view.findChild<ToneLine *>()->text().startsWith(u"scifact: nDCG@10 0.712"_s));
    }
    void aFolderThatIsNoSetSaysWhy()
    {
        EvaluationsView view(m_themes, &sample::evaluations, &sample::judge);
        view.show();
        QSignalSpy judged(&view, &EvaluationsView::judged);
        view.judge(u"/data/nothing"_s);
        QTRY_COMPARE(judged.count(), 1);
        QCOMPARE(judged[0][0].toBool(), false);
        QCOMPARE(view.findChild<ToneLine *>()->text(), u"There is no qrels/test.tsv in this folder."_s);
    }
};

QTEST_MAIN(TestEvaluations)
#include "tst_evaluations.moc"
