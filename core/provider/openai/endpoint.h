// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/httpstream.h"

#include <QNetworkRequest>
#include <QString>
#include <QUrl>

namespace docswiki::provider::openai {

/// Where a provider is and how to speak to it. The key goes to this origin only, in the Authorization header only.
struct Access {
    QUrl base; ///< as baseUrl() gives it
    QString key;
    QString name; ///< for people
    net::Route route = {};
};

/// The base of a provider's interface, ending in a version ("https://openrouter.ai/api/v1"), from what people paste:
/// with or without
/// `/v1`, with a slash at the end, with `/chat/completions`, without a scheme. Input error when it is no http address.
Result<QUrl> baseUrl(const QString &text);

/// `base` with `path` ("chat/completions") behind it.
QUrl endpoint(const QUrl &base, const QString &path);

/// A call that ends soon, for Qt's own client: with the key, without cookies, redirects and HTTP/2.
QNetworkRequest apiRequest(const Access &access, const QString &path);

/// The request for a streamed answer, with the key.
net::HttpPost chatPost(const Access &access, const QByteArray &body);

/// What people call it: "openrouter.ai", "127.0.0.1:8080".
QString providerName(const QUrl &base);

} // namespace docswiki::provider::openai
