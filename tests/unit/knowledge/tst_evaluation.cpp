// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/evaluationlog.h"
#include "core/knowledge/eval/evaluator.h"
#include "core/knowledge/eval/measures.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

constexpr char goodCorpus[] = "{\"_id\":\"a\",\"title\":\"Cats\",\"text\":\"Cats purr when they are content.\"}\n\n"
                              "{\"id\":2,\"title\":\"\",\"text\":\"Dogs bark at strangers.\"}\n";
constexpr char goodQueries[] =
    "{\"_id\":\"q1\",\"text\":\"why do cats purr\"}\n{\"id\":\"q2\",\"text\":\"barking dogs\"}\n"
    "{\"id\":\"other\",\"text\":\"of another split\"}\n";
constexpr char goodQrels[] = "query-id\tcorpus-id\tscore\r\nq1\ta\t1\r\nq2\t2\t2\r\nq2\ta\t0\r\nlost\ta\t1\r\n";

} // namespace

class EvaluationTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void measuresAreTrecEvals()
    {
        const Judgements relevant{{u"a"_s, 1}, {u"b"_s, 3}, {u"c"_s, 1}};
        const QuestionScores scores = questionScores({u"x"_s, u"b"_s, u"b"_s, u"a"_s}, relevant); // b counts once
        const double ideal = 3 + 1 / std::log2(3.0) + 1 / std::log2(4.0);
        QCOMPARE(scores.ndcg10, (3 / std::log2(3.0) + 1 / std::log2(4.0)) / ideal);
        QCOMPARE(scores.recall10, 2.0 / 3);
        QCOMPARE(scores.mrr10, 0.5);
        QCOMPARE(scores.success10, 1.0);
        QCOMPARE(recallAt(1, {u"x"_s, u"b"_s}, relevant), 0.0);
    }

    void questionsWithoutAnAnswerCountAsZero()
    {
        const QHash<QString, Judgements> judgements{{u"1"_s, {{u"a"_s, 1}}}, {u"2"_s, {{u"b"_s, 1}}}};
        const EvaluationScores mean = meanScores(judgements, {{u"1"_s, {u"a"_s}}, {u"unjudged"_s, {u"a"_s}}});
        QCOMPARE(mean.questions, 2);
        QCOMPARE(mean.ndcg10, 0.5);
    }

    void readsWhatIsUsual()
    {
        writeSet(goodCorpus, goodQueries, goodQrels);
        const Result<QuestionSet> set = readQuestionSet(m_folder->path());
        QVERIFY2(set, set ? "" : qPrintable(set.error().message));
        QCOMPARE(set->questions.size(), 2);
        QCOMPARE(set->judgements.size(), 3); // "lost" is judged though nobody can ask it
        QCOMPARE(set->judgements[u"q2"_s], (Judgements{{u"2"_s, 2}}));
        CorpusReader corpus(set->corpusFile);
        QCOMPARE((*corpus.next())->id, u"a"_s);
        QCOMPARE((*corpus.next())->id, u"2"_s);
        QVERIFY(!corpus.next()->has_value());
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("corpus");
        QTest::addColumn<QByteArray>("queries");
        QTest::addColumn<QByteArray>("qrels");
        QTest::addColumn<QString>("part");
        const QByteArray c = goodCorpus, q = goodQueries, r = goodQrels;
        QTest::newRow("no corpus") << QByteArray() << q << r << u"has no corpus.jsonl"_s;
        QTest::newRow("corpus: no JSON") << c + "oops\n" << q << r << u"Line 4 of corpus.jsonl is no JSON object"_s;
        QTest::newRow("corpus: no id") << QByteArray("{\"text\":\"x\"}\n") << q << r
                                       << u"Line 1 of corpus.jsonl has no id"_s;
        QTest::newRow("corpus: no text") << QByteArray("{\"id\":\"x\"}\n") << q << r
                                         << u"Line 1 of corpus.jsonl has no “text”"_s;
        QTest::newRow("queries missing") << c << QByteArray() << r << u"queries.jsonl cannot be read"_s;
        QTest::newRow("queries: list") << c << QByteArray("[1]\n") << r << u"Line 1 of queries.jsonl"_s;
        QTest::newRow("qrels: columns") << c << q << r + "q1 a\n" << u"Line 6 of qrels.tsv"_s;
        QTest::newRow("qrels: none relevant") << c << q << QByteArray("q1\ta\t0\n") << u"names no relevant"_s;
        QTest::newRow("nothing judged") << c << q << QByteArray("zz\ta\t1\n") << u"No question of"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, corpus);
        QFETCH(QByteArray, queries);
        QFETCH(QByteArray, qrels);
        QFETCH(QString, part);
        writeSet(corpus, queries, qrels);
        Evaluator evaluator({m_folder->path(), {}, 10, {}});
        auto future = evaluator.run();
        QTRY_VERIFY(future.isFinished());
        QVERIFY(!future.result());
        QVERIFY2(future.result().error().message.contains(part), qPrintable(future.result().error().message));
    }

    void judgesAndRemembers()
    {
        writeSet(goodCorpus, goodQueries, goodQrels);
        const QString history = m_folder->filePath(u"history.db"_s);
        Evaluator evaluator({m_folder->path(), {}, 10, history});
        auto future = evaluator.run();
        QTRY_VERIFY(future.isFinished());
        const Result<EvaluationOutcome> outcome = future.result();
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
        QCOMPARE(outcome->evaluation.scores.questions, 3);
        QCOMPARE(outcome->evaluation.scores.ndcg10, 2.0 / 3);
        QCOMPARE(outcome->evaluation.keywordsOnly, outcome->evaluation.scores);
        QCOMPARE(outcome->evaluation.chunks, 2);
        auto log = EvaluationLog::open(history);
        QVERIFY(log);
        const Result<QList<Evaluation>> list = (*log)->list();
        QVERIFY(list);
        QCOMPARE(list->size(), 1);
        QCOMPARE(list->constFirst().scores, outcome->evaluation.scores);
        QVERIFY((*log)->list(u"another set"_s)->isEmpty());

        const QString file = m_folder->filePath(u"run.tsv"_s);
        QVERIFY(writeRunFile(file, outcome->run));
        QFile run(file);
        QVERIFY(run.open(QIODevice::ReadOnly));
        QVERIFY(run.readLine().startsWith("q1\ta\t1\t"));
        QVERIFY(run.readLine().startsWith("q2\t2\t1\t"));
    }

    void historyIsNewestFirst()
    {
        auto log = EvaluationLog::open(m_folder->filePath(u"history.db"_s));
        QVERIFY(log);
        for (int day = 1; day <= 3; ++day) {
            Evaluation evaluation;
            evaluation.at = QDateTime(QDate(2025, 1, day), QTime(), Qt::UTC);
            evaluation.set = u"s"_s;
            QVERIFY((*log)->add(evaluation));
        }
        const Result<QList<Evaluation>> list = (*log)->list(u"s"_s, 2);
        QVERIFY(list);
        QCOMPARE(list->size(), 2);
        QCOMPARE(list->constFirst().at.date().day(), 3);
    }

private:
    void writeSet(const QByteArray &corpus, const QByteArray &queries, const QByteArray &qrels)
    {
        if (!corpus.isEmpty()) write(m_folder->filePath(u"corpus.jsonl"_s), corpus);
        if (!queries.isEmpty()) write(m_folder->filePath(u"queries.jsonl"_s), queries);
        write(m_folder->filePath(u"qrels.tsv"_s), qrels);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(EvaluationTest)
#include "tst_evaluation.moc"
