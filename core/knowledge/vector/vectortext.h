// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"

#include <QByteArray>

namespace docswiki::knowledge {

/// "[0.1,-2e-05]": as JSON, and as pgvector reads it. The shortest texts that read back as the same floats. Pure.
QByteArray vectorText(const Vector &values);

/// Whether remote stores take it: numbers only, and not all of them zero.
bool isStorable(const Vector &values);

} // namespace docswiki::knowledge
