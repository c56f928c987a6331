// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLoggingCategory>

namespace docswiki {

// One category a layer. Warnings and worse are on; `QT_LOGGING_RULES="docswiki.*=true"` shows the rest.
Q_DECLARE_LOGGING_CATEGORY(logSecret)
Q_DECLARE_LOGGING_CATEGORY(logNet)
Q_DECLARE_LOGGING_CATEGORY(logKnowledge)
Q_DECLARE_LOGGING_CATEGORY(logProvider)
Q_DECLARE_LOGGING_CATEGORY(logTurn)
Q_DECLARE_LOGGING_CATEGORY(logStore)
Q_DECLARE_LOGGING_CATEGORY(logEngine)
Q_DECLARE_LOGGING_CATEGORY(logUi)

} // namespace docswiki
