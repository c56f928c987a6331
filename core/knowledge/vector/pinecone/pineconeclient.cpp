// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/pinecone/pineconeclient.h"

#include "core/base/log.h"
#include "core/knowledge/vector/pinecone/pineconefault.h"
#include "core/net/httpfailure.h"
#include "core/net/origin.h"
#include "core/net/postcall.h"
#include "core/net/streampool.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr auto apiVersion = "2026-04";
constexpr int mostConnections = 20;
constexpr qsizetype longestAnswer = 32 * 1024 * 1024;
constexpr qint64 longestDescription = 1024 * 1024;

double chance()
{
    return QRandomGenerator::global()->generateDouble();
}

/// A key in clear goes no further than this computer.
bool isSafe(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && net::isLoopback(url.host())));
}

qint64 lsnIn(const net::HttpHead &head, QByteArrayView name)
{
    bool isNumber = false;
    const qint64 lsn = head.value(name).toLongLong(&isNumber);
    return isNumber && lsn >= 0 ? lsn : -1;
}
} // namespace

struct PineconeClient::Call {
    QByteArray path;
    QByteArray body;
    Replied done;
    net::RetryPlan plan;
    bool lookedAgain = false; ///< for the host, after it was not there
};

PineconeClient::PineconeClient(net::StreamPool &pool, PineconeAccess access, PineconeLimits limits,
                               std::shared_ptr<const Clock> clock, QObject *parent)
    : QObject(parent), m_pool(pool), m_access(std::move(access)), m_limits(limits), m_clock(std::move(clock))
{
}

std::optional<Error> PineconeClient::unusable() const
{
    if (!isSafe(QUrl(m_access.controlUrl)))
        return Error{ErrorCode::Input, u"The address of Pinecone must begin with https://. Check it in Settings."_s};
    if (m_access.index.isEmpty())
        return Error{ErrorCode::Input, u"Pinecone needs the name of an index. Enter it in Settings."_s};
    if (m_access.key.isEmpty())
        return Error{ErrorCode::Unauthorised,
                     u"Pinecone wants a key. Enter it in Settings, or set PINECONE_API_KEY."_s};
    return {};
}

void PineconeClient::post(const QByteArray &path, const QByteArray &body, Replied done)
{
    auto call =
        std::make_shared<Call>(Call{path, body, std::move(done), net::RetryPlan(m_limits.retry, m_clock->now())});
    std::optional<Error> problem = unusable();
    if (!problem && m_waiting.size() >= static_cast<std::size_t>(m_limits.waiting))
        problem = Error{ErrorCode::Internal, u"Too many calls wait for Pinecone. Try again later."_s, {}, true};
    if (problem) {
        QMetaObject::invokeMethod(
            this, [call, error = *problem] { call->done(fail(error)); }, Qt::QueuedConnection);
        return;
    }
    m_waiting.push_back(std::move(call));
    pump();
}

void PineconeClient::pump()
{
    while (!m_waiting.empty() && m_running < std::clamp(m_limits.connections, 1, mostConnections)) {
        const std::shared_ptr<Call> call = m_waiting.front();
        m_waiting.pop_front();
        ++m_running;
        // Its time begins when its turn comes.
        call->plan = net::RetryPlan(m_limits.retry, m_clock->now());
        send(call);
    }
}

void PineconeClient::send(const std::shared_ptr<Call> &call)
{
    index([this, call](const Result<PineconeDescription> &found) {
        if (!found) {
            finish(call, fail(found.error()));
            return;
        }
        QUrl url = found->host;
        url.setPath(QString::fromLatin1(call->path));
        const net::HttpPost post{url,
                                 {{"Api-Key", m_access.key.toUtf8()},
                                  {"X-Pinecone-Api-Version", apiVersion},
                                  {"Content-Type", "application/json"},
                                  {"Accept", "application/json"},
                                  {"User-Agent", "docswiki-chat"}},
                                 call->body,
                                 m_access.route};
        const Milliseconds limit = std::clamp(call->plan.left(m_clock->now()), Milliseconds(1), m_limits.answer);
        net::postWhole(m_pool, post, limit, longestAnswer, this,
                       [this, call](const net::HttpAnswer &answer) { took(call, answer); });
    });
}

void PineconeClient::took(const std::shared_ptr<Call> &call, const net::HttpAnswer &answer)
{
    if (answer.status == 200 && answer.body.trimmed().startsWith('{')) {
        finish(call, PineconeReply{answer.body, lsnIn(answer.head, "x-pinecone-request-lsn"),
                                   lsnIn(answer.head, "x-pinecone-max-indexed-lsn")});
        return;
    }
    // An index that was made anew has another host.
    const bool gone =
        (answer.failure && answer.failure->error == QNetworkReply::HostNotFoundError) || answer.status == 404;
    if (gone && !std::exchange(call->lookedAgain, true)) {
        m_description.reset();
        send(call);
        return;
    }
    failed(call, pineconeFault(answer, m_access.index, m_access.key, m_clock->wallTime()));
}

void PineconeClient::failed(const std::shared_ptr<Call> &call, Error error)
{
    const auto wait = error.retryable ? call->plan.next(m_clock->now(), error.retryAfter, chance()) : std::nullopt;
    if (!wait) {
        finish(call, fail(std::move(error)));
        return;
    }
    qCInfo(logKnowledge) << "Pinecone: again in" << wait->count() << "ms:" << error.detail;
    QTimer::singleShot(*wait, this, [this, call] { send(call); });
}

void PineconeClient::finish(const std::shared_ptr<Call> &call, Result<PineconeReply> result)
{
    --m_running;
    QMetaObject::invokeMethod(this, &PineconeClient::pump, Qt::QueuedConnection);
    call->done(std::move(result));
}

void PineconeClient::describe(Described done)
{
    if (const auto problem = unusable()) {
        QMetaObject::invokeMethod(
            this, [done, error = *problem] { done(fail(error)); }, Qt::QueuedConnection);
        return;
    }
    m_description.reset();
    index(std::move(done));
}

void PineconeClient::index(Described done)
{
    if (m_description) {
        done(*m_description);
        return;
    }
    m_askingForHost.push_back(std::move(done));
    if (m_askingForHost.size() > 1) return;
    lookUp(net::RetryPlan(m_limits.retry, m_clock->now()), [this](const Result<PineconeDescription> &result) {
        if (result) m_description = *result;
        const auto asking = std::exchange(m_askingForHost, {});
        for (const Described &one : asking)
            one(result);
    });
}

void PineconeClient::lookUp(net::RetryPlan plan, Described done)
{
    QUrl url(m_access.controlUrl);
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + "/indexes/"_L1 + QString::fromLatin1(QUrl::toPercentEncoding(m_access.index)),
                QUrl::TolerantMode);
    QNetworkRequest request(url);
    request.setRawHeader("Api-Key", m_access.key.toUtf8());
    request.setRawHeader("X-Pinecone-Api-Version", apiVersion);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("User-Agent", "docswiki-chat");
    QNetworkReply *reply = m_pool.shortCalls(m_access.route).get(request);
    reply->setParent(this);
    auto *limit = new QTimer(reply);
    limit->setSingleShot(true);
    const auto late = std::make_shared<bool>(false);
    connect(limit, &QTimer::timeout, reply, [reply, late] {
        *late = true;
        reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, late, plan, done = std::move(done)]() mutable {
        reply->deleteLater();
        net::HttpAnswer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->read(longestDescription);
        if (const QByteArray after = reply->rawHeader("Retry-After"); !after.isEmpty())
            answer.head.headers = {{"retry-after", after}};
        if (*late || answer.status == 0 || (answer.status < 400 && reply->error() != QNetworkReply::NoError)) {
            answer.failure = net::failureOf(*reply);
            if (*late) answer.failure->error = QNetworkReply::TimeoutError;
        }
        if (!answer.failure && answer.status == 200) {
            done(readDescription(answer.body));
            return;
        }
        const Error error = pineconeFault(answer, m_access.index, m_access.key, m_clock->wallTime());
        const auto wait = error.retryable ? plan.next(m_clock->now(), error.retryAfter, chance()) : std::nullopt;
        if (!wait) {
            done(fail(error));
            return;
        }
        QTimer::singleShot(*wait, this, [this, plan, done = std::move(done)] { lookUp(plan, done); });
    });
    limit->start(std::clamp(plan.left(m_clock->now()), Milliseconds(1), m_limits.answer));
}

Result<PineconeDescription> PineconeClient::readDescription(const QByteArray &body) const
{
    const QJsonDocument json = QJsonDocument::fromJson(body);
    PineconeDescription index;
    index.dimension = json["dimension"_L1].toInt();
    index.metric = json["metric"_L1].toString(u"cosine"_s);
    index.ready = json["status"_L1]["ready"_L1].toBool(true);
    index.dense = json["vector_type"_L1].toString(u"dense"_s) == "dense"_L1;
    QString host = json["host"_L1].toString();
    if (!host.isEmpty() && !host.contains("://"_L1)) host.prepend("https://"_L1);
    index.host = QUrl(host);
    if (!isSafe(index.host)) {
        return fail(ErrorCode::Protocol,
                    u"Pinecone did not tell a secure address for the index “%1”. Wait until the index is ready, or "
                    "check Pinecone’s address in Settings."_s.arg(m_access.index),
                    QString::fromUtf8(body.left(200)));
    }
    return index;
}

} // namespace docswiki::knowledge
