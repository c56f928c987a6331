// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>
#include <QUrl>

#include <optional>

namespace docswiki::test {

/// The shortest way from a question to the first word: one socket, one request, no HTTP library, no JSON. What our
/// client takes longer than this is what we add. Keeps its connection from one request to the next. Plain http only.
/// Lives on one thread.
class RawStreamClient final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RawStreamClient)
public:
    /// `baseUrl` as the emulator tells it (".../v1").
    explicit RawStreamClient(const QUrl &baseUrl, QObject *parent = nullptr);

    void send(const QByteArray &body); ///< one at a time; connects when it has to

    Instant sentAt() const { return m_sentAt; }
    std::optional<Instant> firstContentAt() const
    {
        return m_firstContentAt;
    } ///< read() returned a chunk with text in it
    int contentChunks() const { return m_contentChunks; }

Q_SIGNALS:
    void firstContent();
    void finished(bool ok); ///< "[DONE]" came, or the connection broke

private:
    void writeRequest();
    void takeBytes();

    QUrl m_url;
    QTcpSocket m_socket;
    QByteArray m_body;
    QByteArray m_pending; ///< bytes of a line whose end has not come
    Instant m_sentAt;
    std::optional<Instant> m_firstContentAt;
    int m_contentChunks = 0;
    bool m_busy = false;
};

} // namespace docswiki::test
