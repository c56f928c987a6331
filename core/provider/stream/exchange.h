// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/deadlines.h"
#include "core/net/httpstream.h"
#include "core/net/inflater.h"
#include "core/net/streampool.h"
#include "core/provider/openai/failures.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace docswiki::provider {

/// Takes what comes of an Exchange. Each of them may delete it.
class ExchangeSink {
public:
    virtual ~ExchangeSink() = default;
    virtual void exchangeConnected(bool reused) = 0;              ///< once, however often the request is sent
    virtual void exchangeAccepted(const net::HttpHead &head) = 0; ///< a status below 300
    virtual void exchangeText(QByteArrayView text) = 0;           ///< after that: the body, unpacked
    /// The last, after exchangeAccepted(): the body is complete, or the connection broke (`failure`).
    virtual void exchangeClosed(const std::optional<net::HttpFailure> &failure) = 0;
    /// Instead of exchangeAccepted(): a status of 300 or more, with at most 64 KB of its body. send() may follow.
    virtual void exchangeRefused(const net::HttpHead &head, const QByteArray &body) = 0;
    virtual void exchangeFailed(const Error &error) = 0; ///< the last: a limit ran out, or there was no connection
};

/// A POST and its streamed answer within five limits, each of its own length, and the total beside them:
///
///     send ─connect─► request sent ─headers─► status ─► first content ─gap─► … ─► end
///                          └──────── first content ────────┘
///
/// The first-content limit counts from sending the request (the first time, if it is sent more than once), so a server
/// that says nothing is not given its time twice; keep-alives do not extend it. The gap counts from one byte to the
/// next, keep-alives included, and begins with the first content. Engine thread.
class Exchange final : public QObject, private net::HttpStreamSink {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Exchange)
public:
    /// `provider`: its name in the sentences of errors.
    Exchange(net::StreamPool &pool, QString provider, net::Deadlines limits, ExchangeSink &sink);
    ~Exchange() override;

    /// Sends a request; again only from exchangeRefused(). The limits that have begun go on. False, and nothing
    /// happens: too many streams are open.
    bool send(const net::HttpPost &post);

    /// The first content is here: from now on the gap counts.
    void contentBegan();

    /// Nothing comes any more. `keepConnection`: what is left of the answer is read, so that it can be used again.
    void end(bool keepConnection);

    bool sawBytes() const { return m_phase > Phase::WaitingForHeaders; } ///< the server has said something

private:
    enum class Phase { Idle, Connecting, WaitingForHeaders, WaitingForContent, Streaming, ReadingRefusal, Ended };

    void requestSent(bool reused) override;
    void headCame(const net::HttpHead &head) override;
    void bodyCame(QByteArrayView bytes) override;
    void exchangeEnded(const std::optional<net::HttpFailure> &failure) override;

    bool acceptCoding();
    void enter(Phase phase, openai::Wait wait, Milliseconds limit);
    void enterUntilFirstContent(Phase phase);
    void phaseTimedOut();
    void refused();
    void fail(const Error &error);

    QPointer<net::StreamPool> m_pool;
    QString m_provider;
    net::Deadlines m_limits;
    ExchangeSink &m_sink;
    Phase m_phase = Phase::Idle;
    openai::Wait m_wait = openai::Wait::Connect; ///< what the phase timer stands for
    QTimer m_phaseTimer;
    QTimer m_totalTimer;
    std::optional<Instant> m_sentAt;
    Instant m_lastByte{};
    qint64 m_received = 0;
    net::HttpHead m_head;
    QByteArray m_refusal;
    std::unique_ptr<net::Inflater> m_inflater;
    std::unique_ptr<net::HttpStream> m_http;
};

} // namespace docswiki::provider
