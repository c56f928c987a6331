// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/endpoint.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>

namespace docswiki::net {
class StreamPool;
}

namespace docswiki::provider::openai {

using Models = QList<ModelInfo>;
constexpr qsizetype maxModels = 5'000;

/// The models in an answer of `GET /models`, of OpenAI's form or OpenRouter's (with prices and context lengths), or
/// with what llama-server and vLLM add: at most 5,000, in the order given. Entries without an id are left out, and
/// those that are known not to chat.
Models modelsIn(const QJsonObject &answer, const Access &access);

/// The same for LM Studio's own `GET /api/v1/models`, which also tells what is loaded.
Models lmStudioModelsIn(const QJsonObject &answer, const Access &access);

/// Asks for the list, in the server's own way where it has one, page by page (at most 20, all of one origin). One
/// finished result, at the latest after `limit`; cancelled when `pool` dies first.
QFuture<Result<Models>> fetchModels(net::StreamPool &pool, const Access &access, Milliseconds limit);

} // namespace docswiki::provider::openai
