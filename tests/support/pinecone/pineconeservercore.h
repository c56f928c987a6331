// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/httpconnection.h"
#include "tests/support/pinecone/pineconeserver.h"

#include <QMutex>
#include <QTcpServer>

namespace docswiki::test {

/// The server behind PineconeServer.
class PineconeServerCore final : public QTcpServer {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PineconeServerCore)
public:
    PineconeServerCore(std::shared_ptr<EventLog> log, PineconeSetup setup);

    void change(const PineconeSetup &setup);            ///< any thread
    void setFaults(const QList<PineconeFault> &faults); ///< any thread
    void setDelay(Milliseconds delay);                  ///< any thread
    int mostConnections() const;                        ///< any thread

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void answer(HttpConnection &connection, int connectionNumber, const HttpRequest &request);
    void answerControl(HttpConnection &connection, const HttpRequest &request);
    PineconeAnswer answerData(const HttpRequest &request);
    PineconeAnswer answerNamespaces(const HttpRequest &request);
    bool goesWrong(HttpConnection &connection);
    QJsonObject description() const;

    std::shared_ptr<EventLog> m_log;
    mutable QRecursiveMutex m_mutex; ///< guards all below
    PineconeIndex m_index;
    bool m_exists = true;
    QList<PineconeFault> m_faults;
    Milliseconds m_delay{0};
    int m_open = 0;
    int m_mostOpen = 0;
};

} // namespace docswiki::test
