// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/chatsteps.h"
#include "tests/support/emulator/eventlog.h"
#include "tests/support/emulator/httpconnection.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

namespace docswiki::test {

/// Plays one answer of Ollama on a connection, step by step at its times, and deletes itself. Child of the connection:
/// it dies with it. As there, nothing comes before the model is in memory, not even the status.
class OllamaReply final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OllamaReply)
public:
    OllamaReply(HttpConnection &connection, EventLog &log, int number, const Script &script, QList<ChatStep> steps,
                Milliseconds load);
    ~OllamaReply() override;

    void start();

private:
    void play();
    void perform(const ChatStep &step);

    HttpConnection &m_connection;
    EventLog &m_log;
    int m_number;
    Script m_script;
    QList<ChatStep> m_steps;
    Milliseconds m_load;
    qsizetype m_next = 0;
    Instant m_begin;
    QTimer m_timer;
    bool m_headersSent = false;
    bool m_ended = false;
};

} // namespace docswiki::test
