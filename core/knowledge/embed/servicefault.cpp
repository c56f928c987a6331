// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/servicefault.h"

#include "core/net/faultwords.h"
#include "core/net/retryplan.h"

#include <algorithm>
#include <initializer_list>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
bool hasAny(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

ServiceFault failureOfConnection(const net::HttpFailure &failure, const QString &service)
{
    using Reply = QNetworkReply;
    ServiceFault fault;
    fault.remedy = ServiceRemedy::Wait;
    fault.error = {ErrorCode::Network,
                   u"%1 cannot be reached for embeddings. Check the address, and that it runs."_s.arg(service),
                   failure.detail, true};
    if (failure.settings) {
        fault.remedy = ServiceRemedy::None;
        fault.error = *failure.settings;
    } else if (failure.error == Reply::TimeoutError) {
        fault.remedy = ServiceRemedy::SmallerWait;
        fault.error.code = ErrorCode::Timeout;
        fault.error.message = u"%1 took too long to make embeddings. It is tried again later."_s.arg(service);
    } else if (failure.error == Reply::OperationCanceledError || failure.error == Reply::ProtocolFailure) {
        fault.remedy = ServiceRemedy::Smaller;
        fault.error.code = ErrorCode::Protocol;
        fault.error.message = u"%1 sent an answer that makes no sense as embeddings. Check its address."_s.arg(service);
    } else if (failure.certificate != net::CertificateFault::None || failure.error == Reply::SslHandshakeFailedError) {
        fault.remedy = ServiceRemedy::None;
        fault.error.retryable = false;
        fault.error.message = u"No secure connection to %1 can be made: its certificate is not trusted. Check its "
                              "address, and the authorities of the provider in Settings."_s.arg(service);
    } else if (failure.error == Reply::HostNotFoundError) {
        fault.error.message =
            u"The address of %1 was not found. Check it, and the connection to the network."_s.arg(service);
    }
    return fault;
}
} // namespace

ServiceFault serviceFault(const net::HttpAnswer &answer, const QString &service, const QString &model,
                          const QString &key, const QDateTime &now)
{
    if (answer.failure) {
        ServiceFault fault = failureOfConnection(*answer.failure, service);
        fault.error.detail = net::without(fault.error.detail, key);
        return fault;
    }
    const int status = answer.status;
    const QString words = net::without(net::faultWords(answer.body), key);
    const QString said = words.isEmpty() ? QString() : u": “%1”"_s.arg(words);
    ServiceFault fault;
    fault.error = {ErrorCode::Http, {}, u"status=%1 %2"_s.arg(status).arg(words), false};
    fault.tooLong = status == 413 || hasAny(words, {"token"_L1, "too long"_L1, "too large"_L1, "length"_L1,
                                                    "context"_L1, "batch"_L1, "maximum"_L1, "exceed"_L1});
    const auto say = [&](ErrorCode code, const QString &message) {
        fault.error.code = code;
        fault.error.message = message;
    };
    if (status >= 200 && status < 400) {
        say(ErrorCode::Protocol, u"%1 sent no embeddings (%2). Check its address."_s.arg(service).arg(status));
    } else if (status == 401 || status == 403) {
        say(ErrorCode::Unauthorised,
            u"%1 does not accept the key for embeddings%2. Check the key in Settings."_s.arg(service, said));
    } else if (status == 404) {
        say(ErrorCode::NotFound,
            u"%1 has no embedding model “%2”, or makes no embeddings%3. Choose another model."_s.arg(service, model,
                                                                                                     said));
    } else if (status == 402 || (status == 429 && hasAny(words, {"quota"_L1, "credit"_L1, "billing"_L1}))) {
        say(ErrorCode::RateLimited, u"The credit or quota at %1 is used up%2. Top it up there."_s.arg(service, said));
    } else if (status == 429) {
        fault.remedy = ServiceRemedy::Wait;
        fault.wait = net::retryAfter(answer.head.value("retry-after"), now);
        bool isNumber = false;
        if (const qint64 ms = answer.head.value("retry-after-ms").toLongLong(&isNumber); isNumber && ms >= 0)
            fault.wait = Milliseconds(std::min<qint64>(ms, 86'400'000));
        fault.error.retryable = true;
        fault.error.retryAfter = fault.wait;
        say(ErrorCode::RateLimited,
            u"%1 gets too many requests just now%2. It is tried again later."_s.arg(service, said));
    } else if ((status == 400 || status == 422) && hasAny(words, {"encoding_format"_L1, "base64"_L1})) {
        fault.remedy = ServiceRemedy::PlainNumbers;
        say(ErrorCode::Http, u"%1 refused the request for embeddings%2."_s.arg(service, said));
    } else if ((status == 400 || status == 422) && hasAny(words, {"dimension"_L1, "matryoshka"_L1})) {
        say(ErrorCode::Http,
            u"%1 cannot make vectors of that many dimensions with “%2”%3. Clear the number of dimensions in "
            "Settings."_s.arg(service, model, said));
    } else if (status == 400 || status == 413 || status == 422) {
        fault.remedy = ServiceRemedy::Smaller;
        say(ErrorCode::Http,
            u"%1 refused the request for embeddings%2. Check the model in Settings."_s.arg(service, said));
    } else if (status == 408 || status >= 500) {
        fault.remedy = ServiceRemedy::SmallerWait;
        if (status == 503) fault.wait = net::retryAfter(answer.head.value("retry-after"), now);
        fault.error.retryable = true;
        say(ErrorCode::Http, u"%1 has a problem of its own with embeddings (%2)%3. It is tried again later."_s.arg(
                                 service, QString::number(status), said));
    } else {
        say(ErrorCode::Http,
            u"%1 refused the request for embeddings (%2)%3."_s.arg(service, QString::number(status), said));
    }
    return fault;
}

} // namespace docswiki::knowledge
