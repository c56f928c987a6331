// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/providerfault.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <initializer_list>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestWords = 400;
constexpr qsizetype longestBody = 64 * 1024;

QString oneLine(const QString &text)
{
    const QString line = text.left(4 * longestWords).simplified();
    return line.size() <= longestWords ? line : line.left(longestWords - 1) + u'…';
}

bool isStatus(double number)
{
    return number >= 400 && number < 600;
}

void takeCode(const QJsonValue &value, ProviderFault &fault)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    if (isNumber && isStatus(number))
        fault.status = static_cast<int>(number);
    else if (value.isString())
        fault.code = oneLine(value.toString());
}

/// FastAPI's `detail`: a text, or a list of `{"msg": …}`.
QString detailWords(const QJsonValue &detail)
{
    if (detail.isString()) return detail.toString();
    if (detail.isObject()) return detail["message"_L1].toString(detail["msg"_L1].toString());
    QStringList words;
    for (const QJsonValue &entry : detail.toArray())
        words.append(entry.isString() ? entry.toString() : entry["msg"_L1].toString());
    return words.join("; "_L1);
}

ProviderFault faultFromErrorObject(const QJsonObject &error)
{
    ProviderFault fault;
    const QJsonValue metadata = error["metadata"_L1];
    fault.words = error["message"_L1].toString();
    fault.type = error["type"_L1].toString(metadata["error_type"_L1].toString());
    if (const QJsonValue status = error["status_code"_L1]; isStatus(status.toDouble())) fault.status = status.toInt();
    takeCode(error["code"_L1], fault);
    // OpenRouter puts what the provider behind it said here; its own message is then only "Provider returned error".
    if (const QString raw = metadata["raw"_L1].toString(); !raw.isEmpty()) {
        const auto inner = faultIn(QJsonDocument::fromJson(raw.toUtf8()).object());
        const QString innerWords = inner ? inner->words : raw;
        if (!fault.words.contains(innerWords))
            fault.words = fault.words.isEmpty() ? innerWords : fault.words + ": "_L1 + innerWords;
    }
    if (fault.words.isEmpty()) fault.words = fault.type.isEmpty() ? fault.code : fault.type;
    fault.words = oneLine(fault.words);
    return fault;
}

QString wordsOfPage(const QString &html)
{
    static const QRegularExpression title(u"<title[^>]*>(.*?)</title>"_s,
                                          QRegularExpression::CaseInsensitiveOption |
                                              QRegularExpression::DotMatchesEverythingOption);
    const QString name = title.match(html).captured(1).simplified();
    return name.isEmpty() ? u"a web page"_s : u"a web page, “%1”"_s.arg(oneLine(name));
}

bool hasAny(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool isQuota(const ProviderFault &fault)
{
    const QString labels = fault.type + u' ' + fault.code;
    return fault.status == 402 ||
           hasAny(labels, {"insufficient_quota"_L1, "billing"_L1, "payment_required"_L1, "insufficient_credits"_L1,
                           "quota_exceeded"_L1}) ||
           (fault.status == 429 && hasAny(fault.words, {"exceeded your current quota"_L1, "insufficient credit"_L1}));
}

/// A status for faults that come without one, from the words they are labelled with.
int statusOf(const ProviderFault &fault)
{
    if (fault.status != 0) return fault.status;
    const QString labels = fault.type + u' ' + fault.code;
    if (hasAny(labels, {"rate_limit"_L1, "insufficient_quota"_L1})) return 429;
    if (hasAny(labels, {"authentication"_L1, "invalid_api_key"_L1})) return 401;
    if (hasAny(labels, {"permission"_L1})) return 403;
    if (hasAny(labels, {"payment_required"_L1})) return 402;
    if (hasAny(labels, {"not_found"_L1})) return 404;
    if (hasAny(labels, {"overloaded"_L1, "unavailable"_L1})) return 503;
    if (hasAny(labels,
               {"invalid_request"_L1, "invalid_prompt"_L1, "context_length"_L1, "too_long"_L1, "content_policy"_L1}))
        return 400;
    return 500;
}

QString waitWords(const ProviderFault &fault)
{
    if (!fault.retryAfter) return u"Wait a moment and ask again"_s;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*fault.retryAfter).count();
    return seconds < 120 ? u"Ask again in %1 s"_s.arg(std::max<qint64>(seconds, 1))
                         : u"Ask again in %1 min"_s.arg((seconds + 59) / 60);
}
} // namespace

std::optional<ProviderFault> faultIn(const QJsonObject &object)
{
    const QJsonValue error = object["error"_L1];
    if (error.isObject() && !error.toObject().isEmpty()) return faultFromErrorObject(error.toObject());
    if (error.isString() && !error.toString().isEmpty()) {
        ProviderFault fault;
        fault.words = oneLine(error.toString());
        if (isStatus(object["status_code"_L1].toDouble())) fault.status = object["status_code"_L1].toInt();
        return fault;
    }
    if (object["object"_L1].toString() == "error"_L1 || object["type"_L1].toString() == "error"_L1)
        return faultFromErrorObject(object);
    if (object.contains("choices"_L1)) return {};
    if (const QString words = detailWords(object["detail"_L1]); !words.isEmpty()) {
        ProviderFault fault;
        fault.words = oneLine(words);
        return fault;
    }
    if (object["message"_L1].isString()) return faultFromErrorObject(object);
    return {};
}

ProviderFault faultOfBody(int status, QByteArrayView body)
{
    QByteArray text = body.first(std::min(body.size(), longestBody)).trimmed().toByteArray();
    if (text.startsWith("data:")) { // an error status whose body is a stream with the error in it
        const qsizetype lineEnd = text.indexOf('\n');
        text = text.mid(5, lineEnd < 0 ? -1 : lineEnd - 5).trimmed();
    }
    ProviderFault fault;
    if (text.startsWith('{') || text.startsWith('[')) {
        const QJsonDocument document = QJsonDocument::fromJson(text);
        const QJsonObject object = document.isArray() ? document.array().first().toObject() : document.object();
        if (const auto found = faultIn(object)) fault = *found;
    } else if (text.startsWith('<')) {
        fault.words = wordsOfPage(QString::fromUtf8(text));
    } else {
        fault.words = oneLine(QString::fromUtf8(text));
    }
    if (status >= 400) fault.status = status;
    return fault;
}

std::optional<Milliseconds> parseRetryAfter(QByteArrayView value, const QDateTime &now)
{
    constexpr Milliseconds longest = std::chrono::hours(24);
    bool isNumber = false;
    const double seconds = value.trimmed().toByteArray().toDouble(&isNumber);
    if (isNumber)
        return seconds < 0 ? std::nullopt : std::optional(Milliseconds(qint64(std::min(seconds, 86'400.0) * 1000)));
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(value.trimmed()), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!date.isValid()) return {};
    date.setTimeSpec(Qt::UTC);
    return std::clamp(Milliseconds(now.msecsTo(date)), Milliseconds(0), longest);
}

Error toError(const ProviderFault &fault, const QString &provider)
{
    const int status = statusOf(fault);
    const QString said = fault.words.isEmpty() ? QString() : u": “%1”"_s.arg(fault.words);
    Error error;
    error.code = ErrorCode::Http;
    if (isQuota(fault)) {
        error.code = ErrorCode::RateLimited;
        error.message = u"The credit or quota at %1 is used up%2. Top it up there, or choose another model."_s;
    } else if (status == 429) {
        error.code = ErrorCode::RateLimited;
        error.retryable = true;
        error.message =
            u"%1 gets too many requests just now%2. "_s + waitWords(fault) + u", or choose another model."_s;
    } else if (status == 401) {
        error.code = ErrorCode::Unauthorised;
        error.message = u"%1 does not accept the key%2. Check the key in the settings."_s;
    } else if (status == 403) {
        error.code = ErrorCode::Unauthorised;
        error.message = u"%1 does not allow this request%2. Check what the key may do, or choose another model."_s;
    } else if (status == 404) {
        error.code = ErrorCode::NotFound;
        error.message = u"%1 does not have this model or address%2. Choose another model, or check the address."_s;
    } else if (status == 408 || status == 409 || status == 425 || status >= 500) {
        error.retryable = true;
        error.message = u"%1 has a problem of its own (%3)%2. Ask again, or choose another model."_s;
    } else {
        error.message =
            u"%1 refused the request (%3)%2. Change the question or the model's settings, or choose another model."_s;
    }
    // One pass, so that percent signs in the provider's words stay as they are.
    error.message = error.message.contains("%3"_L1) ? error.message.arg(provider, said, QString::number(status))
                                                    : error.message.arg(provider, said);
    QStringList detail{u"status=%1"_s.arg(fault.status)};
    if (!fault.type.isEmpty()) detail += "type="_L1 + oneLine(fault.type);
    if (!fault.code.isEmpty()) detail += "code="_L1 + fault.code;
    if (fault.retryAfter) detail += u"retry_after_ms=%1"_s.arg(fault.retryAfter->count());
    if (!fault.requestId.isEmpty()) detail += "request_id="_L1 + fault.requestId;
    error.detail = detail.join(u' ');
    return error;
}

Error withoutKey(Error error, const QString &key)
{
    if (key.isEmpty()) return error;
    error.message.replace(key, u"…"_s);
    error.detail.replace(key, u"…"_s);
    return error;
}

} // namespace docswiki::provider::openai
