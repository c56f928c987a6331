// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QFont>

class QAbstractAxis;
class QChart;

namespace docswiki::ui {

/// Strips a chart of its own decoration: no title, legend, frame, shadow or animation; the card around it has those.
void dressChart(QChart &chart, const Theme &theme);
void dressAxis(QAbstractAxis &axis, const Theme &theme, bool gridLines);

} // namespace docswiki::ui
