// SPDX-License-Identifier: GPL-3.0-or-later
// judge_index FOLDER… : how well the keyword index answers the questions of test collections (nDCG@10, recall@10).
// Weights for experiments: DOCSWIKI_WEIGHTS="k1 b title heading proximity coverage exact focus".
#include "tests/bench/index/judge.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTextStream>

using namespace docswiki;
using namespace docswiki::bench;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

ScoreWeights weightsFromEnvironment()
{
    ScoreWeights weights;
    double *const fields[] = {&weights.k1, &weights.b, &weights.title, &weights.heading,
                              &weights.proximity, &weights.coverage, &weights.exact, &weights.focus};
    const QStringList values = qEnvironmentVariable("DOCSWIKI_WEIGHTS").split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < std::min<qsizetype>(values.size(), std::size(fields)); ++i)
        *fields[i] = values[i].toDouble();
    return weights;
}

WordLists wordLists()
{
    WordLists lists = WordLists::bundled();
    if (qEnvironmentVariableIsSet("DOCSWIKI_NO_THESAURUS"))
        lists.thesaurus = {};
    return lists;
}

Result<Judgement> judgeFolder(const QString &folder)
{
    const QTemporaryDir data;
    const QString database = data.filePath(u"knowledge.db"_s);
    const Result<Collection> collection = readCollection(folder);
    if (!collection)
        return fail(collection.error());
    if (const Result<void> indexed = indexCollection(*collection, database); !indexed)
        return fail(indexed.error());
    Result<std::unique_ptr<PassageReader>> reader =
        PassageReader::open(database, std::make_shared<WordLists>(wordLists()));
    if (!reader)
        return fail(reader.error());
    (*reader)->setWeights(weightsFromEnvironment());
    return judge(*collection, **reader);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    for (const QString &folder : app.arguments().mid(1)) {
        const Result<Judgement> result = judgeFolder(folder);
        if (!result) {
            out << folder << ": " << result.error().message << " " << result.error().detail << "\n";
            return 1;
        }
        out << QFileInfo(folder).fileName().leftJustified(16) << "nDCG@10 " << QString::number(result->ndcg10, 'f', 4)
            << "  recall@10 " << QString::number(result->recall10, 'f', 4) << "  questions " << result->questions
            << "  p50 " << QString::number(result->p50Ms, 'f', 2) << " ms  p95 " << QString::number(result->p95Ms, 'f', 2)
            << " ms" << Qt::endl;
    }
    return 0;
}
