// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/deferredreply.h"

#include "core/net/httpfailure.h"
#include "core/net/shortcalls.h"

#include <QPointer>
#include <QVariant>

namespace docswiki::net {

using namespace Qt::StringLiterals;

DeferredReply::DeferredReply(QNetworkAccessManager::Operation operation, const QNetworkRequest &request,
                             QObject *parent)
    : QNetworkReply(parent)
{
    setOperation(operation);
    setRequest(request);
    setUrl(request.url());
    open(ReadOnly | Unbuffered);
}

void DeferredReply::become(QNetworkReply *real)
{
    if (isFinished()) {
        real->abort();
        real->deleteLater();
        return;
    }
    m_real = real;
    real->setParent(this);
    connect(real, &QNetworkReply::metaDataChanged, this, &DeferredReply::takeHead);
    connect(real, &QNetworkReply::readyRead, this, &DeferredReply::readyRead);
    connect(real, &QNetworkReply::downloadProgress, this, &DeferredReply::downloadProgress);
    connect(real, &QNetworkReply::uploadProgress, this, &DeferredReply::uploadProgress);
    connect(real, &QNetworkReply::encrypted, this, &DeferredReply::encrypted);
    connect(real, &QNetworkReply::finished, this, [this] {
        takeHead();
        finish(m_real->error(), m_real->errorString());
    });
}

void DeferredReply::refuse(const Error &why)
{
    HttpFailure failure;
    failure.detail = why.detail;
    failure.settings = why;
    setProperty(failureProperty, QVariant::fromValue(failure));
    finish(UnknownNetworkError, why.message);
}

void DeferredReply::takeHead()
{
    for (const auto attribute : {QNetworkRequest::HttpStatusCodeAttribute, QNetworkRequest::HttpReasonPhraseAttribute,
                                 QNetworkRequest::ConnectionEncryptedAttribute})
        setAttribute(attribute, m_real->attribute(attribute));
    for (const auto &[name, value] : m_real->rawHeaderPairs())
        setRawHeader(name, value);
    setUrl(m_real->url());
    Q_EMIT metaDataChanged();
}

void DeferredReply::finish(NetworkError error, const QString &words)
{
    if (isFinished()) return;
    if (m_real) setProperty(failureProperty, m_real->property(failureProperty));
    if (error != NoError) setError(error, words);
    setFinished(true);
    const QPointer<DeferredReply> alive(this);
    if (error != NoError) Q_EMIT errorOccurred(error);
    if (alive) Q_EMIT finished();
}

void DeferredReply::abort()
{
    if (isFinished()) return;
    if (m_real)
        m_real->abort(); // comes back with its end
    else
        finish(OperationCanceledError, u"the call was ended before it was made"_s);
}

qint64 DeferredReply::bytesAvailable() const
{
    return QNetworkReply::bytesAvailable() + (m_real ? m_real->bytesAvailable() : 0);
}

qint64 DeferredReply::readData(char *data, qint64 maxSize)
{
    if (!m_real) return isFinished() ? -1 : 0;
    const qint64 size = m_real->read(data, maxSize);
    return size == 0 && isFinished() ? -1 : size;
}

} // namespace docswiki::net
