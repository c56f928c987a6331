// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/modellist.h"

#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPromise>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxModels = 5'000;
constexpr qint64 maxBytes = 32 * 1024 * 1024;

/// Prices are decimal strings, in USD for one token; negative ones stand for "depends".
std::optional<double> price(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

ModelInfo modelFrom(const QJsonObject &model, const QString &provider)
{
    ModelInfo info;
    info.id = model["id"_L1].toString();
    info.name = model["name"_L1].toString(info.id);
    info.provider = provider;
    info.contextLength =
        model["context_length"_L1].toInt(model["max_model_len"_L1].toInt(model["meta"_L1]["n_ctx_train"_L1].toInt()));
    info.maxOutputTokens = model["top_provider"_L1]["max_completion_tokens"_L1].toInt();
    info.promptPrice = price(model["pricing"_L1]["prompt"_L1]);
    info.completionPrice = price(model["pricing"_L1]["completion"_L1]);
    return info;
}

Result<Models> readAnswer(QNetworkReply &reply, const Access &access)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply.read(maxBytes).trimmed();
    if (status == 0) return fail(networkError(reply.error(), reply.errorString(), access.name));
    if (status >= 400) {
        ProviderFault fault = faultOfBody(status, body);
        fault.retryAfter = parseRetryAfter(reply.rawHeader("Retry-After"), QDateTime::currentDateTimeUtc());
        return fail(toError(fault, access.name));
    }
    if (status >= 300)
        return fail(redirectError(reply.header(QNetworkRequest::LocationHeader)
                                      .toUrl()
                                      .toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery),
                                  access.name));
    if (reply.error() != QNetworkReply::NoError) return fail(brokenOffError(reply.errorString(), access.name));
    if (body.startsWith('<')) return fail(webPageError(body, access.name));
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (const auto fault = faultIn(document.object())) return fail(toError(*fault, access.name));
    const QJsonObject answer = document.isArray() ? QJsonObject{{"data"_L1, document.array()}} : document.object();
    if (!answer["data"_L1].isArray()) {
        return fail(ErrorCode::Protocol,
                    u"%1 sent no list of models. Check that the address is one of an OpenAI-compatible server."_s.arg(
                        access.name),
                    QString::fromUtf8(body.left(200)));
    }
    return modelsIn(answer, access.name);
}
} // namespace

Models modelsIn(const QJsonObject &answer, const QString &provider)
{
    Models models;
    for (const QJsonValue &entry : answer["data"_L1].toArray()) {
        if (ModelInfo info = modelFrom(entry.toObject(), provider); !info.id.isEmpty()) models.append(std::move(info));
        if (models.size() == maxModels) break;
    }
    return models;
}

QFuture<Result<Models>> fetchModels(QNetworkAccessManager &manager, const Access &access, Milliseconds limit)
{
    QNetworkRequest request = apiRequest(access, u"models"_s);
    request.setRawHeader("Accept", "application/json");
    QNetworkReply *reply = manager.get(request);

    // The promise lives as long as the reply's connections; destroyed unfinished, it cancels the future.
    const auto promise = std::make_shared<QPromise<Result<Models>>>();
    promise->start();
    const auto finish = [reply, promise, key = access.key](Result<Models> result) {
        if (promise->future().isFinished()) return;
        if (!result) result = fail(withoutKey(std::move(result.error()), key));
        promise->addResult(std::move(result));
        promise->finish();
        reply->deleteLater();
    };
    QObject::connect(reply, &QNetworkReply::finished, reply,
                     [reply, finish, access] { finish(readAnswer(*reply, access)); });
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received, qint64) {
        if (received > maxBytes) reply->abort();
    });
    auto *timer = new QTimer(reply);
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, reply, [reply, finish, limit, access] {
        finish(fail(timeoutError(Wait::Headers, limit, access.name)));
        reply->abort();
    });
    timer->start(limit);
    return promise->future();
}

} // namespace docswiki::provider::openai
