// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>
#include <QString>

#include <optional>

namespace docswiki::test {

/// `GET /models`: every model of the emulator with prices and context, in the form of OpenRouter (which holds all that
/// OpenAI's has).
QJsonObject modelList();

/// One of them; none when there is no such model.
std::optional<QJsonObject> modelEntry(const QString &id);

/// `GET /key`: what OpenRouter tells about the key that asks.
QJsonObject keyEntry();

} // namespace docswiki::test
