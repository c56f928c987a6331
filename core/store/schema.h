// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>

namespace docswiki::store {

/// The conversation file's schema as the steps that lead to it, oldest first. A step that was released is never changed.
/// Times are milliseconds since 1970 (UTC), durations microseconds, states and roles the numbers of their enums.
QStringList schemaSteps();

} // namespace docswiki::store
