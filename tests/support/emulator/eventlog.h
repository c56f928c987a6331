// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "tests/support/emulator/httpconnection.h"

#include <QList>
#include <QMutex>
#include <QMutexLocker>

#include <optional>

namespace docswiki::test {

/// One request as the server saw it. Times are of the monotonic clock that the whole process shares.
struct SeenRequest {
    int number = 0;     ///< counts from 0
    int connection = 0; ///< counts from 0: the same number, the same TCP connection
    HttpRequest http;
    Instant arrived{};
    std::optional<Instant> headersSent;
    QList<Instant> tokensSent; ///< right before each token was handed to the system; at most 10,000
    std::optional<Instant> ended;
    bool clientLeft = false; ///< it closed the connection before the answer ended
};

/// What happened, written by the server's thread and read by any. Keeps the first 20,000 requests.
class EventLog {
public:
    int add(SeenRequest request)
    {
        const QMutexLocker lock(&m_mutex);
        request.number = m_count++;
        if (m_requests.size() < maxRequests) m_requests.append(request);
        return request.number;
    }
    template<typename Change>
    void change(int number, Change change)
    {
        const QMutexLocker lock(&m_mutex);
        if (number < m_requests.size()) change(m_requests[number]);
    }
    QList<SeenRequest> requests() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_requests;
    }
    int requestCount() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_count;
    }
    int connectionOpened()
    {
        const QMutexLocker lock(&m_mutex);
        ++m_open;
        return m_connections++;
    }
    void connectionClosed()
    {
        const QMutexLocker lock(&m_mutex);
        --m_open;
    }
    int openConnections() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_open;
    }
    void clear()
    {
        const QMutexLocker lock(&m_mutex);
        m_requests.clear();
        m_count = 0;
    }

    static constexpr qsizetype maxRequests = 20'000;
    static constexpr qsizetype maxTokens = 10'000;

private:
    mutable QMutex m_mutex;
    QList<SeenRequest> m_requests;
    int m_count = 0;
    int m_connections = 0;
    int m_open = 0;
};

} // namespace docswiki::test
