// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnevent.h"

#include <QColor>

namespace docswiki::ui {

/// The colours of the window, as values. Widgets read them from ThemeManager and repaint on its themeChanged().
struct Theme {
    bool dark = false;
    QColor window, surface, raised;
    QColor line, strongLine;
    QColor text, secondText, faintText;
    QColor accent, onAccent;
    QColor good, warn, bad;
    QColor questionBubble;
    QColor codeGround;
    QColor selection;

    /// The same hue for a stage wherever it is drawn (waterfall, stack, legend); after Okabe and Ito.
    QColor stage(turn::Stage stage) const;

    static Theme light();
    static Theme darkTheme();
};

/// Steps of the spacing scale and the radii, in device-independent pixels.
namespace sizes {
constexpr int space1 = 4, space2 = 8, space3 = 12, space4 = 16, space6 = 24, space8 = 32;
constexpr int cardRadius = 8, buttonRadius = 6, fieldRadius = 4;
} // namespace sizes

} // namespace docswiki::ui
