// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace docswiki::net {

/// The reply of a call that is made later, or never: what the real one says is passed on as it comes. Deleting or
/// aborting it ends the real one. Engine thread.
class DeferredReply final : public QNetworkReply {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeferredReply)
public:
    DeferredReply(QNetworkAccessManager::Operation operation, const QNetworkRequest &request, QObject *parent);

    void become(QNetworkReply *real); ///< takes it over
    void refuse(const Error &why);    ///< the call is not made; failureOf() gives `why`

    void abort() override;
    qint64 bytesAvailable() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;

private:
    void takeHead();
    void finish(NetworkError error, const QString &words);

    QNetworkReply *m_real = nullptr; ///< a child of ours
};

} // namespace docswiki::net
