// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/httpstream.h"
#include "core/net/streampool.h"

#include <QByteArray>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace docswiki::test {

/// Holds one stream and writes down what it gives out.
class Probe final : public net::HttpStreamSink {
public:
    Probe(net::StreamPool &pool, const QUrl &url, const QByteArray &question = "{}", const net::Route &route = {})
        : stream(std::make_unique<net::HttpStream>(pool, net::HttpPost{url, {}, question, route}, *this))
    {
    }
    void start()
    {
        starting = true;
        accepted = stream->start();
        starting = false;
    }
    void requestSent(bool wasOpen) override
    {
        reused = wasOpen;
        note(QStringLiteral("sent"));
    }
    void headCame(const net::HttpHead &head) override
    {
        status = head.status;
        note(QStringLiteral("head"));
    }
    void bodyCame(QByteArrayView bytes) override
    {
        body += bytes;
        if (order.constLast() != QLatin1StringView("body")) note(QStringLiteral("body"));
    }
    void exchangeEnded(const std::optional<net::HttpFailure> &why) override
    {
        failure = why;
        ++ended;
        note(QStringLiteral("end"));
    }
    net::HttpFailure why() const { return failure.value_or(net::HttpFailure{}); }

    bool accepted = false;
    bool starting = false;
    bool insideStart = false;
    QStringList order;
    bool reused = false;
    int status = 0;
    QByteArray body;
    int ended = 0;
    std::optional<net::HttpFailure> failure;
    std::function<void(const QString &)> on; ///< called at each step
    std::unique_ptr<net::HttpStream> stream;

private:
    void note(const QString &what)
    {
        order += what;
        insideStart = insideStart || starting;
        if (on) on(what);
    }
};

/// An answer of known length.
inline QByteArray counted(const QByteArray &body, const QByteArray &headers = {})
{
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

inline void answerWell(QTcpSocket &socket, const QByteArray &, int number)
{
    socket.write(counted("answer " + QByteArray::number(number)));
}

} // namespace docswiki::test
