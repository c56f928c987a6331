// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/index/judge.h"

#include "core/base/clock.h"
#include "core/base/histogram.h"
#include "core/knowledge/index/passagewriter.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

QList<QJsonObject> readLines(const QString &path)
{
    QList<QJsonObject> objects;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return objects;
    while (!file.atEnd())
        objects.append(QJsonDocument::fromJson(file.readLine()).object());
    return objects;
}

QString idOf(const QJsonObject &object)
{
    return object.contains("id"_L1) ? object["id"_L1].toString() : object["_id"_L1].toString();
}

} // namespace

Result<Collection> readCollection(const QString &folder)
{
    Collection collection;
    for (const QJsonObject &object : readLines(folder + "/corpus.jsonl"_L1))
        collection.documents.append({idOf(object), object["title"_L1].toString(), object["text"_L1].toString()});
    for (const QJsonObject &object : readLines(folder + "/queries.jsonl"_L1))
        collection.questions.append({idOf(object), object["text"_L1].toString()});
    QFile file(folder + "/qrels.tsv"_L1);
    if (!file.open(QIODevice::ReadOnly) || collection.documents.isEmpty())
        return fail(ErrorCode::NotFound, u"%1 is not a test collection."_s.arg(folder));
    while (!file.atEnd()) {
        const QStringList fields = QString::fromUtf8(file.readLine()).trimmed().split(u'\t');
        if (fields.size() == 3 && fields[2].toInt() > 0) collection.relevant[fields[0]][fields[1]] = fields[2].toInt();
    }
    return collection;
}

Result<void> indexCollection(const Collection &collection, const QString &databaseFile)
{
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(databaseFile);
    if (!writer) return fail(writer.error());
    constexpr int whole = 100'000'000;
    (*writer)->setChunkLimits({whole, 1, whole});
    const Result<qint64> library = (*writer)->openLibrary({{}, u"collection"_s, false});
    if (!library) return fail(library.error());
    for (const Collection::Document &document : collection.documents) {
        LoadedDocument loaded;
        loaded.title = document.title;
        loaded.text = document.text;
        loaded.sections = {QStringList()};
        loaded.blocks = {{BlockKind::Prose, 0, 0, 0, document.text.size()}};
        FileRecord record;
        record.path = document.id;
        if (const Result<int> stored = (*writer)->storeDocument(*library, record, loaded); !stored)
            return fail(stored.error());
    }
    return (*writer)->commit();
}

Result<Judgement> judge(const Collection &collection, PassageReader &reader)
{
    Judgement judgement;
    Histogram times;
    const SystemClock clock;
    for (const auto &[id, text] : collection.questions) {
        const QHash<QString, int> relevant = collection.relevant.value(id);
        if (relevant.isEmpty()) continue;
        const Instant begin = clock.now();
        const Result<Retrieval> found = reader.search({text, 10, {}});
        times.record(std::chrono::duration_cast<std::chrono::microseconds>(clock.now() - begin).count());
        if (!found) return fail(found.error());
        double gain = 0;
        int hits = 0;
        for (qsizetype i = 0; i < found->passages.size(); ++i) {
            const int value = relevant.value(found->passages.at(i).document);
            gain += value / std::log2(static_cast<double>(i) + 2);
            hits += value > 0 ? 1 : 0;
        }
        QList<int> ideal = relevant.values();
        std::sort(ideal.begin(), ideal.end(), std::greater<>());
        double best = 0;
        for (qsizetype i = 0; i < std::min<qsizetype>(10, ideal.size()); ++i)
            best += ideal[i] / std::log2(static_cast<double>(i) + 2);
        judgement.ndcg10 += gain / best;
        judgement.recall10 += static_cast<double>(hits) / static_cast<double>(relevant.size());
        ++judgement.questions;
    }
    if (judgement.questions > 0) {
        judgement.ndcg10 /= judgement.questions;
        judgement.recall10 /= judgement.questions;
    }
    judgement.p50Ms = static_cast<double>(times.percentile(0.5)) / 1000;
    judgement.p95Ms = static_cast<double>(times.percentile(0.95)) / 1000;
    return judgement;
}

} // namespace docswiki::bench
