// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace docswiki::net {

/// Unpacks a gzip or zlib stream piece by piece; what the sender flushed comes out at once. Pure.
class Inflater final {
    Q_DISABLE_COPY_MOVE(Inflater)
public:
    Inflater();
    ~Inflater();

    /// What `packed` adds. Protocol error when it is no such stream; at most `limit` bytes come out of one call.
    Result<QByteArray> feed(QByteArrayView packed, qsizetype limit = 64 * 1024 * 1024);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace docswiki::net
