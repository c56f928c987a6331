// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QFont>
#include <QPalette>
#include <QString>

class QWidget;

namespace docswiki::ui {

QPalette paletteOf(const Theme &theme);

/// The one style sheet of the window. Widgets ask for a look with dynamic properties, never with colours of their own:
///   type    = caption | title | heading | display | code    the step of the type scale
///   tone    = second | faint | accent | good | warn | bad   the colour of a label's text
///   variant = primary | quiet | danger | link | segment     the kind of a button (none: a plain one with a line)
///   card    = true (a raised frame)
QString styleSheetOf(const Theme &theme, const QFont &base);

/// Sets a property that the style sheet reads and has the widget drawn anew.
void setLook(QWidget *widget, const char *property, const QString &value);

} // namespace docswiki::ui
