// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/endpoint.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>

class QNetworkAccessManager;

namespace docswiki::provider::openai {

using Models = QList<ModelInfo>;

/// The models in an answer of `GET /models`, of OpenAI's form or OpenRouter's (with prices and context lengths): at
/// most 5,000, in the order given. Entries without an id are left out.
Models modelsIn(const QJsonObject &answer, const QString &provider);

/// Asks for the list. One finished result, at the latest after `limit`; cancelled when `manager` dies first.
QFuture<Result<Models>> fetchModels(QNetworkAccessManager &manager, const Access &access, Milliseconds limit);

} // namespace docswiki::provider::openai
