// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/format.h"
#include "core/knowledge/embed/staticembedder.h"
#include "core/knowledge/eval/evaluationlog.h"
#include "core/knowledge/eval/evaluator.h"
#include "core/knowledge/knowledgesettingsfile.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using namespace knowledge;

namespace {

constexpr int maxTopK = 100;

QString figure(double value)
{
    return QString::number(value, 'f', 4);
}

class EvalCommand final : public Command {
public:
    explicit EvalCommand(CommandLine &commandLine) : Command(commandLine)
    {
        line().parser().addOptions(
            {{u"run"_s, u"Write what was found (query, document, rank, score); a folder where there are several sets."_s, u"FILE"_s},
             {u"top-k"_s, u"How many documents of a question go to the run file, 1 to 100 (default: 10)."_s, u"N"_s, u"10"_s},
             {u"embedding-model"_s, u"Search by meaning too, with the static model in FOLDER; none: by keywords alone (default: as set)."_s,
              u"FOLDER"_s},
             {u"history"_s, u"Only show earlier results, newest first."_s}});
    }

private:
    struct Judged {
        EvaluationOutcome outcome;
        std::optional<Evaluation> before; ///< the last run of the same set
    };

    Result<bool> prepare(engine::EngineConfig &config) override
    {
        config.sampleLibrary = false;
        m_paths = config.paths;
        bool number = false;
        m_topK = line().value(u"top-k"_s).toInt(&number);
        if (!number || m_topK < 1 || m_topK > maxTopK)
            return fail(ErrorCode::Input, u"--top-k is a number from 1 to 100."_s);
        const QStringList given = line().positional().mid(1);
        if (line().isSet(u"history"_s)) {
            if (!given.isEmpty()) m_historyOf = QDir(given.constFirst()).dirName();
            return true;
        }
        if (given.size() != 1)
            return fail(ErrorCode::Input, u"eval needs the folder of a question set: docswiki eval ./scifact"_s);
        m_sets = questionSetsIn(given.constFirst());
        if (m_sets.isEmpty())
            return fail(ErrorCode::Input,
                        u"There is no question set in %1: a set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv."_s.arg(given.constFirst()));
        return true;
    }

    void start() override
    {
        Result<std::unique_ptr<EvaluationLog>> log = EvaluationLog::open(m_paths.knowledgeDatabase());
        if (!log) return endWith(log.error());
        m_log = std::move(*log);
        if (line().isSet(u"history"_s)) return showHistory();
        if (const Result<bool> made = makeEmbedder(); !made) return endWith(made.error());
        evaluateNext();
    }

    /// The static model that was asked for, or the one in the settings.
    Result<bool> makeEmbedder()
    {
        QString folder = line().value(u"embedding-model"_s);
        if (folder == "none"_L1) return true;
        if (folder.isEmpty()) {
            const EmbedderSettings settings = knowledgesettingsfile::load(m_paths.knowledgeSettingsFile()).settings.embedder;
            if (settings.kind == EmbedderKind::Service)
                terminal().note(u"The embedding service of the settings is not asked for question sets: keywords only."_s);
            if (settings.kind != EmbedderKind::StaticModel) return true;
            folder = settings.modelFolder;
        }
        const Result<std::shared_ptr<const StaticModel>> model = StaticModel::load(folder);
        if (!model) return fail(model.error());
        m_embedder = std::make_shared<StaticEmbedder>(*model);
        return true;
    }

    void evaluateNext()
    {
        if (m_judged.size() == m_sets.size()) return finish();
        const QString folder = QFileInfo(m_sets[m_judged.size()]).absoluteFilePath();
        const Result<QList<Evaluation>> earlier = m_log->list(QDir(folder).dirName(), 1);
        if (!earlier) return endWith(earlier.error());
        EvaluationRequest request{folder, m_embedder, m_topK, m_paths.knowledgeDatabase()};
        m_evaluator = std::make_unique<Evaluator>(std::move(request));
        connect(m_evaluator.get(), &Evaluator::progressed, this,
                [this, name = QDir(folder).dirName()](const EvaluationProgress &progress) { showProgress(name, progress); });
        whenDone<EvaluationOutcome>(m_evaluator->run(), [this, earlier = *earlier](const EvaluationOutcome &outcome) {
            terminal().clearStatus();
            m_judged.append({outcome, earlier.isEmpty() ? std::nullopt : std::optional(earlier.constFirst())});
            if (const Result<void> written = writeRun(outcome); !written) return endWith(written.error());
            terminal().note(u"%1: nDCG@10 %2"_s.arg(outcome.evaluation.set, figure(outcome.evaluation.scores.ndcg10)));
            QMetaObject::invokeMethod(this, [this] { evaluateNext(); }, Qt::QueuedConnection);
        });
    }

    void showProgress(const QString &set, const EvaluationProgress &progress)
    {
        static constexpr const char *stages[] = {"indexing", "embedding", "asking"};
        const double share = progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total) : 0;
        terminal().status(bar(share, 20) + u" %1: %2 %3 %"_s.arg(set, QLatin1String(stages[progress.stage])).arg(100 * share, 0, 'f', 0));
    }

    Result<void> writeRun(const EvaluationOutcome &outcome)
    {
        QString file = line().value(u"run"_s);
        if (file.isEmpty()) return {};
        if (m_sets.size() > 1) {
            if (!QDir().mkpath(file))
                return fail(ErrorCode::Storage, u"The folder %1 for the run files cannot be made."_s.arg(file));
            file = QDir(file).filePath(outcome.evaluation.set + u".tsv"_s);
        }
        return writeRunFile(file, outcome.run);
    }

    void finish()
    {
        if (line().json())
            printJson();
        else
            printTable();
        end(Done);
    }

    static QJsonObject toJsonWithChange(const Judged &judged)
    {
        QJsonObject object = toJson(judged.outcome.evaluation);
        object[u"nothing_found"_s] = judged.outcome.unanswered;
        if (judged.before)
            object[u"change"_s] = QJsonObject{{u"ndcg@10"_s, judged.outcome.evaluation.scores.ndcg10 - judged.before->scores.ndcg10},
                                              {u"since"_s, judged.before->at.toString(Qt::ISODate)}};
        return object;
    }

    void printJson()
    {
        QJsonArray sets;
        for (const Judged &judged : std::as_const(m_judged))
            sets.append(toJsonWithChange(judged));
        const EvaluationScores mean = meanOfSets();
        QJsonObject json{{u"sets"_s, sets}};
        if (m_judged.size() > 1)
            json[u"mean"_s] = QJsonObject{{u"ndcg@10"_s, mean.ndcg10}, {u"recall@10"_s, mean.recall10},
                                          {u"mrr@10"_s, mean.mrr10}, {u"success@10"_s, mean.success10}};
        terminal().out(QString::fromUtf8(QJsonDocument(json).toJson()));
    }

    EvaluationScores meanOfSets() const
    {
        EvaluationScores mean;
        const double share = 1.0 / static_cast<double>(std::max<qsizetype>(m_judged.size(), 1));
        for (const Judged &judged : m_judged) {
            const EvaluationScores &scores = judged.outcome.evaluation.scores;
            mean.questions += scores.questions;
            mean.ndcg10 += share * scores.ndcg10;
            mean.recall10 += share * scores.recall10;
            mean.mrr10 += share * scores.mrr10;
            mean.success10 += share * scores.success10;
        }
        return mean;
    }

    void printTable()
    {
        Terminal &t = terminal();
        t.out(t.bold(u"Set                  questions  passages  nDCG@10   change  recall@10  MRR@10  keywords only     p50      p95\n"_s));
        for (const Judged &judged : std::as_const(m_judged)) {
            const Evaluation &e = judged.outcome.evaluation;
            QString change = t.dim(u"      –"_s);
            if (judged.before) {
                const double by = e.scores.ndcg10 - judged.before->scores.ndcg10;
                const QString text = (by < 0 ? u"−"_s : u"+"_s) + figure(std::abs(by));
                change = std::abs(by) < 0.00005 ? t.dim(u"   same"_s) : by > 0 ? t.good(text) : t.bad(text);
            }
            t.out(u"%1 %2 %3   %4  %5     %6  %7         %8 %9 %10\n"_s.arg(
                e.set.left(20).leftJustified(20), grouped(e.scores.questions).rightJustified(9), grouped(e.chunks).rightJustified(9),
                t.accent(figure(e.scores.ndcg10)), change, figure(e.scores.recall10), figure(e.scores.mrr10), figure(e.keywordsOnly.ndcg10),
                metrics::shortDuration(e.p50).rightJustified(8)).arg(metrics::shortDuration(e.p95).rightJustified(8)));
        }
        if (m_judged.size() > 1) {
            const EvaluationScores mean = meanOfSets();
            t.out(t.dim(u"%1 %2             %3              %4  %5\n"_s.arg(u"mean of %1 sets"_s.arg(m_judged.size()).leftJustified(20),
                grouped(mean.questions).rightJustified(9), figure(mean.ndcg10), figure(mean.recall10), figure(mean.mrr10))));
        }
        t.out(t.dim(u"\n%1, ranking version %2\n"_s.arg(m_judged.constFirst().outcome.evaluation.settings).arg(rankingVersion)));
    }

    void showHistory()
    {
        const Result<QList<Evaluation>> list = m_log->list(m_historyOf);
        if (!list) return endWith(list.error());
        if (line().json()) {
            QJsonArray array;
            for (const Evaluation &evaluation : *list)
                array.append(toJson(evaluation));
            terminal().out(QString::fromUtf8(QJsonDocument(array).toJson()));
            return end(Done);
        }
        if (list->isEmpty()) terminal().out(u"Nothing was judged yet. Try: docswiki eval FOLDER\n"_s);
        for (const Evaluation &e : *list)
            terminal().out(u"%1  %2 nDCG@10 %3  recall@10 %4  %5\n"_s.arg(
                e.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s), e.set.left(20).leftJustified(20), figure(e.scores.ndcg10),
                figure(e.scores.recall10), terminal().dim(u"%1, ranking version %2"_s.arg(e.settings).arg(e.indexVersion))));
        end(Done);
    }

    DataPaths m_paths;
    int m_topK = 10;
    QStringList m_sets;
    QString m_historyOf;
    std::unique_ptr<EvaluationLog> m_log;
    std::shared_ptr<Embedder> m_embedder;
    QList<Judged> m_judged;
    std::unique_ptr<Evaluator> m_evaluator; ///< last: gone before what it uses
};

} // namespace

std::unique_ptr<Command> makeEvalCommand(CommandLine &line)
{
    return std::make_unique<EvalCommand>(line);
}

} // namespace docswiki::cli
