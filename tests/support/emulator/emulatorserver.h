// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/eventlog.h"
#include "tests/support/emulator/script.h"
#include "tests/support/emulator/site.h"

#include <QJsonObject>
#include <QMutex>
#include <QTcpServer>

#include <future>
#include <memory>
#include <vector>

class QTcpSocket;

namespace docswiki::test {

class HttpConnection;

/// The server behind Emulator: takes connections, reads requests, finds the script of each.
class EmulatorServer final : public QTcpServer {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmulatorServer)
public:
    EmulatorServer(std::shared_ptr<EventLog> log, Script script);
    ~EmulatorServer() override;

    void setScripts(const QList<Script> &scripts); ///< any thread
    void setSite(const Site &site);                ///< any thread
    std::future<void> stopAccepting();             ///< any thread

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void answer(HttpConnection &connection, int connectionNumber, const HttpRequest &request);
    void answerChat(HttpConnection &connection, int number, const HttpRequest &request);
    void answerModels(HttpConnection &connection, const QByteArray &id);
    void answerKey(HttpConnection &connection, const HttpRequest &request);
    bool answerSite(HttpConnection &connection, const HttpRequest &request, const QByteArray &path);
    Script takeScript(); ///< the next of the sequence
    Script nextScript();
    Site site();
    void fillBacklog();

    std::shared_ptr<EventLog> m_log;
    QMutex m_mutex;          ///< guards the three below
    QList<Script> m_scripts; ///< never empty
    qsizetype m_nextScript = 0;
    Site m_site;
    std::vector<std::unique_ptr<QTcpSocket>> m_fillers; ///< connections of ours that keep the queue full
};

} // namespace docswiki::test
