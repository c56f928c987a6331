// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QFile>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::knowledge {

/// How relevant which documents are to a question: document id → relevance, above 0.
using Judgements = QHash<QString, int>;

/// Questions with judged answers, in the BEIR form: a folder with corpus.jsonl {id or _id, title, text}, queries.jsonl
/// {id or _id, text} and qrels.tsv (or qrels/test.tsv: query-id, doc-id, relevance; with or without a header).
struct QuestionSet {
    struct Question {
        QString id;
        QString text;

        bool operator==(const Question &) const = default;
    };
    QString name; ///< of the folder
    QString corpusFile;
    QList<Question> questions;             ///< the judged ones, as they stand in the file
    QHash<QString, Judgements> judgements; ///< of each question that has an answer, whether it is asked or not
};

/// Reads the questions and judgements; the corpus is read by CorpusReader. Errors are one sentence with the line.
/// Blocks.
Result<QuestionSet> readQuestionSet(const QString &folder);

/// The folder itself when it is a set, else those right below it that are, by name.
QStringList questionSetsIn(const QString &folder);

/// The documents of a set one by one: a corpus need not fit into memory. One thread.
class CorpusReader {
public:
    struct Document {
        QString id;
        QString title;
        QString text;
    };
    explicit CorpusReader(const QString &file) : m_file(file) {}

    Result<std::optional<Document>> next(); ///< none: that was the last
    qint64 bytesRead() const { return m_file.pos(); }
    qint64 bytesTotal() const { return m_file.size(); }

private:
    QFile m_file;
    qint64 m_line = 0;
};

} // namespace docswiki::knowledge
