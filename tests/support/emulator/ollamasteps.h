// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/chatsteps.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace docswiki::test {

/// The whole streamed answer of Ollama's `/api/chat` to `request`, in time order: a line of JSON for each token, the
/// last one with the counts. `load`: what reading the model into memory takes before that. Of the script's faults those
/// that can happen within a stream are played. Pure.
QList<ChatStep> ollamaSteps(const Script &script, const QJsonObject &request, Milliseconds load);

/// The lines of such an answer, as they would come one after the other.
QByteArray ollamaAnswer(const Script &script, const QJsonObject &request);

} // namespace docswiki::test
