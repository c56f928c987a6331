// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/provideraccount.h"
#include "core/provider/chattypes.h"

#include <QByteArray>
#include <QJsonObject>
#include <QUrl>

namespace docswiki::provider::openai {

/// The body of a streamed `/chat/completions`, for a server of that kind at `base`. Only fields that are set (strict
/// servers refuse null and unknown ones); the same request always gives the same bytes, and a longer conversation
/// begins with the same bytes, which the prompt caches of providers need. Tool calls in the history whose arguments are
/// not valid JSON are sent with "{}": gateways parse them again and would refuse every later turn.
QJsonObject requestObject(const ChatRequest &request, ProviderKind kind = ProviderKind::Compatible,
                          const QUrl &base = {});

QByteArray requestBytes(const QJsonObject &body);

/// Both in one.
inline QByteArray requestBody(const ChatRequest &request, ProviderKind kind = ProviderKind::Compatible,
                              const QUrl &base = {})
{
    return requestBytes(requestObject(request, kind, base));
}

} // namespace docswiki::provider::openai
