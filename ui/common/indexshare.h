// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

namespace docswiki::ui {

/// How much of a job is done, 0..1: its bytes where they are known, because files differ too much in size, else its
/// files. The one measure of every bar and percentage.
double indexShare(const knowledge::IndexProgress &progress);
/// "39 %", rounded down: 100 % only when nothing is left.
QString indexPercent(const knowledge::IndexProgress &progress);

} // namespace docswiki::ui
