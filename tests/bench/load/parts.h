// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QJsonObject>

namespace docswiki::bench {

/// `atOnce` turns at the same moment, `waves` times, beside turns that are alone; all through an Engine with the sample
/// library and a store. The emulator is a process of its own. "ok" is false when a turn did not end well, exactly once.
Result<QJsonObject> measureConcurrency(int atOnce, int waves);

/// Memory of this process after a tenth, a half, all and one and a half times `turns` turns, 50 at a time. The engine
/// keeps the figures of the last 5,000 turns, so with the default of 10,000 memory grows until the second point and
/// must be flat from there on. "ok": from the second point to the last it grows by less than 10 %.
Result<QJsonObject> measureMemory(int turns, bool storeConversations);

} // namespace docswiki::bench
