// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/retryhints.h"

#include <QDateTime>
#include <QLocale>
#include <QString>

#include <algorithm>
#include <array>
#include <cmath>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr double longestMs = 86'400'000;

std::optional<double> numberIn(QByteArrayView value)
{
    bool isNumber = false;
    const double number = value.trimmed().toByteArray().toDouble(&isNumber);
    return isNumber && std::isfinite(number) && number >= 0 ? std::optional(number) : std::nullopt;
}

Milliseconds bounded(double ms)
{
    return Milliseconds(static_cast<qint64>(std::clamp(ms, 0.0, longestMs)));
}

/// The wait until a limit is lifted: the longest of the limits that are used up; if none says so, the shortest.
std::optional<Milliseconds> resetIn(const HeaderValue &header, const QDateTime &now)
{
    std::optional<Milliseconds> usedUp;
    std::optional<Milliseconds> any;
    for (const char *which : {"", "-requests", "-tokens"}) {
        const auto wait = parseRateLimitReset(header(QByteArray("x-ratelimit-reset") + which), now);
        if (!wait) continue;
        any = std::min(any.value_or(*wait), *wait);
        if (header(QByteArray("x-ratelimit-remaining") + which).trimmed() == "0")
            usedUp = std::max(usedUp.value_or(*wait), *wait);
    }
    return usedUp ? usedUp : any;
}
} // namespace

std::optional<Milliseconds> parseRetryAfter(QByteArrayView value, const QDateTime &now)
{
    bool isNumber = false;
    const double seconds = value.trimmed().toByteArray().toDouble(&isNumber);
    if (isNumber) return seconds >= 0 ? std::optional(bounded(seconds * 1000)) : std::nullopt; // NaN is none either
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(value.trimmed()), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!date.isValid()) return {};
    date.setTimeSpec(Qt::UTC);
    return bounded(static_cast<double>(now.msecsTo(date)));
}

std::optional<Milliseconds> parseGoDuration(QByteArrayView value)
{
    struct Unit {
        QByteArrayView name;
        double ms;
    };
    // Longer names first: "ms" is no minute.
    static const std::array units{Unit{"ns", 1e-6},     Unit{"us", 1e-3},  Unit{"\xC2\xB5s", 1e-3}, Unit{"ms", 1},
                                  Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1'000}};
    QByteArrayView rest = value.trimmed();
    if (rest.isEmpty()) return {};
    double ms = 0;
    while (!rest.isEmpty()) {
        const auto end =
            std::find_if_not(rest.cbegin(), rest.cend(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
        const auto number = numberIn(rest.first(end - rest.cbegin()));
        rest = rest.sliced(end - rest.cbegin());
        const auto unit =
            std::find_if(units.cbegin(), units.cend(), [rest](const Unit &u) { return rest.startsWith(u.name); });
        if (!number || unit == units.cend()) return {};
        ms += *number * unit->ms;
        rest = rest.sliced(unit->name.size());
    }
    return bounded(std::ceil(ms));
}

std::optional<Milliseconds> parseRateLimitReset(QByteArrayView value, const QDateTime &now)
{
    const auto number = numberIn(value);
    if (!number) return parseGoDuration(value);
    const double sinceEpoch = static_cast<double>(now.toMSecsSinceEpoch());
    if (*number > 1e11) return bounded(*number - sinceEpoch);
    if (*number > 1e8) return bounded(*number * 1000 - sinceEpoch);
    return bounded(*number * 1000);
}

void readRetryHints(ProviderFault &fault, const HeaderValue &header, const QDateTime &now)
{
    if (const QByteArray should = header("x-should-retry").trimmed().toLower(); should == "true" || should == "false")
        fault.shouldRetry = should == "true";
    if (const auto ms = numberIn(header("retry-after-ms")))
        fault.retryAfter = bounded(*ms);
    else if (const auto after = parseRetryAfter(header("retry-after"), now))
        fault.retryAfter = after;
    else if (!fault.retryAfter && fault.status == 429)
        fault.retryAfter = resetIn(header, now);
    for (const char *name : {"x-request-id", "x-generation-id", "request-id"}) {
        if (!fault.requestId.isEmpty()) break;
        fault.requestId = QString::fromLatin1(header(name).left(100));
    }
}

} // namespace docswiki::provider::openai
