// SPDX-License-Identifier: GPL-3.0-or-later
// A process to be killed: indexes, resumes or searches as the programs do.
//   knowledgedriver index DATABASE LOADER LIBRARY PATH…
//   knowledgedriver resume DATABASE LOADER
//   knowledgedriver search DATABASE QUESTION [TOP-K]
#include "core/knowledge/knowledgebase.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>
#include <QTimer>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

void indexAndQuit(KnowledgeBase &base, const QStringList &arguments)
{
    QObject::connect(&base, &KnowledgeBase::fileChanged, &base, [](const FileEntry &file) {
        if (file.state == FileState::Ready || file.state == FileState::Failed)
            out() << "file " << file.path << Qt::endl;
    });
    QObject::connect(&base, &KnowledgeBase::indexFinished, &base, [](const Result<IndexSummary> &result) {
        if (!result) {
            out() << "failed " << result.error().message << " " << result.error().detail << Qt::endl;
            return QCoreApplication::exit(1);
        }
        out() << "done files=" << result->files << " unchanged=" << result->unchanged << " removed=" << result->removed
              << " chunks=" << result->chunks << " bytes=" << result->bytes << " skipped=" << result->skipped.size()
              << " seconds=" << toMs(result->took) / 1000 << Qt::endl;
        for (const SkippedFile &skipped : result->skipped)
            out() << "skipped " << skipped.path << ": " << skipped.reason << Qt::endl;
        QCoreApplication::exit(0);
    });
    if (arguments[1] == "resume"_L1) {
        base.resumeUnfinished();
        // Posted behind it: a job that runs has told its progress by then.
        QObject::connect(&base, &KnowledgeBase::progressChanged, qApp, [] { qApp->setProperty("busy", true); });
        base.removeLibrary(QString()).then(qApp, [](const Result<bool> &) {
            QTimer::singleShot(0, qApp, [] {
                if (!qApp->property("busy").toBool()) QCoreApplication::exit(0);
            });
        });
    } else {
        base.index({arguments.mid(5), arguments[4], false});
    }
}

int search(KnowledgeBase &base, const QStringList &arguments)
{
    QFuture<Result<Retrieval>> future =
        base.retrieve({arguments[3], arguments.size() > 4 ? arguments[4].toInt() : 4, {}});
    future.waitForFinished();
    const Result<Retrieval> found = future.result();
    if (!found) {
        out() << "failed " << found.error().message << Qt::endl;
        return 1;
    }
    for (const Passage &passage : found->passages)
        out() << QString::number(passage.score, 'f', 2) << '\t' << QFileInfo(passage.document).fileName() << '\t'
              << passage.section() << '\t' << passage.text.simplified().left(100) << Qt::endl;
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 4) return 2;
    KnowledgeBase base({arguments[2], arguments[1] == "search"_L1 ? QString() : arguments[3], 2});
    if (arguments[1] == "search"_L1) return search(base, arguments);
    QTimer::singleShot(0, &base, [&] { indexAndQuit(base, arguments); });
    return app.exec();
}
