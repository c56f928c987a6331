// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/script.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace docswiki::test {

/// One thing the emulator does in a streamed answer.
struct ChatStep {
    enum class Do {
        Write, ///< `bytes`, one or more server-sent events (or a part of one)
        Stall, ///< nothing, for ever
        Reset,
        Cut,    ///< a piece of an HTTP chunk, then close
        Finish, ///< the terminating chunk
    };
    double dueMs = 0; ///< since the request came
    Do act = Do::Write;
    QByteArray bytes;
    bool token = false; ///< carries text or reasoning
};

/// The whole streamed answer to `request`, in time order. Pure.
QList<ChatStep> chatSteps(const Script &script, const QJsonObject &request, const QByteArray &id);

/// The same answer in one JSON object.
QJsonObject wholeAnswer(const Script &script, const QJsonObject &request, const QByteArray &id);

/// When the last token of it is due, in ms.
double answerMs(const Script &script, const QJsonObject &request);

} // namespace docswiki::test
