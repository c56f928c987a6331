// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonArray>
#include <QString>
#include <QStringList>

namespace docswiki::test {

/// What the emulator says when it is not told: the first sentence of each numbered passage ("[1] …", at the beginning
/// of a line) it finds in the messages, at most three, each with its number; without passages a few plain sentences.
QString answerFor(const QJsonArray &messages);

/// The text of one message: a string, or the text parts of an array.
QString contentOf(const QJsonValue &message);

/// Words with the space before them: what a tokenizer might make of `text`. Joined they are `text` again.
QStringList tokensOf(const QString &text);

/// A guess at the tokens of a prompt: a quarter of its characters.
int promptTokens(const QJsonArray &messages);

} // namespace docswiki::test
