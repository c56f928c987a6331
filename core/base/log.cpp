// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

namespace docswiki {

Q_LOGGING_CATEGORY(logSecret, "docswiki.secret", QtWarningMsg)
Q_LOGGING_CATEGORY(logNet, "docswiki.net", QtWarningMsg)
Q_LOGGING_CATEGORY(logKnowledge, "docswiki.knowledge", QtWarningMsg)
Q_LOGGING_CATEGORY(logProvider, "docswiki.provider", QtWarningMsg)
Q_LOGGING_CATEGORY(logTurn, "docswiki.turn", QtWarningMsg)
Q_LOGGING_CATEGORY(logStore, "docswiki.store", QtWarningMsg)
Q_LOGGING_CATEGORY(logEngine, "docswiki.engine", QtWarningMsg)
Q_LOGGING_CATEGORY(logUi, "docswiki.ui", QtWarningMsg)

} // namespace docswiki
