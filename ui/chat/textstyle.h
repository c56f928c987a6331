// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QFont>
#include <QFontMetricsF>

namespace docswiki::ui {

/// Fonts, colours and measures of messages. A value; made anew when the theme, the font or the zoom changes.
struct TextStyle {
    Theme theme;
    QFont body;
    QFont bold;
    QFont small; ///< names, times, footers
    QFont smallBold;
    QFont code;
    qreal basePixels = 13;
    qreal columnWidth = 600; ///< 76 characters of the body font
    qreal lineHeight = 20;   ///< 1.5 of the font's size
    bool plainHeadings = false; ///< headings are bold only: where there is no room for large ones

    static TextStyle make(const Theme &theme, const QFont &font);
    QFont heading(int level) const;
};

} // namespace docswiki::ui
