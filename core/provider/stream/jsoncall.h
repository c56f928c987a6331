// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QNetworkRequest>
#include <QString>

#include <functional>

class QNetworkAccessManager;
class QObject;

namespace docswiki::provider {

/// A call that ends soon and answers with JSON.
struct JsonCall {
    QNetworkRequest request;
    QByteArray body;  ///< empty: GET, else POST
    QString provider; ///< its name in the sentences of errors
    QString key;      ///< taken out of errors, whoever wrote it there
    Milliseconds limit{10'000};
};

/// Makes the call and hands the answer (a list as the `data` of an object) or the reason why there is none to `done`,
/// once and never from within: at the latest after the limit. At most 32 MB are read, and nothing that is not JSON is
/// an answer. Never calls back when `context` or `manager` died first.
void callJson(QNetworkAccessManager &manager, const JsonCall &call, QObject *context,
              std::function<void(Result<QJsonObject>)> done);

} // namespace docswiki::provider
