// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>

namespace docswiki::ui {

/// The type scale: the system's UI font at its size is Body; each step is 1.2 times the one below.
enum class TypeStep { Caption, Body, Title, Heading, Display };

/// Pixels of `step` when the body is set in `base`.
int pixelSize(const QFont &base, TypeStep step);

/// The application's font at `step`. For painters; widgets take the style sheet's `type` property instead.
QFont typeFont(TypeStep step, QFont::Weight weight = QFont::Normal);

/// The system's fixed-width font at the size of `step`.
QFont codeFont(TypeStep step = TypeStep::Body);

} // namespace docswiki::ui
