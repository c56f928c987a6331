// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/provider/account/connectionstep.h"

#include <QAbstractSocket>
#include <QJsonObject>
#include <QList>
#include <QSslError>
#include <QString>

namespace docswiki::provider {

// Sentences for what a connection test finds; `who` is the provider as people know it.

Error nameFault(const QString &host, const QString &detail);
Error connectFault(QAbstractSocket::SocketError error, const QString &who, const QString &proxy, const QString &detail);
/// `reasons` empty: the other side does not speak TLS.
Error tlsFault(const QList<QSslError> &reasons, const QString &who, const QString &detail);
Error stepTimeout(ConnectionStepKind kind, Milliseconds limit, const QString &who);

/// What OpenRouter's `GET /key` says about a key, in a few words: "3.50 of 10 USD left".
QString keyWords(const QJsonObject &answer);

} // namespace docswiki::provider
