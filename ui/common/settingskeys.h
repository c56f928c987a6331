// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

/// The names under which the window keeps things between runs. Never a key or a password.
namespace docswiki::ui::settingskeys {

inline const QString geometry = QStringLiteral("window/geometry");
inline const QString theme = QStringLiteral("window/theme"); ///< "system", "light" or "dark"

} // namespace docswiki::ui::settingskeys
