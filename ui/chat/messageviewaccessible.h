// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace docswiki::ui {

/// Lets screen readers find the messages of every MessageView: a list whose items say who says what. Once a program.
void installMessageViewAccessibility();

} // namespace docswiki::ui
