// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/eval/evaluation.h"
#include "core/knowledge/eval/questionset.h"
#include "core/knowledge/eval/runfile.h"
#include "core/knowledge/meaning.h"
#include "core/knowledge/readerpool.h"
#include "core/knowledge/vector/vectortable.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QTemporaryDir>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace docswiki::knowledge {

class ExactVectors;

/// Results are comparable while this is the same: counts up when the cutting of text or the ranking changes.
constexpr int rankingVersion = 2;

struct EvaluationRequest {
    QString folder;                     ///< of the question set
    std::shared_ptr<Embedder> embedder; ///< none: keywords only
    int topK = 10;                      ///< documents kept of each question, for the run file
    QString historyFile;                ///< the knowledge database that keeps the result; empty: nobody keeps it
};

struct EvaluationOutcome {
    Evaluation evaluation;
    Run run;
    int unanswered = 0; ///< questions for which nothing relevant was found
};

struct EvaluationProgress {
    enum Stage { Reading, Embedding, Asking };
    Stage stage = Reading;
    qint64 done = 0; ///< bytes, passages or questions
    qint64 total = 0;
};

/// Judges retrieval with one question set: cuts and indexes the corpus in a database of its own, asks each question as
/// the product does, by keywords alone and then with vectors, folds the passages found into documents and measures.
/// Lives on the thread of `request.embedder`; nothing here blocks it. Use once.
class Evaluator final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Evaluator)
public:
    explicit Evaluator(EvaluationRequest request, QObject *parent = nullptr);
    ~Evaluator() override; ///< what runs is stopped, and its future ends as cancelled

    QFuture<Result<EvaluationOutcome>> run();

Q_SIGNALS:
    void progressed(const docswiki::knowledge::EvaluationProgress &progress);

private:
    struct Prepared {
        QuestionSet set;
        qint64 chunks = 0;
    };
    struct Pending {
        qint64 id = 0;
        QString text;
    };
    template<typename T>
    QFuture<Result<T>> onWorker(std::function<Result<T>()> work);
    void soon(void (Evaluator::*step)());

    void embedMore();
    void keepVectors(const QList<Pending> &chunks, const QList<Vector> &vectors);
    void ask();
    void heard(const Retrieval &retrieval);
    void finish();
    void endWith(const Error &error);

    const EvaluationRequest m_request;
    const SystemClock m_clock;
    QPromise<Result<EvaluationOutcome>> m_answer;
    QTemporaryDir m_folder;
    QString m_database;
    std::atomic<bool> m_stop = false;
    bool m_ended = false;
    Prepared m_prepared;

    std::unique_ptr<Connection> m_connection; ///< for the worker, as the reader is
    std::unique_ptr<PassageReader> m_reader;
    std::shared_ptr<ExactVectors> m_vectors;
    Meaning m_meaning;
    qint64 m_lastEmbedded = 0;
    qint64 m_embedded = 0;

    enum class Pass { Keywords, Fused, Timed };
    Pass m_pass = Pass::Keywords;
    qsizetype m_question = 0;
    QHash<QString, QStringList> m_keywordRun;
    Run m_run;
    int m_unanswered = 0;
    std::vector<Nanoseconds> m_times;

    std::unique_ptr<ReaderPool> m_readers;
    QThreadPool m_worker; ///< one thread; last: gone before what its tasks use
};

/// The documents of a retrieval with a report, best first: every passage counts for the document it is of.
QList<RankedDocument> documentsOf(const Retrieval &retrieval, int most);

} // namespace docswiki::knowledge
