// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/safetensors.h"

namespace docswiki::knowledge {

/// The loops of a static model. Rows lie one after another, `dimension` values of `type` (F32, F16, BF16 or I8) each.

/// sum += weight × row
void addRow(float *sum, const std::byte *rows, SafeTensors::Type type, quint32 row, int dimension, float weight);
double squaredLength(const float *values, int count);
bool allFinite(const std::byte *values, SafeTensors::Type type, qint64 count);

} // namespace docswiki::knowledge
