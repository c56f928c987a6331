// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawstreamclient.h"

#include <utility>

namespace docswiki::test {

RawStreamClient::RawStreamClient(const QUrl &baseUrl, QObject *parent) : QObject(parent), m_url(baseUrl)
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (m_busy) writeRequest();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, &RawStreamClient::takeBytes);
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] {
        if (std::exchange(m_busy, false)) Q_EMIT finished(false);
    });
}

void RawStreamClient::send(const QByteArray &body)
{
    Q_ASSERT(!m_busy);
    m_busy = true;
    m_body = body;
    m_pending.clear();
    m_firstContentAt.reset();
    m_contentChunks = 0;
    m_sentAt = std::chrono::steady_clock::now();
    if (m_socket.state() == QAbstractSocket::ConnectedState)
        writeRequest();
    else
        m_socket.connectToHost(m_url.host(), static_cast<quint16>(m_url.port()));
}

void RawStreamClient::writeRequest()
{
    m_socket.write("POST " + m_url.path().toUtf8() + "/chat/completions HTTP/1.1\r\nHost: " + m_url.host().toUtf8() +
                   "\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: " +
                   QByteArray::number(m_body.size()) + "\r\n\r\n" + m_body);
}

void RawStreamClient::takeBytes()
{
    m_pending += m_socket.readAll();
    qsizetype lineEnd = 0;
    while ((lineEnd = m_pending.indexOf('\n')) >= 0) {
        const QByteArray line = m_pending.first(lineEnd);
        m_pending.remove(0, lineEnd + 1);
        const qsizetype content = line.indexOf("\"content\":\"");
        if (content >= 0 && line.size() > content + 11 && line[content + 11] != '"') {
            if (++m_contentChunks == 1) {
                m_firstContentAt = std::chrono::steady_clock::now();
                Q_EMIT firstContent();
            }
        }
        // The terminating chunk after [DONE] ends the answer; then the connection is free again.
        if (line == "0\r" && m_busy) {
            m_busy = false;
            m_pending.clear();
            Q_EMIT finished(true);
            return;
        }
    }
}

} // namespace docswiki::test
