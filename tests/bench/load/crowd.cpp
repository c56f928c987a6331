// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/crowd.h"

#include <QEventLoop>

#include <algorithm>
#include <utility>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::seconds longestSilence{60};
}

Crowd::Crowd(engine::Engine &engine, QString model, QObject *parent)
    : QObject(parent), m_engine(engine), m_model(std::move(model))
{
    m_silence.setSingleShot(true);
    m_silence.setInterval(longestSilence);
    connect(&m_silence, &QTimer::timeout, this, &Crowd::allEnded);
    connect(&engine, &engine::Engine::turnEvent, this, &Crowd::take);
}

Crowd::Tally Crowd::run(int count, int atOnce)
{
    m_tally = {};
    m_turns.clear();
    m_wanted = count;
    m_ended = 0;
    const Instant begin = m_clock.now();
    QEventLoop loop;
    connect(this, &Crowd::allEnded, &loop, &QEventLoop::quit);
    m_silence.start();
    for (int i = 0; i < std::min(count, atOnce); ++i)
        askOne();
    loop.exec();
    m_silence.stop();
    m_tally.seconds = toMs(m_clock.now() - begin) / 1000;
    m_tally.lost = m_tally.asked - m_ended;
    return std::exchange(m_tally, {});
}

void Crowd::askOne()
{
    turn::TurnRequest request;
    request.question = u"Which files can I add to a library? (%1)"_s.arg(++m_tally.asked);
    request.model = m_model;
    const Instant now = m_clock.now();
    m_turns.insert(m_engine.ask(request), {now});
}

void Crowd::take(TurnId turn, const turn::TurnEvent &event)
{
    const auto asked = m_turns.find(turn);
    if (asked == m_turns.end()) return;
    const double since = toMs(m_clock.now() - asked->at);
    if (!asked->spoke && std::holds_alternative<turn::ContentEvent>(event.payload)) {
        asked->spoke = true;
        m_tally.firstTokenMs.append(since);
    }
    if (!event.isLast()) return;
    if (std::exchange(asked->ended, true)) {
        ++m_tally.endedTwice;
        return;
    }
    m_tally.totalMs.append(since);
    const auto *done = std::get_if<turn::DoneEvent>(&event.payload);
    if (done) {
        for (auto it = done->stages.cbegin(); it != done->stages.cend(); ++it)
            m_tally.stageMs[it.key()].append(toMs(it.value()));
    }
    const auto *error = std::get_if<turn::ErrorEvent>(&event.payload);
    const QString outcome = error                                ? u"error: "_s + error->error.message
                            : done->finishReason == "stopped"_L1 ? u"stopped"_s
                                                                 : u"finished"_s;
    ++m_tally.outcomes[outcome];
    ++m_ended;
    m_silence.start();
    if (m_tally.asked < m_wanted)
        askOne();
    else if (m_ended == m_wanted)
        Q_EMIT allEnded();
}

} // namespace docswiki::bench
