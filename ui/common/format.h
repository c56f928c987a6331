// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QDateTime>
#include <QFont>
#include <QString>

/// Figures as people read them: three significant digits at most, always with their unit. Pure; in the default locale.
namespace docswiki::ui::format {

QString duration(Nanoseconds value); ///< "0.4 ms", "41 ms", "0.61 s", "3.1 s", "2 min 3 s", "1 h 4 min"
QString durationMs(double milliseconds);
QString roughly(Nanoseconds value); ///< for time left: "20 s", "3 min", "1 h 4 min"; rounded up
QString bytes(qint64 value);        ///< "0 B", "420 B", "1.9 kB", "41 MB": powers of 1,000
QString count(qint64 value);        ///< "420", "1.9k", "12k", "1.2M"
QString whole(qint64 value);        ///< "1,169"
QString files(qint64 n);            ///< "1 file", "1,169 files"
QString passages(qint64 n);         ///< "1 passage", "8,412 passages"
QString percent(double value);      ///< of 0..100: "3 %", "0.4 %"
QString share(double value);        ///< of 0..1, as percent(); 1 only when nothing is missing
QString perSecond(double value, const QString &unit); ///< "62 tok/s"
QString ago(const QDateTime &then, const QDateTime &now); ///< "just now", "5 min ago", "yesterday", "3 Mar 2026"

/// `font` with figures of one width, so that a changing number does not wobble.
QFont tabular(QFont font);

} // namespace docswiki::ui::format
