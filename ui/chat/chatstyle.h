// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QString>

namespace docswiki::ui {

/// What the chat page adds to the window's style sheet: looks of its own widgets only, by their object names.
QString chatStyleSheet(const Theme &theme);

} // namespace docswiki::ui
