// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/textstyle.h"

#include <QFontDatabase>
#include <QFontInfo>

#include <algorithm>
#include <array>
#include <cmath>

namespace docswiki::ui {

namespace {

constexpr double scaleRatio = 1.2;
constexpr int answerCharacters = 76;

QFont sized(QFont font, double pixels, QFont::Weight weight = QFont::Normal)
{
    font.setPixelSize(std::max(8, static_cast<int>(std::lround(pixels))));
    font.setWeight(weight);
    return font;
}

} // namespace

TextStyle TextStyle::make(const Theme &theme, const QFont &font)
{
    TextStyle style;
    style.theme = theme;
    style.basePixels = std::max(12, QFontInfo(font).pixelSize());
    style.body = sized(font, style.basePixels);
    style.bold = sized(font, style.basePixels, QFont::DemiBold);
    style.small = sized(font, style.basePixels / scaleRatio);
    style.smallBold = sized(font, style.basePixels / scaleRatio, QFont::DemiBold);
    style.code = sized(QFontDatabase::systemFont(QFontDatabase::FixedFont), style.basePixels - 1);
    style.code.setStyleHint(QFont::Monospace);
    // An average over running text; averageCharWidth() of many fonts is the width of x.
    const QFontMetricsF metrics(style.body);
    const QString sample = QStringLiteral("The quick brown fox jumps over the lazy dog, and 12 more run by the river.");
    style.columnWidth = std::floor(metrics.horizontalAdvance(sample) / sample.size() * answerCharacters);
    style.lineHeight = std::round(style.basePixels * 1.5 + 1);
    return style;
}

QFont TextStyle::heading(int level) const
{
    if (plainHeadings)
        return bold;
    constexpr std::array<double, 3> scale{1.5, 1.3, 1.15};
    const double factor = level <= 3 ? scale[static_cast<size_t>(std::max(1, level) - 1)] : 1.0;
    return sized(body, basePixels * factor, QFont::DemiBold);
}

} // namespace docswiki::ui
