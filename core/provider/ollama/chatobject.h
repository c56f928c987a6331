// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chattypes.h"

#include <QJsonObject>
#include <QString>

namespace docswiki::provider::ollama {

/// How long the model stays in memory after an answer, as Ollama reads it: long enough for the next question.
inline constexpr auto keepAlive = "15m";
inline constexpr std::chrono::minutes keepAliveTime{15};

/// The body of a streamed `/api/chat`. `context`: tokens the model is loaded with, prompt and answer together.
QJsonObject chatObject(const ChatRequest &request, int context);

/// A guess at the tokens that prompt, tools and the longest answer need, rather too many than too few: a third of the
/// bytes (English has about four a token, Chinese three).
int estimatedTokens(const ChatRequest &request);

} // namespace docswiki::provider::ollama
