// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/toolarguments.h"

#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace docswiki::tool {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestQuote = 200;
constexpr qsizetype longestArguments = 100'000;

QString quoted(const QString &text)
{
    return text.size() <= longestQuote ? text : text.left(longestQuote) + u'…';
}
} // namespace

Result<QJsonObject> parseArguments(const QString &tool, const QString &text)
{
    if (text.trimmed().isEmpty()) return QJsonObject();
    if (text.size() > longestArguments) {
        return fail(
            ErrorCode::Input,
            u"The call of %1 was not run: its arguments are too long. Call it again with less than %2 characters."_s
                .arg(tool, QString::number(longestArguments)));
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &problem);
    if (document.isObject()) return document.object();
    const QString why = document.isNull() ? problem.errorString() : u"it is not an object"_s;
    return fail(ErrorCode::Input,
                u"The call of %1 was not run: its arguments must be one JSON object, and could not be read (%2). "
                "Call it again with a JSON object."_s.arg(tool, why),
                quoted(text));
}

Result<QString> requiredText(const QString &tool, const QJsonObject &arguments, const QString &name, qsizetype most)
{
    const QString text = arguments[name].toString().trimmed();
    if (text.isEmpty()) {
        return fail(ErrorCode::Input,
                    u"The call of %1 was not run: it needs the argument \"%2\", a text that is not empty. "
                    "Call it again with {\"%2\": \"…\"}."_s.arg(tool, name));
    }
    return text.left(most);
}

Result<QString> optionalText(const QString &tool, const QJsonObject &arguments, const QString &name)
{
    const QJsonValue value = arguments[name];
    if (value.isUndefined() || value.isNull()) return QString();
    if (!value.isString()) {
        return fail(
            ErrorCode::Input,
            u"The call of %1 was not run: its argument \"%2\" must be a text, or be left out."_s.arg(tool, name));
    }
    return value.toString().trimmed();
}

Result<std::optional<int>> optionalNumber(const QString &tool, const QJsonObject &arguments, const QString &name,
                                          int least, int most)
{
    const QJsonValue value = arguments[name];
    if (value.isUndefined() || value.isNull()) return std::optional<int>();
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().trimmed().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number)) {
        return fail(ErrorCode::Input,
                    u"The call of %1 was not run: its argument \"%2\" must be a whole number from %3 to %4, or be left "
                    "out."_s.arg(tool, name, QString::number(least), QString::number(most)));
    }
    return std::optional<int>(static_cast<int>(std::clamp<double>(std::round(number), least, most)));
}

} // namespace docswiki::tool
