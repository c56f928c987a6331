// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/ollamareply.h"

#include <cmath>
#include <utility>

namespace docswiki::test {

OllamaReply::OllamaReply(HttpConnection &connection, EventLog &log, int number, const Script &script,
                         QList<ChatStep> steps, Milliseconds load)
    : QObject(&connection)
    , m_connection(connection)
    , m_log(log)
    , m_number(number)
    , m_script(script)
    , m_steps(std::move(steps))
    , m_load(load)
    , m_begin(std::chrono::steady_clock::now())
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &OllamaReply::play);
}

OllamaReply::~OllamaReply()
{
    if (!m_ended) m_log.change(m_number, [](SeenRequest &seen) { seen.clientLeft = true; });
}

void OllamaReply::start()
{
    if (m_script.fault == Fault::NeverAnswer) return;
    m_timer.start(m_load + m_script.headers);
}

void OllamaReply::play()
{
    if (!std::exchange(m_headersSent, true)) {
        m_log.change(m_number, [](SeenRequest &seen) { seen.headersSent = std::chrono::steady_clock::now(); });
        if (m_script.fault == Fault::ResetEarly) {
            m_ended = true;
            m_connection.reset();
            return;
        }
        m_connection.setOneByteWrites(m_script.fault == Fault::OneByteWrites);
        m_connection.beginStream(200, {{"Content-Type", "application/x-ndjson"}});
        if (m_script.fault == Fault::HeadersOnly) return;
        if (m_script.fault == Fault::Empty) m_steps = {{0, ChatStep::Do::Finish, {}, false}};
    }
    while (!m_ended && m_next < m_steps.size()) {
        const double wait = m_steps[m_next].dueMs - toMs(std::chrono::steady_clock::now() - m_begin);
        if (wait > 0.05) {
            m_timer.start(Milliseconds(static_cast<qint64>(std::ceil(wait))));
            return;
        }
        const ChatStep step = m_steps[m_next++];
        perform(step);
    }
}

void OllamaReply::perform(const ChatStep &step)
{
    switch (step.act) {
    case ChatStep::Do::Write:
        if (step.token)
            m_log.change(m_number, [](SeenRequest &seen) { seen.tokensSent.append(std::chrono::steady_clock::now()); });
        m_connection.writeChunk(step.bytes);
        break;
    case ChatStep::Do::Stall: break;
    case ChatStep::Do::Reset:
        m_ended = true;
        m_connection.reset();
        break;
    case ChatStep::Do::Cut:
        m_ended = true;
        m_connection.writeRaw(QByteArray::number(step.bytes.size(), 16) + "\r\n" +
                              step.bytes.first(step.bytes.size() / 2));
        m_connection.close();
        break;
    case ChatStep::Do::Finish:
        m_connection.endStream();
        m_ended = true;
        m_log.change(m_number, [](SeenRequest &seen) { seen.ended = std::chrono::steady_clock::now(); });
        deleteLater();
        break;
    }
}

} // namespace docswiki::test
