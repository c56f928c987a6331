// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaistream.h"

#include "core/base/log.h"
#include "core/provider/openai/providerfault.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxStreamBytes = 256LL * 1024 * 1024;
constexpr qsizetype maxWholeBytes = 32 * 1024 * 1024;
constexpr qsizetype maxRefusalBytes = 64 * 1024;
constexpr Milliseconds refusalBodyLimit{5'000}; // the status is known: its words are worth a short wait only

/// Keep-alives and white space may come before what tells a stream from JSON or a page. 0: cannot be told yet.
char firstSign(QByteArrayView bytes)
{
    const auto it = std::find_if(bytes.cbegin(), bytes.cend(), [](char c) {
        return c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\xEF' && c != '\xBB' && c != '\xBF';
    });
    return it == bytes.cend() ? '\0' : *it;
}
} // namespace

OpenAiStream::OpenAiStream(net::StreamPool &pool, Access access, QByteArray body, net::Deadlines deadlines)
    : m_pool(&pool)
    , m_access(std::move(access))
    , m_requestBody(std::move(body))
    , m_deadlines(deadlines)
    , m_decoder(std::make_shared<StreamDecoder>(static_cast<AnswerSink &>(*this), m_access.name))
{
    for (QTimer *timer : {&m_phaseTimer, &m_totalTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_phaseTimer, &QTimer::timeout, this, &OpenAiStream::phaseTimedOut);
    connect(&m_totalTimer, &QTimer::timeout, this,
            [this] { end(fail(timeoutError(Wait::Total, m_deadlines.total, m_access.name))); });
}

OpenAiStream::~OpenAiStream()
{
    m_decoder->stop();
    letGo(false);
}

void OpenAiStream::start()
{
    if (m_phase != Phase::Idle) return;
    m_phase = Phase::Connecting;
    net::HttpStreamSink &sink = *this;
    if (m_pool)
        m_http = std::make_unique<net::HttpStream>(*m_pool, chatPost(m_access, std::exchange(m_requestBody, {})), sink);
    if (!m_http || !m_http->start()) {
        endLater(fail(ErrorCode::Internal,
                      u"Too many answers are being written at once. Stop some of them and ask again."_s));
        return;
    }
    enter(Phase::Connecting, m_deadlines.connect);
    m_totalTimer.start(m_deadlines.total);
}

void OpenAiStream::abort()
{
    if (m_phase != Phase::Ended) endLater(fail(ErrorCode::Cancelled, u"The answer was stopped."_s));
}

void OpenAiStream::enter(Phase phase, Milliseconds limit)
{
    m_phase = phase;
    m_phaseLimit = limit;
    m_phaseTimer.start(limit);
}

void OpenAiStream::requestSent(bool reused)
{
    if (m_phase != Phase::Connecting) return;
    enter(Phase::WaitingForHeaders, m_deadlines.headers);
    Q_EMIT connected(reused);
}

void OpenAiStream::headCame(const net::HttpHead &head)
{
    m_head = head;
    if (head.status >= 300) {
        m_bodyKind = Body::Whole;
        enter(Phase::ReadingRefusal, std::min(m_deadlines.gap, refusalBodyLimit));
        return;
    }
    const QByteArray coding = head.value("content-encoding").toLower();
    if (coding == "gzip" || coding == "deflate" || coding == "x-gzip") {
        m_inflater = std::make_unique<net::Inflater>();
    } else if (!coding.isEmpty() && coding != "identity") {
        end(fail(ErrorCode::Protocol,
                 u"%1 packed its answer in a way that it was not asked for. Choose another model."_s.arg(m_access.name),
                 "content-encoding="_L1 + QString::fromLatin1(coding.left(40))));
        return;
    }
    const QByteArray type = head.value("content-type").toLower();
    if (type.startsWith("application/json") || type.startsWith("text/html")) m_bodyKind = Body::Whole;
    enter(Phase::WaitingForContent, m_deadlines.firstContent);
    Q_EMIT headersArrived();
}

void OpenAiStream::bodyCame(QByteArrayView bytes)
{
    m_lastByte = std::chrono::steady_clock::now();
    m_received += bytes.size();
    if (m_received > maxStreamBytes) {
        end(fail(ErrorCode::Protocol,
                 u"%1 sent far more than an answer can be. Choose another model."_s.arg(m_access.name)));
    } else if (m_inflater) {
        if (const auto plain = m_inflater->feed(bytes))
            takeText(*plain);
        else
            end(fail(
                ErrorCode::Protocol,
                u"%1 sent an answer that cannot be unpacked. Ask again, or choose another model."_s.arg(m_access.name),
                plain.error().detail, true));
    } else {
        takeText(bytes);
    }
}

void OpenAiStream::takeText(QByteArrayView bytes)
{
    if (m_bodyKind == Body::Unknown) {
        const char sign = firstSign(bytes);
        if (sign != '\0') m_bodyKind = sign == '{' || sign == '<' ? Body::Whole : Body::Stream;
    }
    if (m_bodyKind == Body::Whole) {
        const qsizetype room = (m_phase == Phase::ReadingRefusal ? maxRefusalBytes : maxWholeBytes) - m_body.size();
        m_body.append(bytes.first(std::min(bytes.size(), room)));
        return;
    }
    const auto decoder = m_decoder;
    const QPointer<OpenAiStream> alive(this);
    decoder->feed(bytes);
    if (!alive || m_phase == Phase::Ended || !decoder->ended()) return;
    Result<ChatOutcome> result = decoder->finish();
    if (alive && m_phase != Phase::Ended) end(std::move(result));
}

void OpenAiStream::exchangeEnded(const std::optional<net::HttpFailure> &failure)
{
    const QPointer<OpenAiStream> alive(this);
    if (m_head.status >= 300) {
        end(refusal());
    } else if (failure && !m_decoder->hasFinishReason()) {
        end(fail(brokenConnection(*failure)));
    } else {
        const auto decoder = m_decoder;
        Result<ChatOutcome> result = m_bodyKind == Body::Whole ? wholeAnswer() : decoder->finish();
        if (alive && m_phase != Phase::Ended) end(std::move(result));
    }
}

Result<ChatOutcome> OpenAiStream::refusal() const
{
    if (m_head.status < 400) {
        const QUrl target = QUrl::fromEncoded(m_head.value("location"));
        return fail(redirectError(target.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery), m_access.name));
    }
    ProviderFault fault = faultOfBody(m_head.status, m_body);
    fault.retryAfter = parseRetryAfter(m_head.value("retry-after"), QDateTime::currentDateTimeUtc());
    if (fault.requestId.isEmpty()) {
        for (const char *name : {"x-request-id", "x-generation-id", "request-id"}) {
            if (const QByteArray id = m_head.value(name); !id.isEmpty())
                fault.requestId = QString::fromLatin1(id.left(100));
        }
    }
    return fail(toError(fault, m_access.name));
}

Result<ChatOutcome> OpenAiStream::wholeAnswer()
{
    const QByteArray body = m_body.trimmed();
    if (body.startsWith('<')) return fail(webPageError(body, m_access.name));
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject() && !body.isEmpty()) {
        return fail(ErrorCode::Protocol,
                    u"%1 sent an answer that cannot be read. Ask again, or choose another model."_s.arg(m_access.name),
                    QString::fromUtf8(body.left(200)), true);
    }
    const auto decoder = m_decoder;
    if (document.isObject()) decoder->feedWhole(document.object());
    return decoder->finish();
}

Error OpenAiStream::brokenConnection(const net::HttpFailure &failure) const
{
    const bool inTheAnswer = m_phase == Phase::WaitingForContent || m_phase == Phase::Streaming;
    return inTheAnswer ? brokenOffError(failure.detail, m_access.name)
                       : networkError(failure.error, failure.detail, m_access.name);
}

void OpenAiStream::phaseTimedOut()
{
    Wait wait = Wait::Connect;
    switch (m_phase) {
    case Phase::Connecting: wait = Wait::Connect; break;
    case Phase::WaitingForHeaders: wait = Wait::Headers; break;
    case Phase::WaitingForContent: wait = Wait::FirstContent; break;
    case Phase::Streaming: {
        // The timer is not set again for each byte: only now it is seen how long ago the last one came.
        wait = Wait::Gap;
        const auto quiet = std::chrono::steady_clock::now() - m_lastByte;
        if (quiet < m_phaseLimit) {
            m_phaseTimer.start(std::chrono::ceil<Milliseconds>(m_phaseLimit - quiet));
            return;
        }
        break;
    }
    case Phase::ReadingRefusal: end(refusal()); return;
    case Phase::Idle:
    case Phase::Ended: return;
    }
    end(fail(timeoutError(wait, m_phaseLimit, m_access.name)));
}

void OpenAiStream::answerBegan()
{
    if (m_phase == Phase::WaitingForContent) enter(Phase::Streaming, m_deadlines.gap);
}

void OpenAiStream::contentCame(const QString &text)
{
    answerBegan();
    Q_EMIT contentArrived(text);
}

void OpenAiStream::reasoningCame(const QString &text)
{
    answerBegan();
    Q_EMIT reasoningArrived(text);
}

void OpenAiStream::toolCallBegan(const QString &id, const QString &name)
{
    answerBegan();
    Q_EMIT toolCallStarted(id, name);
}

void OpenAiStream::heartbeatCame()
{
    Q_EMIT heartbeat();
}

void OpenAiStream::end(Result<ChatOutcome> result)
{
    if (m_phase == Phase::Ended) return;
    m_phase = Phase::Ended;
    m_decoder->stop();
    letGo(result.has_value());
    if (!result) {
        result = fail(withoutKey(std::move(result.error()), m_access.key));
        qCDebug(logProvider).noquote() << m_access.name << result.error().message << result.error().detail;
    }
    Q_EMIT finished(result);
}

void OpenAiStream::endLater(Result<ChatOutcome> result)
{
    m_phase = Phase::Ended;
    m_decoder->stop();
    letGo(false);
    QMetaObject::invokeMethod(
        this, [this, result = std::move(result)] { Q_EMIT finished(result); }, Qt::QueuedConnection);
}

void OpenAiStream::letGo(bool keepConnection)
{
    m_phaseTimer.stop();
    m_totalTimer.stop();
    if (m_http && keepConnection)
        net::HttpStream::drain(std::move(m_http));
    else
        m_http.reset();
}

} // namespace docswiki::provider::openai
