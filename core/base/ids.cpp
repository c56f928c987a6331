// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <atomic>

namespace docswiki {

using namespace Qt::StringLiterals;

TurnId nextTurnId()
{
    static std::atomic<quint64> last{0};
    return TurnId{++last};
}

QString newStoredId()
{
    // 48 bits of milliseconds, 16 bits of order within the process, 64 random bits: like UUID version 7 without its marks.
    static std::atomic<quint16> order{0};
    const auto ms = static_cast<quint64>(QDateTime::currentMSecsSinceEpoch()) & 0xFFFFFFFFFFFFULL;
    const quint64 high = (ms << 16) | ++order;
    const quint64 low = QRandomGenerator::global()->generate64();
    return u"%1%2"_s.arg(high, 16, 16, '0'_L1).arg(low, 16, 16, '0'_L1);
}

} // namespace docswiki
