// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/attempt.h"
#include "core/provider/chatprovider.h"

#include <QString>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace docswiki::provider {

/// An attempt under way: its stream, and what that said while another one was on screen.
struct RunningAttempt {
    int number = 1;
    AttemptKind kind = AttemptKind::First;
    std::size_t place = 0; ///< of its candidate, in the order of the round
    Instant began{};
    ChatStream *stream = nullptr; ///< owned, until letGo()
    std::optional<bool> connected;
    bool headers = false;
    QString status;

    bool isCold() const { return !status.isEmpty(); } ///< the model was loaded first: its time says nothing of the next
};

/// The attempts of one stream that are under way, at most two. The first is the one on screen: only its signals are
/// passed on until one of them answers.
class RunningAttempts {
public:
    void add(const RunningAttempt &attempt) { m_all.push_back(attempt); }
    RunningAttempt *find(int number)
    {
        const auto it = at(number);
        return it == m_all.end() ? nullptr : &*it;
    }
    /// `number` must be there.
    RunningAttempt take(int number)
    {
        const auto it = at(number);
        const RunningAttempt attempt = *it;
        m_all.erase(it);
        return attempt;
    }
    std::vector<RunningAttempt> takeAll() { return std::exchange(m_all, {}); }

    bool isEmpty() const { return m_all.empty(); }
    std::size_t size() const { return m_all.size(); }
    const RunningAttempt &onScreen() const { return m_all.front(); }
    bool isOnScreen(int number) const { return !m_all.empty() && m_all.front().number == number; }

    /// Of one that has ended: nothing is heard of it any more. The object goes later, since we may be inside its
    /// signal.
    static void letGo(const RunningAttempt &attempt, const QObject *listener)
    {
        attempt.stream->disconnect(listener);
        attempt.stream->deleteLater();
    }
    /// Of one that runs: its connection is closed now.
    static void close(const RunningAttempt &attempt, const QObject *listener)
    {
        attempt.stream->disconnect(listener);
        attempt.stream->abort();
        attempt.stream->deleteLater();
    }

private:
    std::vector<RunningAttempt>::iterator at(int number)
    {
        return std::find_if(m_all.begin(), m_all.end(),
                            [number](const RunningAttempt &attempt) { return attempt.number == number; });
    }

    std::vector<RunningAttempt> m_all;
};

} // namespace docswiki::provider
