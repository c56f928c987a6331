// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/stream/exchange.h"

#include <algorithm>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;
using openai::Wait;

namespace {
constexpr qint64 maxBytes = 256LL * 1024 * 1024;
constexpr qsizetype maxRefusalBytes = 64 * 1024;
constexpr Milliseconds refusalLimit{5'000}; // the status is known: its words are worth a short wait only

Milliseconds limitOf(Wait wait, const net::Deadlines &limits)
{
    switch (wait) {
    case Wait::Connect: return limits.connect;
    case Wait::Headers: return limits.headers;
    case Wait::FirstContent: return limits.firstContent;
    case Wait::Gap: return limits.gap;
    case Wait::Total: break;
    }
    return limits.total;
}
} // namespace

Exchange::Exchange(net::StreamPool &pool, QString provider, net::Deadlines limits, ExchangeSink &sink)
    : m_pool(&pool), m_provider(std::move(provider)), m_limits(limits), m_sink(sink)
{
    for (QTimer *timer : {&m_phaseTimer, &m_totalTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_phaseTimer, &QTimer::timeout, this, &Exchange::phaseTimedOut);
    connect(&m_totalTimer, &QTimer::timeout, this,
            [this] { fail(openai::timeoutError(Wait::Total, m_limits.total, m_provider)); });
}

Exchange::~Exchange()
{
    end(false);
}

bool Exchange::send(const net::HttpPost &post)
{
    if (!m_pool || m_phase == Phase::Ended) return false;
    m_head = {};
    m_refusal.clear();
    net::HttpStreamSink &sink = *this;
    m_http = std::make_unique<net::HttpStream>(*m_pool, post, sink);
    if (!m_http->start()) return false;
    if (m_phase == Phase::Idle) m_totalTimer.start(m_limits.total);
    enter(Phase::Connecting, Wait::Connect, m_limits.connect);
    return true;
}

void Exchange::contentBegan()
{
    if (m_phase == Phase::WaitingForContent) enter(Phase::Streaming, Wait::Gap, m_limits.gap);
}

void Exchange::end(bool keepConnection)
{
    m_phase = Phase::Ended;
    m_phaseTimer.stop();
    m_totalTimer.stop();
    if (m_http && keepConnection)
        net::HttpStream::drain(std::move(m_http));
    else
        m_http.reset();
}

void Exchange::enter(Phase phase, Wait wait, Milliseconds limit)
{
    m_phase = phase;
    m_wait = wait;
    m_phaseTimer.start(limit);
}

void Exchange::enterUntilFirstContent(Phase phase)
{
    const auto gone = std::chrono::steady_clock::now() - m_sentAt.value_or(std::chrono::steady_clock::now());
    const auto left = std::max(std::chrono::ceil<Milliseconds>(m_limits.firstContent - gone), Milliseconds(0));
    if (phase == Phase::WaitingForHeaders && m_limits.headers <= left)
        enter(phase, Wait::Headers, m_limits.headers);
    else
        enter(phase, Wait::FirstContent, left);
}

void Exchange::requestSent(bool reused)
{
    if (m_phase != Phase::Connecting) return;
    const bool first = !m_sentAt;
    if (first) m_sentAt = std::chrono::steady_clock::now();
    enterUntilFirstContent(Phase::WaitingForHeaders);
    if (first) m_sink.exchangeConnected(reused);
}

void Exchange::headCame(const net::HttpHead &head)
{
    m_head = head;
    if (head.status >= 300) {
        enter(Phase::ReadingRefusal, Wait::Gap, std::min(m_limits.gap, refusalLimit));
    } else if (acceptCoding()) {
        enterUntilFirstContent(Phase::WaitingForContent);
        m_sink.exchangeAccepted(m_head);
    }
}

bool Exchange::acceptCoding()
{
    const QByteArray coding = m_head.value("content-encoding").toLower();
    if (coding == "gzip" || coding == "deflate" || coding == "x-gzip") {
        m_inflater = std::make_unique<net::Inflater>();
    } else if (!coding.isEmpty() && coding != "identity") {
        fail({ErrorCode::Protocol,
              u"%1 packed its answer in a way that it was not asked for. Choose another model."_s.arg(m_provider),
              "content-encoding="_L1 + QString::fromLatin1(coding.left(40)), false});
        return false;
    }
    return true;
}

void Exchange::bodyCame(QByteArrayView bytes)
{
    m_lastByte = std::chrono::steady_clock::now();
    if (m_phase == Phase::ReadingRefusal) {
        m_refusal.append(bytes.first(std::min(bytes.size(), maxRefusalBytes - m_refusal.size())));
        return;
    }
    m_received += bytes.size();
    if (m_received > maxBytes) {
        fail({ErrorCode::Protocol,
              u"%1 sent far more than an answer can be. Choose another model."_s.arg(m_provider),
              {},
              false});
    } else if (!m_inflater) {
        m_sink.exchangeText(bytes);
    } else if (const auto plain = m_inflater->feed(bytes)) {
        m_sink.exchangeText(*plain);
    } else {
        fail({ErrorCode::Protocol,
              u"%1 sent an answer that cannot be unpacked. Ask again, or choose another model."_s.arg(m_provider),
              plain.error().detail, true});
    }
}

void Exchange::exchangeEnded(const std::optional<net::HttpFailure> &failure)
{
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Ended: return;
    case Phase::ReadingRefusal: refused(); return;
    case Phase::WaitingForContent:
    case Phase::Streaming:
        m_phaseTimer.stop();
        m_sink.exchangeClosed(failure);
        return;
    case Phase::Connecting:
    case Phase::WaitingForHeaders:
        const auto why = failure.value_or(net::HttpFailure{});
        fail(openai::networkError(why, m_provider));
        return;
    }
}

void Exchange::phaseTimedOut()
{
    if (m_phase == Phase::ReadingRefusal) {
        refused();
        return;
    }
    if (m_phase == Phase::Streaming) {
        // The timer is not set again for each byte: only now it is seen how long ago the last one came.
        const auto quiet = std::chrono::steady_clock::now() - m_lastByte;
        if (quiet < m_limits.gap) {
            m_phaseTimer.start(std::chrono::ceil<Milliseconds>(m_limits.gap - quiet));
            return;
        }
    }
    fail(openai::timeoutError(m_wait, limitOf(m_wait, m_limits), m_provider));
}

void Exchange::refused()
{
    m_phaseTimer.stop();
    m_phase = Phase::ReadingRefusal;
    m_sink.exchangeRefused(net::HttpHead(m_head), QByteArray(m_refusal));
}

void Exchange::fail(const Error &error)
{
    if (m_phase == Phase::Ended) return;
    end(false);
    m_sink.exchangeFailed(error);
}

} // namespace docswiki::provider
