// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/net/httpfailure.h"

#include <QNetworkReply>
#include <QString>

namespace docswiki::provider::openai {

/// Which of the waits ran out.
enum class Wait { Connect, Headers, FirstContent, Gap, Total };

/// Sentences for what goes wrong on the way; `provider` is the name people know.
Error timeoutError(Wait wait, Milliseconds limit, const QString &provider);
Error networkError(QNetworkReply::NetworkError error, const QString &detail, const QString &provider);
/// Says more: names the proxy, who signed the certificate, or what is wrong with the route.
Error networkError(const net::HttpFailure &failure, const QString &provider);
Error brokenOffError(const QString &detail, const QString &provider); ///< in the middle of the answer
Error redirectError(const QString &target, const QString &provider);
Error webPageError(const QByteArray &page, const QString &provider);

/// "30 s", "1.5 s", "10 min"
QString durationWords(Milliseconds duration);

} // namespace docswiki::provider::openai
