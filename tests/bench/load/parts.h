// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QJsonObject>

namespace docswiki::bench {

/// `atOnce` turns at the same moment, `waves` times, beside turns that are alone; all through an Engine with the sample
/// library and a store. The emulator is a process of its own. "ok" is false when a turn did not end well, exactly once.
Result<QJsonObject> measureConcurrency(int atOnce, int waves);

/// Memory of this process after a tenth, a half and all of `turns` turns, 50 at a time. "ok": at the end less than 10 %
/// over the first figure.
Result<QJsonObject> measureMemory(int turns, bool storeConversations);

} // namespace docswiki::bench
