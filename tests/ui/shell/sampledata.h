// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/eval/evaluation.h"
#include "core/knowledge/retrieve/retrieval.h"
#include "core/metrics/snapshot.h"
#include "core/metrics/turnrecord.h"

#include <QCoreApplication>
#include <QFuture>
#include <QPromise>

#include <memory>

/// Values as a week of real use would give them, made by hand and the same each time.
namespace docswiki::ui::sample {

metrics::TurnRecord turn(int i, const QDateTime &at);
QList<metrics::TurnRecord> turns(int n); ///< the last few hours, oldest first
metrics::Snapshot snapshot();
metrics::SystemStats system(int i);
QList<knowledge::LibrarySummary> libraries();
knowledge::IndexProgress progress();
QList<knowledge::FileEntry> fileEntries(const QString &library, int n);
/// An answer that comes, as the engine's do, when the event loop runs again.
template<typename T>
QFuture<T> later(T value)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [promise, value = std::move(value)] {
            promise->addResult(value);
            promise->finish();
        },
        Qt::QueuedConnection);
    return promise->future();
}

QFuture<Result<knowledge::FilePage>> files(const knowledge::FileQuery &query); ///< of 420 files
QFuture<Result<knowledge::Retrieval>> search(const knowledge::RetrieveQuery &query); ///< explained
QFuture<Result<QList<knowledge::Evaluation>>> evaluations();
QFuture<Result<knowledge::Evaluation>> judge(const QString &folder); ///< fails where the folder's name begins with "no"

} // namespace docswiki::ui::sample
