// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::engine {

/// What a conversation is called until the person names it: its first question on one line, cut at a word.
QString conversationTitle(const QString &firstQuestion);

} // namespace docswiki::engine
