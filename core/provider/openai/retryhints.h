// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/openai/providerfault.h"

#include <QByteArrayView>

#include <functional>
#include <optional>

namespace docswiki::provider::openai {

/// The value of a header, by its name in lower case; empty: there is none.
using HeaderValue = std::function<QByteArray(QByteArrayView name)>;

/// Takes into `fault` what the headers of a refusal say about trying again: `x-should-retry`, `retry-after-ms`,
/// `Retry-After`, the `x-ratelimit-reset` family, and the id for the provider's support. What the body said stays.
void readRetryHints(ProviderFault &fault, const HeaderValue &header, const QDateTime &now);

/// `Retry-After` as seconds or as an HTTP date (`now` in UTC); at most a day.
std::optional<Milliseconds> parseRetryAfter(QByteArrayView value, const QDateTime &now);

/// A duration as Go prints it: "12ms", "1s", "6m0s", "1h2m3.5s"; at most a day.
std::optional<Milliseconds> parseGoDuration(QByteArrayView value);

/// `x-ratelimit-reset…`: a duration, seconds, or a point in time in seconds or milliseconds since 1970; at most a day.
std::optional<Milliseconds> parseRateLimitReset(QByteArrayView value, const QDateTime &now);

} // namespace docswiki::provider::openai
