// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/net/route.h"

#include <QByteArray>
#include <QJsonObject>
#include <QNetworkRequest>
#include <QString>

#include <functional>

class QObject;

namespace docswiki::net {
class StreamPool;
}

namespace docswiki::provider {

/// A call that ends soon and answers with JSON.
struct JsonCall {
    QNetworkRequest request;
    QByteArray body;  ///< empty: GET, else POST
    QString provider; ///< its name in the sentences of errors
    QString key;      ///< taken out of errors, whoever wrote it there
    Milliseconds limit{10'000};
    net::Route route = {};
};

/// Makes the call and hands the answer (a list as the `data` of an object) or the reason why there is none to `done`,
/// once and never from within: at the latest after the limit. At most 32 MB are read, and nothing that is not JSON is
/// an answer. Never calls back when `context` or `pool` died first.
void callJson(net::StreamPool &pool, const JsonCall &call, QObject *context,
              std::function<void(Result<QJsonObject>)> done);

} // namespace docswiki::provider
