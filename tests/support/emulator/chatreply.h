// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/chatsteps.h"
#include "tests/support/emulator/eventlog.h"
#include "tests/support/emulator/httpconnection.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <memory>

namespace docswiki::test {

class Packer;

/// Plays one answer on a connection, step by step at its times, and deletes itself. Child of the connection: it dies
/// with it.
class ChatReply final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChatReply)
public:
    ChatReply(HttpConnection &connection, EventLog &log, int number, Script script, QJsonObject request);
    ~ChatReply() override;

    void start();

private:
    void sendHeaders();
    void streamSteps();
    bool answerByStatus(); ///< the faults that are one plain HTTP answer
    void answerWhole();
    void perform(const ChatStep &step);
    void finish();
    double elapsedMs() const;

    HttpConnection &m_connection;
    EventLog &m_log;
    int m_number;
    Script m_script;
    QJsonObject m_request;
    QByteArray m_id;
    QList<ChatStep> m_steps;
    qsizetype m_next = 0;
    Instant m_begin;
    QTimer m_timer;
    std::unique_ptr<Packer> m_packer;
    bool m_waitingForRoom = false; ///< the reader is slow; allSent() goes on
    bool m_ended = false;
};

} // namespace docswiki::test
