// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgrespool.h"

#include "core/knowledge/vector/postgres/postgresfault.h"

#include <QDeadlineTimer>
#include <QScopeGuard>
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
constexpr auto lastWait = std::chrono::milliseconds(500);
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

    void add(PostgresConnection *connection)
    {
        const std::lock_guard lock(mutex);
        connections.push_back(connection);
    }
    void drop(PostgresConnection *connection)
    {
        const std::lock_guard lock(mutex);
        std::erase(connections, connection);
    }
    void cutLate(bool anyway)
    {
        const std::lock_guard lock(mutex);
        for (PostgresConnection *connection : connections)
            connection->cutLate(std::chrono::steady_clock::now(), anyway);
    }

    const PostgresAccess access;
    const PostgresLimits limits;
    std::atomic<int> connected = 0;
    std::mutex mutex; ///< guards all below
    std::condition_variable wake;
    std::condition_variable ending;
    std::deque<Entry> waiting;
    int free = 0;                                  ///< threads that wait for work
    std::vector<PostgresConnection *> connections; ///< of threads that run
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
    // Idle threads close their connection and end at once; one that is inside a statement is cut off.
    const auto allEnded = [this] {
        const QDeadlineTimer until(lastWait);
        return std::all_of(m_threads.cbegin(), m_threads.cend(),
                           [&until](QThread *thread) { return thread->wait(until); });
    };
    if (!allEnded()) {
        m_state->cutLate(true);
        allEnded();
    }
    for (QThread *thread : std::as_const(m_threads)) {
        if (thread->isFinished())
            delete thread;
        else // opening a connection, which has a limit of its own
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
        state->add(&connection);
        const auto ended = qScopeGuard([&] { state->drop(&connection); });
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
    bool idle = false;
    {
        const std::lock_guard lock(m_state->mutex);
        const Instant limit = std::chrono::steady_clock::now() - m_state->limits.wait;
        while (!m_state->waiting.empty() && m_state->waiting.front().since < limit) {
            late.push_back(std::move(m_state->waiting.front()));
            m_state->waiting.pop_front();
        }
        idle = m_state->waiting.empty() && m_state->free == m_threads.size();
    }
    if (idle)
        m_sweep.stop();
    else
        m_state->cutLate(false);
    for (const State::Entry &entry : late)
        entry.refuse({ErrorCode::Timeout, u"All connections to PostgreSQL are busy. Try again later."_s, {}, true});
}

} // namespace docswiki::knowledge
