// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace docswiki::ui {

/// A line icon of resources/icons in the theme's colours, drawn afresh at each size and pixel ratio.
/// Make it again on ThemeManager::themeChanged(). An unknown name gives an empty icon and a warning.
QIcon icon(const QString &name, const Theme &theme);

/// The same in one colour, whatever the state.
QIcon icon(const QString &name, const QColor &colour);

/// For labels and painters: `size` in device-independent pixels.
QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal pixelRatio);

/// The program's own picture, in its own colours.
QIcon appIcon();

} // namespace docswiki::ui
