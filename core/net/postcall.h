// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/httpresponseparser.h"
#include "core/net/httpstream.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

class QObject;

namespace docswiki::net {

class StreamPool;

/// What came of an exchange whose answer is wanted whole.
struct HttpAnswer {
    int status = 0; ///< 0: no whole answer came, see `failure`
    HttpHead head;
    QByteArray body;
    std::optional<HttpFailure> failure; ///< OperationCanceledError: too long; TimeoutError: the limit ran out
};

/// Posts on a connection of the pool (one that stands idle, or a new one) and hands the whole answer, unpacked, to
/// `done`: once, never from within the call, at the latest after `limit`. At most `maxBytes` are read. Never calls back
/// when `context` or `pool` died first. Engine thread.
void postWhole(StreamPool &pool, HttpPost post, Milliseconds limit, qsizetype maxBytes, QObject *context,
               std::function<void(HttpAnswer)> done);

} // namespace docswiki::net
