// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/postcall.h"

#include <QDateTime>
#include <QString>

namespace docswiki::knowledge {

/// The reason why a call of Pinecone brought nothing, from either form of its errors; retryable: 429 (but not a used-up
/// quota), 5xx and failures of the connection. `key` is taken out of its words. Pure.
Error pineconeFault(const net::HttpAnswer &answer, const QString &index, const QString &key, const QDateTime &now);

} // namespace docswiki::knowledge
