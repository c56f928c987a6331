// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QString>

namespace docswiki::engine {

/// The name that the bundled documents have among the libraries.
QString sampleLibraryName();

/// Writes the bundled documents into `folder` where they are missing or differ. Blocking: on a worker thread.
Result<bool> unpackSampleDocuments(const QString &folder);

} // namespace docswiki::engine
