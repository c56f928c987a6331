// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/stream/jsoncall.h"

#include "core/net/httpfailure.h"
#include "core/net/streampool.h"
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/openai/retryhints.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxBytes = 32 * 1024 * 1024;

Result<QJsonObject> readAnswer(QNetworkReply &reply, const QString &provider)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply.read(maxBytes).trimmed();
    if (status == 0) return fail(openai::networkError(net::failureOf(reply), provider));
    if (status >= 400) {
        openai::ProviderFault fault = openai::faultOfBody(status, body);
        openai::readRetryHints(
            fault, [&reply](QByteArrayView name) { return reply.rawHeader(name.toByteArray()); },
            QDateTime::currentDateTimeUtc());
        fault.withoutKey = !reply.request().hasRawHeader("Authorization");
        return fail(openai::toError(fault, provider));
    }
    if (status >= 300)
        return fail(openai::redirectError(reply.header(QNetworkRequest::LocationHeader)
                                              .toUrl()
                                              .toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery),
                                          provider));
    if (reply.error() != QNetworkReply::NoError) return fail(openai::brokenOffError(reply.errorString(), provider));
    if (body.startsWith('<')) return fail(openai::webPageError(body, provider));
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isArray()) return QJsonObject{{"data"_L1, document.array()}};
    if (!document.isObject()) {
        return fail(ErrorCode::Protocol,
                    u"%1 did not answer with JSON. Check that its address is that of a model server."_s.arg(provider),
                    QString::fromUtf8(body.left(200)));
    }
    if (const auto fault = openai::faultIn(document.object())) return fail(openai::toError(*fault, provider));
    return document.object();
}
} // namespace

void callJson(net::StreamPool &pool, const JsonCall &call, QObject *context,
              std::function<void(Result<QJsonObject>)> done)
{
    QNetworkRequest request = call.request;
    request.setRawHeader("Accept", "application/json");
    if (!call.body.isEmpty()) request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QNetworkAccessManager &manager = pool.shortCalls(call.route);
    QNetworkReply *reply = call.body.isEmpty() ? manager.get(request) : manager.post(request, call.body);

    const auto end = [reply, key = call.key, done = std::move(done), told = std::make_shared<bool>(false),
                      context = QPointer<QObject>(context)](Result<QJsonObject> result) {
        if (std::exchange(*told, true) || !context) return;
        if (!result) result = fail(openai::withoutKey(std::move(result.error()), key));
        reply->deleteLater();
        done(std::move(result));
    };
    QObject::connect(reply, &QNetworkReply::finished, context,
                     [reply, end, provider = call.provider] { end(readAnswer(*reply, provider)); });
    QObject::connect(context, &QObject::destroyed, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received, qint64) {
        if (received > maxBytes) reply->abort();
    });
    auto *timer = new QTimer(reply);
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, reply, [reply, end, limit = call.limit, provider = call.provider] {
        const QPointer<QNetworkReply> alive(reply);
        end(fail(openai::timeoutError(openai::Wait::Headers, limit, provider)));
        if (alive) alive->abort();
    });
    timer->start(call.limit);
}

} // namespace docswiki::provider
