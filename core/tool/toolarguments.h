// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace docswiki::tool {

// Arguments as models write them. Errors (Input) are sentences for the model: what is wrong, what to send instead.

/// The arguments of one call. Blank text is an empty object; anything but an object, or a very long one, is an error.
Result<QJsonObject> parseArguments(const QString &tool, const QString &text);

/// A text that must be there and say something; cut after `most` characters.
Result<QString> requiredText(const QString &tool, const QJsonObject &arguments, const QString &name, qsizetype most);

/// A text that may be missing, null or blank.
Result<QString> optionalText(const QString &tool, const QJsonObject &arguments, const QString &name);

/// A whole number, also one written as text, brought between `least` and `most`. None when missing or null.
Result<std::optional<int>> optionalNumber(const QString &tool, const QJsonObject &arguments, const QString &name,
                                          int least, int most);

} // namespace docswiki::tool
