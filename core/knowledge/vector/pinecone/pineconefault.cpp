// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/pinecone/pineconefault.h"

#include "core/net/faultwords.h"
#include "core/net/retryplan.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
Error failureOfConnection(const net::HttpFailure &failure)
{
    if (failure.settings) return *failure.settings;
    if (failure.error == QNetworkReply::TimeoutError)
        return {ErrorCode::Timeout, u"Pinecone took too long to answer. Try again later."_s, failure.detail, true};
    if (failure.error == QNetworkReply::OperationCanceledError || failure.error == QNetworkReply::ProtocolFailure)
        return {ErrorCode::Protocol, u"Pinecone sent an answer that makes no sense. Check its address in Settings."_s,
                failure.detail};
    if (failure.certificate != net::CertificateFault::None || failure.error == QNetworkReply::SslHandshakeFailedError)
        return {ErrorCode::Network,
                u"No secure connection to Pinecone can be made: its certificate is not trusted. Check its address, and "
                "whether a proxy looks into secure connections."_s,
                failure.detail};
    return {ErrorCode::Network,
            u"Pinecone cannot be reached. Check its address in Settings, and the connection to the network."_s,
            failure.detail, true};
}

bool isQuota(const QString &words)
{
    for (const auto word : {"quota"_L1, "unit limit"_L1, "current month"_L1, "upgrade"_L1}) {
        if (words.contains(word, Qt::CaseInsensitive)) return true;
    }
    return false;
}
} // namespace

Error pineconeFault(const net::HttpAnswer &answer, const QString &index, const QString &key, const QDateTime &now)
{
    if (answer.failure) {
        Error error = failureOfConnection(*answer.failure);
        error.detail = net::without(error.detail, key);
        return error;
    }
    const int status = answer.status;
    const QString words = net::without(net::faultWords(answer.body), key);
    const QString said = words.isEmpty() ? QString() : u": “%1”"_s.arg(words);
    Error error{ErrorCode::Http, {}, u"status=%1 %2"_s.arg(QString::number(status), words), false};
    if (status == 401 || status == 403) {
        error.code = ErrorCode::Unauthorised;
        error.message = key.isEmpty() ? u"Pinecone wants a key. Enter it in Settings, or set PINECONE_API_KEY."_s
                                      : u"Pinecone does not accept the key%1. Check the key in Settings."_s.arg(said);
    } else if (status == 404) {
        error.code = ErrorCode::NotFound;
        error.message = u"There is no Pinecone index “%1” for this key. Make one in Pinecone’s console, or enter the "
                        "name of another in Settings."_s.arg(index);
    } else if (status == 429 && isQuota(words)) {
        error.code = ErrorCode::RateLimited;
        error.message = u"The quota of the Pinecone account is used up%1. Raise it in Pinecone’s console."_s.arg(said);
    } else if (status == 429) {
        error.code = ErrorCode::RateLimited;
        error.retryable = true;
        error.retryAfter = net::retryAfter(answer.head.value("retry-after"), now);
        error.message = u"Pinecone gets too many requests just now%1. Try again later."_s.arg(said);
    } else if (status == 408 || status >= 500) {
        error.retryable = true;
        error.message =
            u"Pinecone has a problem of its own (%1)%2. Try again later."_s.arg(QString::number(status), said);
    } else if (status >= 400) {
        error.message = u"Pinecone refused the request (%1)%2. Check the index “%3” in Settings."_s.arg(
            QString::number(status), said, index);
    } else {
        error.code = ErrorCode::Protocol;
        error.message = u"What answers at Pinecone’s address is not Pinecone. Check its address in Settings."_s;
    }
    return error;
}

} // namespace docswiki::knowledge
