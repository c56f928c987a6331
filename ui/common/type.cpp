// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/type.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>

#include <algorithm>

namespace docswiki::ui {

int pixelSize(const QFont &base, TypeStep step)
{
    constexpr double factors[] = {0.85, 1.0, 1.2, 1.44, 1.75};
    const int body = std::max(11, QFontInfo(base).pixelSize());
    return std::max(11, qRound(body * factors[static_cast<int>(step)]));
}

QFont typeFont(TypeStep step, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPixelSize(pixelSize(font, step));
    font.setWeight(weight);
    return font;
}

QFont codeFont(TypeStep step)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(pixelSize(QApplication::font(), step));
    return font;
}

} // namespace docswiki::ui
