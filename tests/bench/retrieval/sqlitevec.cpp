// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/retrieval/sqlitevec.h"

#include "core/knowledge/index/sqlite.h"
#include "tests/bench/retrieval/latencies.h"

#include <QFile>
#include <QJsonArray>

#include <sqlite3.h>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

QByteArray bytesOf(std::span<const float> values)
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(values.data()), static_cast<qsizetype>(values.size_bytes()));
}

} // namespace

Result<QJsonObject> measureSqliteVec(const VectorSet &set, const QString &extension, const QString &folder)
{
    const QString file = folder + "/sqlite-vec.db"_L1;
    QFile::remove(file);
    Result<std::unique_ptr<Connection>> opened = Connection::open(file);
    if (!opened) return fail(opened.error());
    Connection &connection = **opened;
    sqlite3_enable_load_extension(connection.handle(), 1);
    char *problem = nullptr;
    if (sqlite3_load_extension(connection.handle(), extension.toUtf8().constData(), nullptr, &problem) != SQLITE_OK) {
        const QString detail = QString::fromUtf8(problem);
        sqlite3_free(problem);
        return fail(ErrorCode::Storage, u"sqlite-vec cannot be loaded: %1."_s.arg(detail));
    }
    const auto began = std::chrono::steady_clock::now();
    const QByteArray table = "CREATE VIRTUAL TABLE passages USING vec0(embedding float[" + QByteArray::number(set.dimension) + "] distance_metric=cosine)";
    if (const Result<void> made = connection.execute(table.constData()); !made) return fail(made.error());
    if (const Result<void> begun = connection.execute("BEGIN"); !begun) return fail(begun.error());
    Result<Statement> insert = connection.prepare("INSERT INTO passages (rowid, embedding) VALUES (?1, ?2)");
    if (!insert) return fail(insert.error());
    for (int i = 0; i < set.count; ++i) {
        if (const Result<void> done = insert->bind(i + 1).bind(bytesOf(set.vector(i))).run(); !done) return fail(done.error());
    }
    if (const Result<void> done = connection.execute("COMMIT"); !done) return fail(done.error());
    const double built = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

    Result<Statement> query = connection.prepare("SELECT rowid FROM passages WHERE embedding MATCH ?1 AND k = ?2");
    if (!query) return fail(query.error());
    Latencies latencies;
    double recall = 0;
    const int rounds = set.count > 500'000 ? std::min(set.questionCount, 30) : set.questionCount; // a second each
    for (int i = 0; i < rounds; ++i) {
        std::vector<qint32> found;
        Error error;
        latencies.time([&] {
            query->bind(bytesOf(set.question(i))).bind(set.topK);
            for (;;) {
                const Result<bool> row = query->step();
                if (!row) error = row.error();
                if (!row || !*row) break;
                found.push_back(static_cast<qint32>(query->integer(0) - 1));
            }
        });
        if (!error.message.isEmpty()) return fail(error);
        recall += set.recall(i, found);
    }
    QJsonObject search = latencies.json();
    search.insert(u"setting"_s, u"exact"_s);
    search.insert(u"recall"_s, recall / rounds);
    return QJsonObject{{u"name"_s, u"sqlite-vec 0.1.9"_s}, {u"build_s"_s, built}, {u"results"_s, QJsonArray{search}}};
}

} // namespace docswiki::bench
