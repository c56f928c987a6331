// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/questionset.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxLineBytes = 64 << 20;
constexpr qsizetype maxQuestions = 2'000'000;

Error inLine(const QString &file, qint64 line, const QString &what)
{
    return {ErrorCode::Input, u"Line %1 of %2 %3."_s.arg(line).arg(QFileInfo(file).fileName(), what), file, false};
}

Result<void> openForReading(QFile &file)
{
    if (file.isOpen() || file.open(QIODevice::ReadOnly)) return {};
    return fail(ErrorCode::NotFound,
                u"%1 cannot be read: a question set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv."_s.arg(
                    file.fileName()),
                file.errorString());
}

/// The next line that holds anything, without its end; a null array at the end of the file.
Result<QByteArray> nextLine(QFile &file, qint64 &line)
{
    while (!file.atEnd()) {
        QByteArray bytes = file.readLine(maxLineBytes);
        ++line;
        if (bytes.size() >= maxLineBytes - 1 && !bytes.endsWith('\n'))
            return fail(inLine(file.fileName(), line, u"is longer than 64 MB"_s));
        if (line == 1 && bytes.startsWith("\xEF\xBB\xBF")) bytes.remove(0, 3);
        while (bytes.endsWith('\n') || bytes.endsWith('\r'))
            bytes.chop(1);
        if (!bytes.trimmed().isEmpty()) return bytes;
    }
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Storage, u"%1 cannot be read to its end."_s.arg(file.fileName()), file.errorString());
    return QByteArray();
}

/// The next object and its id; an empty object at the end.
Result<QJsonObject> nextObject(QFile &file, qint64 &line, QString &id)
{
    if (const Result<void> opened = openForReading(file); !opened) return fail(opened.error());
    const Result<QByteArray> bytes = nextLine(file, line);
    if (!bytes) return fail(bytes.error());
    if (bytes->isNull()) return QJsonObject();
    const QJsonDocument json = QJsonDocument::fromJson(*bytes);
    if (!json.isObject()) return fail(inLine(file.fileName(), line, u"is no JSON object"_s));
    const QJsonObject object = json.object();
    id = (object.contains("_id"_L1) ? object["_id"_L1] : object["id"_L1]).toVariant().toString();
    if (id.isEmpty()) return fail(inLine(file.fileName(), line, u"has no id (“id” or “_id”)"_s));
    if (!object["text"_L1].isString()) return fail(inLine(file.fileName(), line, u"has no “text”"_s));
    return object;
}

QString judgementsFile(const QString &folder)
{
    for (const QString &name : {u"qrels.tsv"_s, u"qrels/test.tsv"_s}) {
        if (const QString file = QDir(folder).filePath(name); QFileInfo::exists(file)) return file;
    }
    return QDir(folder).filePath(u"qrels.tsv"_s);
}

Result<void> readJudgements(const QString &path, QHash<QString, Judgements> &judgements)
{
    QFile file(path);
    if (const Result<void> opened = openForReading(file); !opened) return opened;
    qint64 line = 0;
    for (bool first = true;; first = false) {
        const Result<QByteArray> bytes = nextLine(file, line);
        if (!bytes) return fail(bytes.error());
        if (bytes->isNull()) break;
        QList<QByteArray> fields = bytes->split('\t');
        if (fields.size() == 1) fields = bytes->simplified().split(' ');
        if (fields.size() == 4) fields.removeAt(1); // TREC: query-id, iteration, doc-id, relevance
        bool number = false;
        const int relevance = fields.size() == 3 ? static_cast<int>(fields[2].trimmed().toDouble(&number)) : 0;
        if (!number) {
            if (first) continue; // a header
            return fail(inLine(path, line, u"is not query-id, doc-id and relevance, parted by tabs"_s));
        }
        if (relevance > 0)
            judgements[QString::fromUtf8(fields[0].trimmed())][QString::fromUtf8(fields[1].trimmed())] = relevance;
    }
    if (judgements.isEmpty())
        return fail(ErrorCode::Input, u"%1 names no relevant document."_s.arg(QFileInfo(path).fileName()), path);
    return {};
}

} // namespace

Result<QuestionSet> readQuestionSet(const QString &folder)
{
    const QDir dir(folder);
    QuestionSet set;
    set.name = dir.dirName();
    set.corpusFile = dir.filePath(u"corpus.jsonl"_s);
    if (!QFileInfo(set.corpusFile).isReadable())
        return fail(
            ErrorCode::NotFound,
            u"%1 has no corpus.jsonl: a question set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv."_s.arg(
                folder));
    if (const Result<void> read = readJudgements(judgementsFile(folder), set.judgements); !read)
        return fail(read.error());
    QFile queries(dir.filePath(u"queries.jsonl"_s));
    for (qint64 line = 0;;) {
        QString id;
        const Result<QJsonObject> object = nextObject(queries, line, id);
        if (!object) return fail(object.error());
        if (object->isEmpty()) break;
        if (!set.judgements.contains(id)) continue; // of another split, or without an answer
        if (set.questions.size() >= maxQuestions)
            return fail(inLine(queries.fileName(), line, u"is one question too many (2,000,000 at most)"_s));
        set.questions.append({id, (*object)["text"_L1].toString()});
    }
    if (set.questions.isEmpty())
        return fail(ErrorCode::Input, u"No question of %1 is judged in the qrels."_s.arg(folder));
    return set;
}

QStringList questionSetsIn(const QString &folder)
{
    if (QFileInfo::exists(folder + "/corpus.jsonl"_L1)) return {folder};
    QStringList sets;
    const QDir dir(folder);
    for (const QString &name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString path = dir.filePath(name);
        if (QFileInfo::exists(path + "/corpus.jsonl"_L1) && QFileInfo::exists(path + "/queries.jsonl"_L1))
            sets.append(path);
    }
    return sets;
}

Result<std::optional<CorpusReader::Document>> CorpusReader::next()
{
    Document document;
    const Result<QJsonObject> object = nextObject(m_file, m_line, document.id);
    if (!object) return fail(object.error());
    if (object->isEmpty()) return std::nullopt;
    document.title = (*object)["title"_L1].toString();
    document.text = (*object)["text"_L1].toString();
    return document;
}

} // namespace docswiki::knowledge
