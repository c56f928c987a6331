// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/chatreply.h"

#include "tests/support/emulator/packer.h"

#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <utility>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 mostUnsent = 1024 * 1024; // a reader that is slower than we are makes us wait

QByteArray errorBody(const QString &message, const QString &type, const QJsonValue &code,
                     const QJsonValue &param = QJsonValue::Null)
{
    const QJsonObject error{{"message"_L1, message}, {"type"_L1, type}, {"param"_L1, param}, {"code"_L1, code}};
    return QJsonDocument(QJsonObject{{"error"_L1, error}}).toJson(QJsonDocument::Compact);
}
} // namespace

ChatReply::ChatReply(HttpConnection &connection, EventLog &log, int number, Script script, QJsonObject request)
    : QObject(&connection)
    , m_connection(connection)
    , m_log(log)
    , m_number(number)
    , m_script(std::move(script))
    , m_request(std::move(request))
    , m_id("gen-emulated-" + QByteArray::number(number).rightJustified(6, '0'))
    , m_begin(std::chrono::steady_clock::now())
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
}

ChatReply::~ChatReply()
{
    if (!m_ended) m_log.change(m_number, [](SeenRequest &seen) { seen.clientLeft = true; });
}

double ChatReply::elapsedMs() const
{
    return toMs(std::chrono::steady_clock::now() - m_begin);
}

void ChatReply::start()
{
    if (m_script.fault == Fault::NeverAnswer || m_script.fault == Fault::NeverAccept) return;
    if (m_script.headers.count() == 0) {
        sendHeaders();
        return;
    }
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_timer.disconnect(this);
        sendHeaders();
    });
    m_timer.start(m_script.headers);
}

void ChatReply::sendHeaders()
{
    m_log.change(m_number, [](SeenRequest &seen) { seen.headersSent = std::chrono::steady_clock::now(); });
    m_connection.setOneByteWrites(m_script.fault == Fault::OneByteWrites);
    if (m_script.fault == Fault::ResetEarly) {
        m_ended = true;
        m_connection.reset();
        return;
    }
    if (answerByStatus()) {
        finish();
        return;
    }
    if (!m_request["stream"_L1].toBool() || m_script.fault == Fault::WholeAnswer) {
        connect(&m_timer, &QTimer::timeout, this, &ChatReply::answerWhole);
        m_timer.start(Milliseconds(static_cast<qint64>(std::max(0.0, answerMs(m_script, m_request) - elapsedMs()))));
        return;
    }
    HttpHeaders headers{{"Content-Type", "text/event-stream; charset=utf-8"},
                        {"Cache-Control", "no-cache"},
                        {"X-Accel-Buffering", "no"},
                        {"X-Generation-Id", m_id}};
    if (m_script.fault == Fault::Gzip) {
        headers.append(qMakePair(QByteArray("Content-Encoding"), QByteArray("gzip")));
        m_packer = std::make_unique<Packer>();
    }
    m_connection.beginStream(200, headers);
    if (m_script.fault == Fault::HeadersOnly) return;
    if (m_script.fault == Fault::Empty) {
        m_connection.endStream();
        finish();
        return;
    }
    if (m_script.fault == Fault::KeepAliveOnly) {
        connect(&m_timer, &QTimer::timeout, this, [this] { m_connection.writeChunk(": OPENROUTER PROCESSING\n\n"); });
        m_timer.setSingleShot(false);
        m_timer.start(m_script.keepAlive.count() > 0 ? m_script.keepAlive : Milliseconds(20));
        return;
    }
    m_steps = chatSteps(m_script, m_request, m_id);
    connect(&m_timer, &QTimer::timeout, this, &ChatReply::streamSteps);
    connect(&m_connection, &HttpConnection::allSent, this, [this] {
        if (std::exchange(m_waitingForRoom, false)) streamSteps();
    });
    streamSteps();
}

void ChatReply::streamSteps()
{
    while (!m_ended && m_next < m_steps.size()) {
        const double wait = m_steps[m_next].dueMs - elapsedMs();
        if (wait > 0.05) {
            m_timer.start(Milliseconds(static_cast<qint64>(std::ceil(wait))));
            return;
        }
        if (m_connection.unsentBytes() > mostUnsent) {
            m_waitingForRoom = true;
            return;
        }
        const ChatStep step = m_steps[m_next++];
        perform(step);
    }
}

void ChatReply::perform(const ChatStep &step)
{
    switch (step.act) {
    case ChatStep::Do::Write:
        if (step.token) {
            m_log.change(m_number, [](SeenRequest &seen) {
                if (seen.tokensSent.size() < EventLog::maxTokens)
                    seen.tokensSent.append(std::chrono::steady_clock::now());
            });
        }
        m_connection.writeChunk(m_packer ? m_packer->pack(step.bytes) : step.bytes);
        break;
    case ChatStep::Do::Stall: break;
    case ChatStep::Do::Reset:
        m_ended = true;
        m_connection.reset();
        break;
    case ChatStep::Do::Cut:
        m_ended = true;
        m_connection.writeRaw(QByteArray::number(step.bytes.size(), 16) + "\r\n" +
                              step.bytes.first(step.bytes.size() / 2));
        m_connection.close();
        break;
    case ChatStep::Do::Finish:
        if (m_packer) m_connection.writeChunk(m_packer->finish());
        m_connection.endStream();
        finish();
        break;
    }
}

void ChatReply::answerWhole()
{
    const QByteArray body = QJsonDocument(wholeAnswer(m_script, m_request, m_id)).toJson(QJsonDocument::Compact);
    m_connection.respond(200, {{"Content-Type", "application/json"}}, body);
    finish();
}

bool ChatReply::answerByStatus()
{
    const auto json = [this](int status, const QByteArray &body, const HttpHeaders &more = {}) {
        m_connection.respond(status, HttpHeaders{{"Content-Type", "application/json"}, {"x-request-id", m_id}} + more,
                             body);
        return true;
    };
    const auto page = [this](int status, const QByteArray &title) {
        m_connection.respond(status, {{"Content-Type", "text/html"}},
                             "<html>\n<head><title>" + title + "</title></head>\n<body><h1>" + title +
                                 "</h1></body></html>");
        return true;
    };
    HttpHeaders retryAfter{{"Retry-After", QByteArray::number((m_script.retryAfter.count() + 999) / 1000)}};
    if (m_script.retryAfterMs.count() > 0)
        retryAfter.append(qMakePair(QByteArray("retry-after-ms"), QByteArray::number(m_script.retryAfterMs.count())));
    switch (m_script.fault) {
    case Fault::BadRequest:
        return json(
            400,
            errorBody(
                u"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."_s,
                u"invalid_request_error"_s, "unsupported_parameter"_L1, "max_tokens"_L1));
    case Fault::Unauthorised: {
        const auto requests = m_log.requests();
        const QByteArray sent =
            m_number < requests.size() ? requests[m_number].http.headers.value("authorization") : QByteArray();
        return json(401, errorBody(u"Incorrect API key provided: %1."_s.arg(QString::fromUtf8(sent.mid(7))),
                                   u"invalid_request_error"_s, "invalid_api_key"_L1));
    }
    case Fault::NoCredit:
        return json(402, errorBody(u"Insufficient credits. Add more at the website."_s, u"payment_required"_s, 402));
    case Fault::Forbidden:
        return json(403, errorBody(u"The request was blocked by a guardrail"_s, u"permission_denied"_s, 403));
    case Fault::NotFound:
        return json(404, errorBody(u"The model does not exist"_s, u"invalid_request_error"_s, "model_not_found"_L1));
    case Fault::RateLimit:
        return json(429, errorBody(u"Rate limit exceeded: 20 requests a minute"_s, u"rate_limit_exceeded"_s, 429),
                    retryAfter);
    case Fault::Quota:
        return json(429, errorBody(u"You exceeded your current quota, please check your plan and billing details."_s,
                                   u"insufficient_quota"_s, "insufficient_quota"_L1));
    case Fault::ServerError:
        return json(500, errorBody(u"The server had an error while processing your request"_s, u"server_error"_s,
                                   QJsonValue::Null));
    case Fault::BadGateway: return page(502, "502 Bad Gateway");
    case Fault::Unavailable:
        m_connection.respond(503, HttpHeaders{{"Content-Type", "text/plain"}} + retryAfter,
                             "upstream connect error or disconnect");
        return true;
    case Fault::Overloaded:
        return json(529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})");
    case Fault::Redirect: return json(307, "{}", {{"Location", "https://elsewhere.invalid/v1/chat/completions"}});
    case Fault::Page: return page(200, "Sign in to the network");
    case Fault::JsonError: return json(200, errorBody(u"The model is not loaded"_s, u"invalid_request_error"_s, 400));
    default: return false;
    }
}

void ChatReply::finish()
{
    m_ended = true;
    m_log.change(m_number, [](SeenRequest &seen) { seen.ended = std::chrono::steady_clock::now(); });
    deleteLater();
}

} // namespace docswiki::test
