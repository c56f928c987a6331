// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversationstore.h"

#include <QFuture>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <memory>
#include <type_traits>

namespace docswiki::store {

/// The thread that conversations are written and read on. `run` queues work there, in order; the store is opened by the
/// first. Destroying it finishes what is queued.
class StoreThread final {
    Q_DISABLE_COPY_MOVE(StoreThread)
public:
    StoreThread(QString file, QString sessionFolder) : m_file(std::move(file)), m_sessionFolder(std::move(sessionFolder))
    {
        m_pool.setMaxThreadCount(1);
        m_pool.setExpiryTimeout(-1); // the database belongs to this one thread
    }
    ~StoreThread()
    {
        // The connection is closed on the thread that opened it. (Waiting for a future would run its work right here when it
        // has not begun yet.)
        m_pool.start([this] { m_store.reset(); });
        m_pool.waitForDone();
    }

    /// `work`: Result<T>(ConversationStore &). When the store cannot be opened the future has that error.
    template<typename Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work, ConversationStore &>>
    {
        using Answer = std::invoke_result_t<Work, ConversationStore &>;
        return QtConcurrent::run(&m_pool, [this, work = std::move(work)]() mutable -> Answer {
            if (!m_store) {
                auto store = std::make_unique<ConversationStore>(m_file, m_sessionFolder);
                if (const auto opened = store->open(); !opened)
                    return fail(opened.error());
                m_store = std::move(store);
            }
            return work(*m_store);
        });
    }

private:
    const QString m_file;
    const QString m_sessionFolder;
    QThreadPool m_pool;
    std::unique_ptr<ConversationStore> m_store; // touched on the pool's thread only
};

} // namespace docswiki::store
