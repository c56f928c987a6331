// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/httpstream.h"
#include "core/provider/account/provideraccount.h"

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
    ProviderKind kind = ProviderKind::Compatible;
    QString account = {}; ///< id of the ProviderAccount; may be empty
};

/// What an account and its key come to. Input error when the address makes no sense, or when the key would go
/// unencrypted to another machine than those of the own network and the person has not agreed to that.
Result<Access> accessFor(const ProviderAccount &account, const QString &key);

/// The base of a provider's interface, ending in a version ("https://openrouter.ai/api/v1"), from what people paste:
/// with or without
/// `/v1`, with a slash at the end, with `/chat/completions`, without a scheme. Input error when it is no http address.
Result<QUrl> baseUrl(const QString &text);

/// An account for an address without more: OpenRouter and OpenAI are known by their hosts; empty: OpenRouter.
ProviderAccount accountAt(const QString &address);

/// The front of the server behind `base`, without the version: where llama-server and LM Studio have what is their own.
QUrl serverRoot(const QUrl &base);

/// Whether `host` is this machine or one of the own network, as far as its name or address tells.
bool isOwnNetwork(const QString &host);

/// `base` with `path` ("chat/completions") behind it.
QUrl endpoint(const QUrl &base, const QString &path);

/// A call that ends soon, for Qt's own client: with the key, without cookies, redirects and HTTP/2. `url` must be of
/// the origin of `access.base`.
QNetworkRequest apiRequestTo(const Access &access, const QUrl &url);
QNetworkRequest apiRequest(const Access &access, const QString &path); ///< `path` behind the base

/// The request for a streamed answer at `url`, an address of the origin of `access.base`, with the key.
net::HttpPost streamPost(const Access &access, const QUrl &url, const QByteArray &accepted, const QByteArray &body);

/// The same for `chat/completions`.
net::HttpPost chatPost(const Access &access, const QByteArray &body);

/// What people call it: "openrouter.ai", "127.0.0.1:8080".
QString providerName(const QUrl &base);

} // namespace docswiki::provider::openai
