// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chattypes.h"

#include <QByteArray>

namespace docswiki::provider::openai {

/// The JSON body of a streamed `/chat/completions`. Only fields that are set (strict servers refuse null and unknown
/// ones); the same request always gives the same bytes, which the caches of providers need. Tool calls in the history
/// whose arguments are not valid JSON are sent with "{}": gateways parse them again and would refuse every later turn.
QByteArray requestBody(const ChatRequest &request);

} // namespace docswiki::provider::openai
