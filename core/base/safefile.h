// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace docswiki {

/// Small files that people would miss: read with a bound, replaced whole or not at all. All of this blocks: call it on
/// a worker. Errors are Storage and name the file.
namespace safefile {

enum class Readers { Anyone, OwnerOnly };

/// The file's bytes; none when there is no such file. Input error when it is larger than `largest`.
Result<QByteArray> read(const QString &path, qint64 largest);

/// Replaces the file: whoever reads it sees the old bytes or the new ones, and a failure leaves the old ones.
Result<void> write(const QString &path, const QByteArray &bytes, Readers readers = Readers::Anyone);

/// Puts a file that cannot be used aside, as `PATH.broken-20261122-101500`, so that nothing of it is lost. Its new
/// name; empty when it could not be moved.
QString putAside(const QString &path);

} // namespace safefile

} // namespace docswiki
