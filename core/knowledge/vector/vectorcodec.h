// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"

#include <QByteArray>

#include <span>
#include <string_view>

namespace docswiki::knowledge {

/// How vectors lie in the database (`vector.data`): of length 1, as half floats, two bytes each, little-endian, so a
/// cosine is off by less than 0.0005. Empty: a remote store keeps it. One byte: the text has no meaning to the model.
///
/// int8 with a scale would be half as large, but its cosines are off by up to 0.002 where few dimensions carry the
/// length; these bytes are what the last choice among the best is made with.

/// Of any length; of none, or one that is no number: the byte for "no meaning".
QByteArray encodeVector(const Vector &vector);
/// False when `data` does not hold as many values as there is room for.
bool decodeVector(std::string_view data, std::span<float> values);
Vector decodeVector(std::string_view data, int dimension); ///< empty when it is none of that dimension

} // namespace docswiki::knowledge
