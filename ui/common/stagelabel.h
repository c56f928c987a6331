// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnevent.h"

#include <QString>

namespace docswiki::ui {

/// The name of a stage for people, the same wherever it is shown: "wait for first token".
QString stageTitle(turn::Stage stage);

} // namespace docswiki::ui
