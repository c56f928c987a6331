// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::ui {

/// A model's id as people read it: "gemini-2.5-pro" of "google/gemini-2.5-pro"; the built-in one has a name in words.
QString modelTitle(const QString &id);

/// The id as its provider knows it, which is what answers are recorded under: "llama3.2:3b" of "llama3.2:3b@ollama".
QString plainModelId(const QString &id);

} // namespace docswiki::ui
