// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/eventlog.h"
#include "tests/support/emulator/localserver.h"

#include <QJsonObject>
#include <QMutex>
#include <QTcpServer>

#include <functional>
#include <memory>

namespace docswiki::test {

class HttpConnection;

/// The server behind LocalServer.
class LocalServerCore final : public QTcpServer {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LocalServerCore)
public:
    LocalServerCore(std::shared_ptr<EventLog> log, LocalSetup setup);

    void set(const LocalSetup &setup); ///< any thread

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void answer(HttpConnection &connection, int connectionNumber, const HttpRequest &request);
    void answerOllama(HttpConnection &connection, int number, const HttpRequest &request);
    void answerLmStudio(HttpConnection &connection, int number, const HttpRequest &request);
    void answerLlamaServer(HttpConnection &connection, int number, const HttpRequest &request);
    void ollamaChat(HttpConnection &connection, int number, const QJsonObject &body);
    void openAiChat(HttpConnection &connection, int number, const QJsonObject &body);
    void openAiModels(HttpConnection &connection);

    LocalModel *model(const QString &name);
    Milliseconds load(LocalModel &model, int context); ///< how long it takes; it counts as loaded at once
    static void after(HttpConnection &connection, Milliseconds wait, std::function<void()> act);

    std::shared_ptr<EventLog> m_log;
    QMutex m_mutex;
    LocalSetup m_next;    ///< guarded by m_mutex
    bool m_isNew = false; ///< likewise
    LocalSetup m_setup;   ///< of this thread
};

} // namespace docswiki::test
