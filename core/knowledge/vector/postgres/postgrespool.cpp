// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgrespool.h"

#include "core/knowledge/vector/postgres/postgresfault.h"

#include <QDeadlineTimer>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostConnections = 20;
constexpr auto lastWait = std::chrono::seconds(1);
constexpr Milliseconds fullServerPause{5'000}; // before a thread tries again to get a connection of its own
} // namespace

struct PostgresPool::State {
    struct Entry {
        Job job;
        Refuse refuse;
        Instant since;
    };

    State(PostgresAccess who, PostgresLimits bounds) : access(std::move(who)), limits(bounds) {}

    /// Waits for work; none: the end. `idle` is called when there was none for long.
    std::optional<Entry> take(const std::function<void()> &idle)
    {
        std::unique_lock lock(mutex);
        ++free;
        const auto wanted = [this] { return stopping || !waiting.empty(); };
        while (!wake.wait_for(lock, limits.idle, wanted)) {
            lock.unlock();
            idle();
            lock.lock();
        }
        --free;
        if (stopping) return {};
        Entry entry = std::move(waiting.front());
        waiting.pop_front();
        return entry;
    }

    bool pause(Milliseconds time)
    {
        std::unique_lock lock(mutex);
        return !ending.wait_for(lock, time, [this] { return stopping; });
    }

    /// Where the server takes no more connections, those that stand do the work: `connection` is opened, or the work
    /// goes back to the others and its thread rests. `count` is called when the connection may have opened.
    template<typename Count>
    bool givesBack(PostgresConnection &connection, Entry &entry, const Count &count)
    {
        Milliseconds wait = limits.connectPause;
        for (int attempt = 0; attempt <= limits.connectRetries; ++attempt) {
            const bool opened = connection.tryOpen().has_value();
            count();
            if (opened || postgresFault(connection.lastError()) != PostgresFault::Busy) return false;
            if (connected > 0) {
                giveBack(std::move(entry));
                pause(fullServerPause);
                return true;
            }
            if (!pause(wait)) return false;
            wait *= 2;
        }
        return false;
    }

    void giveBack(Entry entry)
    {
        {
            const std::lock_guard lock(mutex);
            if (stopping) return;
            waiting.push_front(std::move(entry));
        }
        wake.notify_one();
    }

    const PostgresAccess access;
    const PostgresLimits limits;
    std::atomic<int> connected = 0;
    std::mutex mutex; ///< guards all below
    std::condition_variable wake;
    std::condition_variable ending;
    std::deque<Entry> waiting;
    int free = 0; ///< threads that wait for work
    bool stopping = false;
};

PostgresPool::PostgresPool(PostgresAccess access, PostgresLimits limits, QObject *parent)
    : QObject(parent), m_state(std::make_shared<State>(std::move(access), limits))
{
    m_sweep.setInterval(500);
    connect(&m_sweep, &QTimer::timeout, this, &PostgresPool::dropLate);
}

PostgresPool::~PostgresPool()
{
    std::deque<State::Entry> dropped;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
        dropped.swap(m_state->waiting);
    }
    m_state->wake.notify_all();
    m_state->ending.notify_all();
    dropped.clear();
    // Idle threads close their connection and end at once. One that is inside a statement is left to its limit.
    const Instant until = std::chrono::steady_clock::now() + lastWait;
    for (QThread *thread : std::as_const(m_threads)) {
        const auto left = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now()).count();
        if (thread->wait(QDeadlineTimer(std::max<qint64>(left, 0))))
            delete thread;
        else
            connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    }
}

void PostgresPool::run(Job job, Refuse refuse)
{
    bool full = false;
    bool wanted = false;
    {
        const std::lock_guard lock(m_state->mutex);
        full = m_state->waiting.size() >= static_cast<std::size_t>(std::max(1, m_state->limits.waiting));
        if (!full) {
            m_state->waiting.push_back({std::move(job), refuse, std::chrono::steady_clock::now()});
            wanted = m_state->waiting.size() > static_cast<std::size_t>(m_state->free);
        }
    }
    if (full) {
        refuse({ErrorCode::Internal, u"Too many calls wait for PostgreSQL. Try again later."_s, {}, true});
        return;
    }
    m_state->wake.notify_one();
    if (!m_sweep.isActive()) m_sweep.start();
    if (!wanted || m_threads.size() >= std::clamp(m_state->limits.connections, 1, mostConnections)) return;
    QThread *thread = QThread::create([state = m_state] {
        PostgresConnection connection(state->access, state->limits,
                                      [state](Milliseconds time) { return state->pause(time); });
        bool counted = false;
        const auto count = [&] {
            if (counted == connection.isOpen()) return;
            counted = connection.isOpen();
            state->connected += counted ? 1 : -1;
        };
        while (auto entry = state->take([&] {
            connection.close();
            count();
        })) {
            if (state->givesBack(connection, *entry, count)) continue;
            entry->job(connection);
            count();
        }
    });
    thread->setObjectName(u"postgres"_s);
    m_threads += thread;
    thread->start();
}

void PostgresPool::dropLate()
{
    std::vector<State::Entry> late;
    bool empty = false;
    {
        const std::lock_guard lock(m_state->mutex);
        const Instant limit = std::chrono::steady_clock::now() - m_state->limits.wait;
        while (!m_state->waiting.empty() && m_state->waiting.front().since < limit) {
            late.push_back(std::move(m_state->waiting.front()));
            m_state->waiting.pop_front();
        }
        empty = m_state->waiting.empty();
    }
    if (empty) m_sweep.stop();
    for (const State::Entry &entry : late)
        entry.refuse({ErrorCode::Timeout, u"All connections to PostgreSQL are busy. Try again later."_s, {}, true});
}

} // namespace docswiki::knowledge
