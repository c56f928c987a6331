// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaistream.h"

#include "core/base/log.h"
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/openai/requestbody.h"
#include "core/provider/openai/retryhints.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QPointer>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxWholeBytes = 32 * 1024 * 1024;

/// Keep-alives and white space may come before what tells a stream from JSON or a page. 0: cannot be told yet.
char firstSign(QByteArrayView bytes)
{
    const auto it = std::find_if(bytes.cbegin(), bytes.cend(), [](char c) {
        return c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\xEF' && c != '\xBB' && c != '\xBF';
    });
    return it == bytes.cend() ? '\0' : *it;
}
} // namespace

OpenAiStream::OpenAiStream(net::StreamPool &pool, Access access, QJsonObject body, net::Deadlines deadlines,
                           std::shared_ptr<QuirkBook> quirks)
    : m_access(std::move(access))
    , m_request(std::move(body))
    , m_quirkBook(std::move(quirks))
    , m_decoder(std::make_shared<StreamDecoder>(static_cast<AnswerSink &>(*this), m_access.name))
    , m_exchange(pool, m_access.name, deadlines, static_cast<ExchangeSink &>(*this))
{
}

OpenAiStream::~OpenAiStream()
{
    m_decoder->stop();
}

void OpenAiStream::start()
{
    if (m_ended || std::exchange(m_started, true)) return;
    m_quirks = m_quirkBook->quirks().of(m_access.base, m_request["model"_L1].toString());
    m_request = adapt(std::move(m_request), m_quirks);
    if (m_exchange.send(chatPost(m_access, requestBytes(m_request)))) return;
    endLater(
        fail(ErrorCode::Internal, u"Too many answers are being written at once. Stop some of them and ask again."_s));
}

void OpenAiStream::abort()
{
    if (!m_ended) endLater(fail(ErrorCode::Cancelled, u"The answer was stopped."_s));
}

void OpenAiStream::exchangeConnected(bool reused)
{
    Q_EMIT connected(reused);
}

void OpenAiStream::exchangeAccepted(const net::HttpHead &head)
{
    const QByteArray type = head.value("content-type").toLower();
    if (type.startsWith("application/json") || type.startsWith("text/html")) m_bodyKind = Body::Whole;
    m_decoder->setRequestId(QString::fromLatin1(head.value("x-generation-id").left(100)));
    Q_EMIT headersArrived();
}

void OpenAiStream::exchangeText(QByteArrayView text)
{
    if (m_bodyKind == Body::Unknown) {
        const char sign = firstSign(text);
        if (sign != '\0') m_bodyKind = sign == '{' || sign == '<' ? Body::Whole : Body::Stream;
    }
    if (m_bodyKind == Body::Whole) {
        m_body.append(text.first(std::min(text.size(), maxWholeBytes - m_body.size())));
        return;
    }
    const auto decoder = m_decoder;
    const QPointer<OpenAiStream> alive(this);
    decoder->feed(text);
    if (!alive || m_ended || !decoder->ended()) return;
    Result<ChatOutcome> result = decoder->finish();
    if (alive && !m_ended) end(std::move(result));
}

void OpenAiStream::exchangeClosed(const std::optional<net::HttpFailure> &failure)
{
    if (failure && !m_decoder->hasFinishReason()) {
        end(fail(brokenOffError(failure->detail, m_access.name)));
        return;
    }
    const auto decoder = m_decoder;
    const QPointer<OpenAiStream> alive(this);
    Result<ChatOutcome> result = m_bodyKind == Body::Whole ? wholeAnswer() : decoder->finish();
    if (alive && !m_ended) end(std::move(result));
}

void OpenAiStream::exchangeRefused(const net::HttpHead &head, const QByteArray &body)
{
    if (head.status < 400) {
        const QUrl target = QUrl::fromEncoded(head.value("location"));
        end(fail(redirectError(target.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery), m_access.name)));
        return;
    }
    ProviderFault fault = faultOfBody(head.status, body);
    fault.withoutKey = m_access.key.isEmpty();
    readRetryHints(
        fault, [&head](QByteArrayView name) { return head.value(name); }, QDateTime::currentDateTimeUtc());
    if (repeatWithout(fault)) return;
    if (isLoadingModel(fault)) {
        const QPointer<OpenAiStream> alive(this);
        Q_EMIT statusChanged(u"%1 is loading the model"_s.arg(m_access.name));
        if (!alive || m_ended) return;
    }
    end(fail(toError(fault, m_access.name)));
}

bool OpenAiStream::repeatWithout(const ProviderFault &fault)
{
    if (m_repeats >= maxRepeats) return false;
    const auto change = changeFor(fault, m_request, m_quirks);
    if (!change) return false;
    QJsonObject changed = adapt(m_request, change->quirks);
    if (changed == m_request) return false; // the same again would get the same answer
    ++m_repeats;
    const QString model = m_request["model"_L1].toString();
    qCInfo(logProvider).noquote() << m_access.name << model << "is asked again:" << change->what;
    const QJsonObject before = std::exchange(m_request, std::move(changed));
    m_quirks = change->quirks;
    // What is remembered must not hold what counts for this request only.
    const auto lasting = changeFor(fault, before, m_quirkBook->quirks().of(m_access.base, model));
    if (lasting && lasting->remember) m_quirkBook->learn(m_access.base, model, lasting->quirks);
    return m_exchange.send(chatPost(m_access, requestBytes(m_request)));
}

void OpenAiStream::exchangeFailed(const Error &error)
{
    end(fail(error));
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

void OpenAiStream::contentCame(const QString &text)
{
    m_exchange.contentBegan();
    Q_EMIT contentArrived(text);
}

void OpenAiStream::reasoningCame(const QString &text)
{
    m_exchange.contentBegan();
    Q_EMIT reasoningArrived(text);
}

void OpenAiStream::toolCallBegan(const QString &id, const QString &name)
{
    m_exchange.contentBegan();
    Q_EMIT toolCallStarted(id, name);
}

void OpenAiStream::heartbeatCame()
{
    Q_EMIT heartbeat();
}

void OpenAiStream::statusCame(const QString &what)
{
    Q_EMIT statusChanged(what);
}

void OpenAiStream::end(Result<ChatOutcome> result)
{
    if (std::exchange(m_ended, true)) return;
    m_decoder->stop();
    m_exchange.end(result.has_value());
    if (!result) {
        result = fail(withoutKey(std::move(result.error()), m_access.key));
        qCDebug(logProvider).noquote() << m_access.name << result.error().message << result.error().detail;
    }
    Q_EMIT finished(result);
}

void OpenAiStream::endLater(Result<ChatOutcome> result)
{
    m_ended = true;
    m_decoder->stop();
    m_exchange.end(false);
    QMetaObject::invokeMethod(
        this, [this, result = std::move(result)] { Q_EMIT finished(result); }, Qt::QueuedConnection);
}

} // namespace docswiki::provider::openai
