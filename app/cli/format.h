// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/bottleneck.h"

#include <QString>

namespace docswiki::cli {

QString grouped(qint64 number);                     ///< 12,345
QString bytesText(qint64 bytes);                    ///< 19.2 MB
QString bar(double share, int columns);             ///< ████▌     of `columns` cells, in eighths
QString wrapped(const QString &text, int columns, const QString &indent);

} // namespace docswiki::cli
