// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagereader.h"

#include <QFuture>
#include <QMutex>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <vector>

namespace docswiki::knowledge {

/// Runs questions to the database on threads of its own, each with a connection of its own. Any thread.
class ReaderPool {
public:
    explicit ReaderPool(QString databaseFile);
    ~ReaderPool(); ///< interrupts what runs; what waits ends as cancelled

    template<typename T>
    QFuture<Result<T>> run(std::function<Result<T>(PassageReader &)> work)
    {
        auto promise =
            std::make_shared<QPromise<Result<T>>>(); // dropped with the task, it ends its future as cancelled
        promise->start();
        QFuture<Result<T>> future = promise->future();
        m_threads.start([this, promise, work = std::move(work)] {
            if (promise->isCanceled()) return;
            Result<std::unique_ptr<PassageReader>> reader = take();
            promise->addResult(reader ? work(**reader) : Result<T>(fail(reader.error())));
            if (reader) giveBack(std::move(*reader));
            promise->finish();
        });
        return future;
    }

private:
    Result<std::unique_ptr<PassageReader>> take();
    void giveBack(std::unique_ptr<PassageReader> reader);

    QString m_file;
    QMutex m_mutex;
    std::shared_ptr<const WordLists> m_lists; ///< read when first needed
    std::vector<std::unique_ptr<PassageReader>> m_idle;
    std::vector<PassageReader *> m_working;
    bool m_closing = false;
    QThreadPool m_threads; ///< last: gone before what its tasks use
};

} // namespace docswiki::knowledge
