// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/ollamastream.h"

#include "core/base/log.h"
#include "core/provider/ollama/chatobject.h"
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/openai/requestbody.h"
#include "core/provider/openai/retryhints.h"
#include "core/provider/stream/jsoncall.h"

#include <QDateTime>
#include <QPointer>

#include <utility>

namespace docswiki::provider::ollama {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxRepeats = 1;            // only tools are ever refused here
constexpr Milliseconds slowAfter{1'000}; // a model in memory answers before that, or reads a long prompt
constexpr Milliseconds askingLimit{100}; // what is in memory; the request waits no longer for it
} // namespace

OllamaStream::OllamaStream(net::StreamPool &pool, openai::Access access, QJsonObject body, net::Deadlines deadlines,
                           std::shared_ptr<ModelMemory> memory, std::shared_ptr<openai::QuirkBook> quirks)
    : m_pool(&pool)
    , m_access(std::move(access))
    , m_request(std::move(body))
    , m_model(m_request["model"_L1].toString())
    , m_context(m_request["options"_L1]["num_ctx"_L1].toInt())
    , m_memory(std::move(memory))
    , m_quirkBook(std::move(quirks))
    , m_decoder(std::make_shared<AnswerDecoder>(static_cast<AnswerSink &>(*this), m_access.name))
    , m_exchange(pool, m_access.name, deadlines, static_cast<ExchangeSink &>(*this))
{
    for (QTimer *timer : {&m_slow, &m_asking})
        timer->setSingleShot(true);
    connect(&m_slow, &QTimer::timeout, this, &OllamaStream::tellLoading);
}

OllamaStream::~OllamaStream()
{
    m_decoder->stop();
}

void OllamaStream::start()
{
    if (m_ended || std::exchange(m_started, true)) return;
    m_request = openai::adapt(std::move(m_request), m_quirkBook->quirks().of(m_access.base, m_model));
    if (!m_pool) return sendFirst();
    if (!m_memory->isLoaded(m_model, m_context, std::chrono::steady_clock::now())) return askWhetherLoaded();
    // The server may have let go of it, or been started anew, since it was last heard of: asked beside the request.
    callJson(*m_pool, loadedCall(), this, [this](const Result<QJsonObject> &answer) {
        if (m_ended || !answer || loadedModelsIn(*answer).contains(fullName(m_model))) return;
        m_isLoaded = false;
        tellLoading();
    });
    sendFirst();
}

JsonCall OllamaStream::loadedCall() const
{
    return {openai::apiRequest(m_access, u"api/ps"_s), {}, m_access.name, m_access.key, askingLimit, m_access.route};
}

void OllamaStream::askWhetherLoaded()
{
    // Before the request, because from then on a model that is only being loaded is listed, too.
    connect(&m_asking, &QTimer::timeout, this, &OllamaStream::sendFirst);
    m_asking.start(askingLimit);
    callJson(*m_pool, loadedCall(), this, [this](const Result<QJsonObject> &answer) {
        if (m_ended || m_sent) return;
        if (answer) {
            const QHash<QString, int> loaded = loadedModelsIn(*answer);
            const auto found = loaded.constFind(fullName(m_model));
            m_isLoaded = found != loaded.constEnd() && (*found == 0 || *found == m_context);
        }
        sendFirst();
    });
}

void OllamaStream::sendFirst()
{
    m_asking.stop();
    if (m_ended || std::exchange(m_sent, true)) return;
    if (!send())
        endLater(fail(ErrorCode::Internal,
                      u"Too many answers are being written at once. Stop some of them and ask again."_s));
    else if (!m_isLoaded.has_value() && !m_memory->isLoaded(m_model, m_context, std::chrono::steady_clock::now()))
        m_slow.start(slowAfter);
}

bool OllamaStream::send()
{
    return m_exchange.send(openai::streamPost(m_access, openai::endpoint(m_access.base, u"api/chat"_s),
                                              "application/x-ndjson", openai::requestBytes(m_request)));
}

void OllamaStream::tellLoading()
{
    if (m_ended || m_exchange.sawBytes() || std::exchange(m_toldLoading, true)) return;
    Q_EMIT statusChanged(u"Loading %1 into memory"_s.arg(shownName(m_model)));
}

void OllamaStream::abort()
{
    if (!m_ended) endLater(fail(ErrorCode::Cancelled, u"The answer was stopped."_s));
}

void OllamaStream::exchangeConnected(bool reused)
{
    const QPointer<OllamaStream> alive(this);
    Q_EMIT connected(reused);
    if (alive && m_isLoaded == false) tellLoading();
}

void OllamaStream::exchangeAccepted(const net::HttpHead &)
{
    m_slow.stop();
    Q_EMIT headersArrived();
}

void OllamaStream::exchangeText(QByteArrayView text)
{
    const auto decoder = m_decoder;
    const QPointer<OllamaStream> alive(this);
    decoder->feed(text);
    if (!alive || m_ended || !decoder->ended()) return;
    Result<ChatOutcome> result = decoder->finish();
    if (alive && !m_ended) end(std::move(result));
}

void OllamaStream::exchangeClosed(const std::optional<net::HttpFailure> &failure)
{
    if (failure) {
        end(fail(openai::brokenOffError(failure->detail, m_access.name)));
        return;
    }
    const auto decoder = m_decoder;
    const QPointer<OllamaStream> alive(this);
    Result<ChatOutcome> result = decoder->finish();
    if (alive && !m_ended) end(std::move(result));
}

void OllamaStream::exchangeRefused(const net::HttpHead &head, const QByteArray &body)
{
    if (head.status < 400) {
        const QUrl target = QUrl::fromEncoded(head.value("location"));
        end(fail(
            openai::redirectError(target.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery), m_access.name)));
        return;
    }
    openai::ProviderFault fault = openai::faultOfBody(head.status, body);
    openai::readRetryHints(
        fault, [&head](QByteArrayView name) { return head.value(name); }, QDateTime::currentDateTimeUtc());
    if (!repeatWithout(fault)) end(fail(openai::toError(fault, m_access.name)));
}

bool OllamaStream::repeatWithout(const openai::ProviderFault &fault)
{
    const auto known = m_quirkBook->quirks().of(m_access.base, m_model);
    const auto change = openai::changeFor(fault, m_request, known);
    if (!change || m_repeats >= maxRepeats) return false;
    ++m_repeats;
    qCInfo(logProvider).noquote() << m_access.name << m_model << "is asked again:" << change->what;
    m_request = openai::adapt(std::move(m_request), change->quirks);
    if (change->remember) m_quirkBook->learn(m_access.base, m_model, change->quirks);
    return send();
}

void OllamaStream::exchangeFailed(const Error &error)
{
    end(fail(error));
}

void OllamaStream::contentCame(const QString &text)
{
    m_exchange.contentBegan();
    Q_EMIT contentArrived(text);
}

void OllamaStream::reasoningCame(const QString &text)
{
    m_exchange.contentBegan();
    Q_EMIT reasoningArrived(text);
}

void OllamaStream::toolCallBegan(const QString &id, const QString &name)
{
    m_exchange.contentBegan();
    Q_EMIT toolCallStarted(id, name);
}

void OllamaStream::heartbeatCame()
{
    Q_EMIT heartbeat();
}

void OllamaStream::end(Result<ChatOutcome> result)
{
    if (std::exchange(m_ended, true)) return;
    m_slow.stop();
    m_asking.stop();
    m_decoder->stop();
    m_exchange.end(result.has_value());
    if (result) {
        // A minute less than it was told to keep it: until then nobody needs to look.
        m_memory->setLoaded(m_model, m_context,
                            std::chrono::steady_clock::now() + keepAliveTime - std::chrono::minutes(1));
    } else {
        m_memory->setNotLoaded(m_model);
        result = fail(openai::withoutKey(std::move(result.error()), m_access.key));
        qCDebug(logProvider).noquote() << m_access.name << result.error().message << result.error().detail;
    }
    Q_EMIT finished(result);
}

void OllamaStream::endLater(Result<ChatOutcome> result)
{
    m_ended = true;
    m_slow.stop();
    m_asking.stop();
    m_decoder->stop();
    m_exchange.end(false);
    QMetaObject::invokeMethod(
        this, [this, result = std::move(result)] { Q_EMIT finished(result); }, Qt::QueuedConnection);
}

} // namespace docswiki::provider::ollama
