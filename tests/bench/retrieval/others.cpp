// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/retrieval/others.h"

#include "tests/bench/retrieval/sqlitevec.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTextStream>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {

Result<QJsonObject> runNode(const QString &engine, const QString &folder, const QString &scripts, std::chrono::minutes limit)
{
    if (!QFile::exists(scripts + "/node_modules"_L1))
        return fail(ErrorCode::NotFound, u"not installed: npm ci in tests/node/bench"_s);
    QProcess node;
    node.setWorkingDirectory(scripts);
    node.start(u"node"_s, {u"vectorstores.mjs"_s, engine, folder});
    if (!node.waitForStarted()) return fail(ErrorCode::NotFound, u"Node.js is not installed"_s);
    if (!node.waitForFinished(static_cast<int>(std::chrono::milliseconds(limit).count()))) {
        node.kill();
        node.waitForFinished();
        return fail(ErrorCode::Timeout, u"not done in %1 minutes"_s.arg(limit.count()));
    }
    const QByteArray output = node.readAllStandardOutput().trimmed();
    const QJsonDocument answer = QJsonDocument::fromJson(output.mid(output.lastIndexOf('\n') + 1));
    if (node.exitCode() != 0 || !answer.isObject())
        return fail(ErrorCode::Internal, QString::fromUtf8(node.readAllStandardError().right(300)).simplified());
    return answer.object();
}

} // namespace

QJsonArray measureOthers(const VectorSet &set, const QStringList &engines, const QString &folder, const QString &scripts,
                         std::chrono::minutes limit)
{
    QJsonArray results;
    const Result<void> written = writeVectorSet(set, folder);
    for (const QString &engine : engines) {
        QTextStream(stderr) << "measuring " << engine << " …\n";
        Result<QJsonObject> measured = fail(ErrorCode::Internal, QString());
        if (!written)
            measured = fail(written.error());
        else if (engine == "sqlite-vec"_L1)
            measured = measureSqliteVec(set, scripts + "/node_modules/sqlite-vec-linux-x64/vec0.so"_L1, folder);
        else
            measured = runNode(engine, folder, scripts, limit);
        results.append(measured ? *measured : QJsonObject{{u"name"_s, engine}, {u"error"_s, measured.error().message}});
    }
    return results;
}

} // namespace docswiki::bench
