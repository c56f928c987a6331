// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/providerfault.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestWords = 400;
constexpr qsizetype longestBody = 64 * 1024;
constexpr qsizetype maxParameters = 20;

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

/// The fields that FastAPI's `detail` complains about: the last name in each `loc`.
QStringList detailParameters(const QJsonValue &detail)
{
    QStringList names;
    for (const QJsonValue &entry : detail.toArray()) {
        const QJsonArray place = entry["loc"_L1].toArray();
        for (const QJsonValue &step : place) { // ["body", "temperature"], ["body", "stream_options", "include_usage"]
            if (!step.isString() || step.toString() == "body"_L1) continue;
            names.append(step.toString().left(100));
            break;
        }
        if (names.size() == maxParameters) break;
    }
    return names;
}

void takeAvailability(const QJsonValue &availability, ProviderFault &fault)
{
    if (!availability.isObject()) return;
    fault.availability = oneLine(availability["code"_L1].toString());
    if (const QJsonValue retryable = availability["retryable"_L1]; retryable.isBool())
        fault.shouldRetry = retryable.toBool();
    const double seconds = availability["retry_after"_L1].toDouble(-1);
    if (seconds >= 0) fault.retryAfter = Milliseconds(static_cast<qint64>(std::min(seconds, 86'400.0) * 1000));
}

ProviderFault faultFromErrorObject(const QJsonObject &error)
{
    ProviderFault fault;
    const QJsonValue metadata = error["metadata"_L1];
    fault.words = error["message"_L1].toString();
    // OpenRouter's own vocabulary says more than the `type` beside it.
    fault.type = metadata["error_type"_L1].toString(error["type"_L1].toString());
    if (const QJsonValue status = error["status_code"_L1]; isStatus(status.toDouble())) fault.status = status.toInt();
    takeCode(error["code"_L1], fault);
    // OpenAI nests: "stream_options.include_usage", "messages.[0].content"
    if (const QString parameter = error["param"_L1].toString(); !parameter.isEmpty())
        fault.parameters = {parameter.section(u'.', 0, 0).section(u'[', 0, 0).left(100)};
    takeAvailability(error["availability"_L1], fault);
    // OpenRouter puts what the provider behind it said here; its own message is then only "Provider returned error".
    if (const QString raw = metadata["raw"_L1].toString(); !raw.isEmpty()) {
        const auto inner = faultIn(QJsonDocument::fromJson(raw.toUtf8()).object());
        const QString innerWords = inner ? inner->words : raw;
        if (inner && fault.parameters.isEmpty()) fault.parameters = inner->parameters;
        if (inner && fault.code.isEmpty()) fault.code = inner->code;
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
        fault.parameters = detailParameters(object["detail"_L1]);
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

Error withoutKey(Error error, const QString &key)
{
    if (key.isEmpty()) return error;
    error.message.replace(key, u"…"_s);
    error.detail.replace(key, u"…"_s);
    return error;
}

} // namespace docswiki::provider::openai
