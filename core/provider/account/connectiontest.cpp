// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/connectiontest.h"

#include "core/net/httpfailure.h"
#include "core/net/origin.h"
#include "core/provider/account/accountaddress.h"
#include "core/provider/account/connectionfaults.h"
#include "core/provider/openai/endpoint.h"
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"

#include <QFutureWatcher>
#include <QHostAddress>
#include <QHostInfo>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslError>
#include <QSslSocket>

#include <algorithm>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;
using Kind = ConnectionStepKind;
using State = ConnectionStepState;

namespace {
constexpr qint64 largestKeyAnswer = 256 * 1024;

QString tlsVersion(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_3: return u"TLS 1.3"_s;
    case QSsl::TlsV1_2: return u"TLS 1.2"_s;
    default: return u"TLS"_s;
    }
}

QString choose(const QList<ModelInfo> &models)
{
    const auto loaded =
        std::find_if(models.begin(), models.end(), [](const ModelInfo &model) { return model.loaded.value_or(false); });
    return loaded != models.end() ? loaded->id : models.isEmpty() ? QString() : models.first().id;
}
} // namespace

ConnectionTest::ConnectionTest(ConnectionTarget target, Limits limits, QObject *parent)
    : QObject(parent), m_target(std::move(target)), m_limits(limits)
{
    for (const Kind kind : {Kind::Name, Kind::Connect, Kind::Tls, Kind::Key, Kind::Models, Kind::Token}) {
        ConnectionStep waiting;
        waiting.kind = kind;
        m_steps += waiting;
    }
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, &ConnectionTest::timedOut);
}

ConnectionTest::~ConnectionTest()
{
    dropEverything();
}

void ConnectionTest::start()
{
    if (m_started) return;
    m_started = true;
    QTimer::singleShot(0, this, [this] {
        if (m_over) return;
        const auto url = accountUrl(m_target.account);
        if (!url) return failed(Kind::Name, url.error());
        m_url = *url;
        m_who = openai::providerName(m_url);
        begin(Kind::Name);
    });
}

void ConnectionTest::cancel()
{
    if (m_over || !m_started) return;
    m_stopped = true;
    for (ConnectionStep &open : m_steps) {
        if (open.state == State::Running) skip(open.kind, u"stopped"_s);
    }
    end();
}

bool ConnectionTest::passed() const
{
    return m_over && !m_stopped && std::none_of(m_steps.begin(), m_steps.end(), [](const ConnectionStep &s) {
               return s.state == State::Failed;
           });
}

void ConnectionTest::begin(Kind kind)
{
    m_current = kind;
    switch (kind) {
    case Kind::Name: return lookUp();
    case Kind::Connect: return connectSocket();
    case Kind::Tls: return encrypt();
    case Kind::Key: return askAboutKey();
    case Kind::Models: return askForModels();
    case Kind::Token: return askForToken();
    }
}

void ConnectionTest::lookUp()
{
    if (!QHostAddress(m_url.host()).isNull()) {
        skip(Kind::Name, u"an address, not a name"_s);
        return next(Kind::Name);
    }
    if (hasProxy()) {
        skip(Kind::Name, u"by the proxy"_s);
        return next(Kind::Name);
    }
    run(Kind::Name);
    m_lookup = QHostInfo::lookupHost(m_url.host(), this, [this](const QHostInfo &info) {
        if (m_over || m_current != Kind::Name || info.lookupId() != m_lookup) return;
        m_lookup.reset();
        const auto addresses = info.addresses();
        if (addresses.isEmpty()) return failed(Kind::Name, nameFault(m_url.host(), info.errorString()));
        pass(Kind::Name, addresses.size() == 1
                             ? addresses.first().toString()
                             : u"%1 and %2 more"_s.arg(addresses.first().toString()).arg(addresses.size() - 1));
        next(Kind::Name);
    });
}

void ConnectionTest::connectSocket()
{
    run(Kind::Connect);
    m_socket = new QSslSocket(this);
    QSslConfiguration configuration = m_target.tls.value_or(QSslConfiguration::defaultConfiguration());
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setAllowedNextProtocols({QSslConfiguration::NextProtocolHttp1_1});
    m_socket->setSslConfiguration(configuration);
    m_socket->setPeerVerifyName(m_url.host());
    m_socket->setProxy(m_target.proxy);
    connect(m_socket, &QSslSocket::errorOccurred, this, [this] { socketFailed(); });
    // Later, because QSslSocket is not finished with itself while it says so.
    connect(
        m_socket, &QSslSocket::connected, this,
        [this] {
            if (m_over || m_current != Kind::Connect) return;
            pass(Kind::Connect, hasProxy() ? u"through the proxy %1"_s.arg(m_target.proxy.hostName())
                                           : m_socket->peerAddress().toString());
            next(Kind::Connect);
        },
        Qt::QueuedConnection);
    connect(m_socket, &QSslSocket::encrypted, this, [this] {
        if (m_over || m_current != Kind::Tls) return;
        const QString issuer = m_socket->peerCertificate().issuerInfo(QSslCertificate::Organization).value(0);
        const QString version = tlsVersion(m_socket->sessionProtocol());
        pass(Kind::Tls, issuer.isEmpty() ? version : u"%1, certificate by %2"_s.arg(version, issuer));
        next(Kind::Tls);
    });
    m_socket->connectToHost(m_url.host(), net::portOf(m_url));
}

void ConnectionTest::encrypt()
{
    if (m_url.scheme() != "https"_L1) {
        skip(Kind::Tls, net::isLoopback(m_url.host()) ? u"not needed on this computer"_s
                                                      : u"not encrypted: the address says http"_s);
        return next(Kind::Tls);
    }
    run(Kind::Tls);
    m_socket->startClientEncryption();
}

void ConnectionTest::socketFailed()
{
    if (m_over) return;
    const QString detail = m_socket->errorString();
    if (m_current == Kind::Connect) {
        failed(Kind::Connect, connectFault(m_socket->error(), m_who, m_target.proxy.hostName(), detail));
    } else if (m_current == Kind::Tls) {
        QStringList reasons;
        for (const QSslError &reason : m_socket->sslHandshakeErrors())
            reasons += reason.errorString();
        failed(Kind::Tls,
               tlsFault(m_socket->sslHandshakeErrors(), m_who, reasons.isEmpty() ? detail : reasons.join("; "_L1)));
    }
}

void ConnectionTest::askAboutKey()
{
    if (m_socket) { // it has shown what it should
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket->deleteLater();
        m_socket = nullptr;
    }
    const ProviderKind kind = m_target.account.kind;
    if (m_target.key.isEmpty()) {
        if (kind == ProviderKind::OpenRouter || kind == ProviderKind::OpenAi)
            return failed(Kind::Key,
                          {ErrorCode::Unauthorised,
                           u"%1 needs a key. Get one there, and enter it here."_s.arg(providerKindTitle(kind)),
                           {},
                           false});
        skip(Kind::Key, u"no key is set"_s);
        return next(Kind::Key);
    }
    if (!mayCarryKey(m_target.account))
        return failed(
            Kind::Key,
            {ErrorCode::Input,
             u"The key would travel to %1 unencrypted. Use an https address, or allow it for this provider."_s.arg(
                 m_who),
             {},
             false});
    run(Kind::Key);
    if (kind != ProviderKind::OpenRouter || !m_target.calls) return askForModels(); // whose answer tells
    QNetworkRequest request = openai::apiRequest({m_url, m_target.key, m_who}, u"key"_s);
    request.setRawHeader("Accept", "application/json");
    m_reply = m_target.calls->get(request);
    m_reply->setReadBufferSize(2 * largestKeyAnswer);
    connect(m_reply, &QNetworkReply::readyRead, m_reply, [reply = m_reply] {
        if (reply->bytesAvailable() > largestKeyAnswer) reply->abort();
    });
    connect(m_reply, &QNetworkReply::finished, this, [this, reply = m_reply] {
        if (reply != m_reply) return;
        m_reply = nullptr;
        reply->deleteLater();
        readKeyAnswer(*reply);
    });
}

void ConnectionTest::readKeyAnswer(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply.isOpen() ? reply.read(largestKeyAnswer) : QByteArray(); // closed: it was too long
    if (status == 0) return failed(Kind::Key, openai::networkError(net::failureOf(reply), m_who));
    if (status >= 400) return failed(Kind::Key, openai::toError(openai::faultOfBody(status, body), m_who));
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    if (status >= 300 || !answer["data"_L1].isObject())
        return failed(Kind::Key,
                      {ErrorCode::Protocol,
                       u"%1 says nothing about the key. Check that the address is OpenRouter's."_s.arg(m_who),
                       u"status=%1"_s.arg(status), false});
    pass(Kind::Key, keyWords(answer));
    next(Kind::Key);
}

void ConnectionTest::askForModels()
{
    if (!m_target.models) {
        if (step(Kind::Key).state == State::Running) skip(Kind::Key, u"shown by the first answer"_s);
        skip(Kind::Models, u"not asked for"_s);
        return next(Kind::Models);
    }
    m_current = Kind::Models;
    run(Kind::Models);
    using Watcher = QFutureWatcher<ConnectionTarget::Models>;
    auto *watcher = new Watcher(this);
    m_waiting = watcher;
    connect(watcher, &Watcher::finished, this, [this, watcher] {
        if (m_waiting != watcher) return;
        m_waiting = nullptr;
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            takeModels(watcher->result());
        else
            takeModels(fail(ErrorCode::Network, u"The list of models of %1 was not read. Try again."_s.arg(m_who)));
    });
    // Our own limit ends it should this one not.
    watcher->setFuture(m_target.models(m_limits.models));
}

void ConnectionTest::takeModels(const ConnectionTarget::Models &models)
{
    if (m_over) return;
    const bool keyOpen = step(Kind::Key).state == State::Running;
    if (!models) {
        const Error &error = models.error();
        if (error.code == ErrorCode::Unauthorised) {
            if (step(Kind::Models).state == State::Running) skip(Kind::Models, u"needs a key"_s);
            return failed(Kind::Key, error);
        }
        if (keyOpen) skip(Kind::Key, u"not known without an answer"_s);
        if (error.code != ErrorCode::NotFound || m_target.model.isEmpty()) return failed(Kind::Models, error);
        skip(Kind::Models, u"this server has no list"_s);
        return next(Kind::Models);
    }
    if (keyOpen) pass(Kind::Key, u"not refused"_s);
    if (models->isEmpty())
        return failed(
            Kind::Models,
            {ErrorCode::NotFound, u"%1 has no models yet. Load one there, then test again."_s.arg(m_who), {}, false});
    if (m_target.model.isEmpty()) m_target.model = choose(*models);
    pass(Kind::Models, models->size() == 1 ? u"1 model"_s : u"%1 models"_s.arg(models->size()));
    next(Kind::Models);
}

void ConnectionTest::askForToken()
{
    if (!m_target.chat || m_target.model.isEmpty()) {
        skip(Kind::Token, m_target.chat ? u"no model is chosen"_s : u"not asked for"_s);
        return next(Kind::Token);
    }
    run(Kind::Token);
    ChatRequest request;
    request.profile.model = m_target.model;
    request.profile.maxTokens = 1;
    request.profile.deadlines.headers = m_limits.token; // while a model is loaded
    request.profile.deadlines.firstContent = m_limits.token;
    request.profile.deadlines.total = m_limits.token;
    request.messages = {{Role::User, u"Hi"_s}};
    request.question = u"Hi"_s;
    m_stream = m_target.chat->open(request);
    const auto answered = [this] {
        if (m_over || m_current != Kind::Token || step(Kind::Token).state != State::Running) return;
        pass(Kind::Token, m_target.model);
        next(Kind::Token);
    };
    ChatStream *stream = m_stream.get();
    connect(stream, &ChatStream::contentArrived, this, answered);
    connect(stream, &ChatStream::reasoningArrived, this, answered);
    connect(stream, &ChatStream::toolCallStarted, this, answered);
    connect(stream, &ChatStream::statusChanged, this, [this](const QString &what) {
        if (m_over) return;
        step(Kind::Token).detail = what;
        Q_EMIT stepChanged(step(Kind::Token));
    });
    connect(stream, &ChatStream::finished, this, [this, answered](const Result<ChatOutcome> &result) {
        if (m_over) return;
        if (result)
            answered();
        else
            failed(Kind::Token, result.error());
    });
    stream->start();
}

void ConnectionTest::timedOut()
{
    if (m_over) return;
    if (m_current == Kind::Models && step(Kind::Key).state == State::Running)
        skip(Kind::Key, u"not known without an answer"_s);
    failed(m_current, stepTimeout(m_current, limitOf(m_current), m_who));
}

Milliseconds ConnectionTest::limitOf(Kind kind) const
{
    switch (kind) {
    case Kind::Name: return m_limits.name;
    case Kind::Connect: return m_limits.connect;
    case Kind::Tls: return m_limits.tls;
    case Kind::Key: return m_limits.key;
    case Kind::Models: return m_limits.models;
    case Kind::Token: return m_limits.token;
    }
    return m_limits.connect;
}

void ConnectionTest::run(Kind kind)
{
    m_since = std::chrono::steady_clock::now();
    m_deadline.start(limitOf(kind));
    step(kind).state = State::Running;
    Q_EMIT stepChanged(step(kind));
}

void ConnectionTest::pass(Kind kind, const QString &detail)
{
    step(kind).state = State::Passed;
    step(kind).took = std::chrono::steady_clock::now() - m_since;
    step(kind).detail = detail;
    Q_EMIT stepChanged(step(kind));
}

void ConnectionTest::skip(Kind kind, const QString &why)
{
    if (step(kind).state == State::Running) step(kind).took = std::chrono::steady_clock::now() - m_since;
    step(kind).state = State::Skipped;
    step(kind).detail = why;
    Q_EMIT stepChanged(step(kind));
}

void ConnectionTest::failed(Kind kind, const Error &error)
{
    ConnectionStep &bad = step(kind);
    if (bad.state == State::Running) bad.took = std::chrono::steady_clock::now() - m_since;
    bad.state = State::Failed;
    bad.error = openai::withoutKey(error, m_target.key);
    Q_EMIT stepChanged(bad);
    end();
}

void ConnectionTest::next(Kind after)
{
    m_deadline.stop();
    if (m_over) return; // somebody cancelled on hearing of the last step
    if (after == Kind::Token) return end();
    begin(static_cast<Kind>(static_cast<int>(after) + 1));
}

void ConnectionTest::end()
{
    if (m_over) return;
    m_over = true;
    dropEverything();
    for (const ConnectionStep &open : std::as_const(m_steps)) {
        if (open.state == State::Waiting) skip(open.kind, u"not tried"_s);
    }
    Q_EMIT finished();
}

void ConnectionTest::dropEverything()
{
    m_deadline.stop();
    if (m_lookup) QHostInfo::abortHostLookup(*m_lookup);
    m_lookup.reset();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket->deleteLater();
        m_socket = nullptr;
    }
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
    if (QObject *waiting = std::exchange(m_waiting, nullptr)) {
        waiting->disconnect(this);
        waiting->deleteLater();
    }
    if (m_stream) { // this may be called from within its signals
        m_stream->disconnect(this);
        m_stream->abort();
        m_stream.release()->deleteLater();
    }
}

} // namespace docswiki::provider
