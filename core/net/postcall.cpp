// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/postcall.h"

#include "core/net/inflater.h"
#include "core/net/streampool.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <utility>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {

/// Child of the pool; deletes itself.
class PostCall final : public QObject, public HttpStreamSink {
public:
    PostCall(StreamPool &pool, const HttpPost &post, Milliseconds limit, qsizetype maxBytes, QObject *context,
             std::function<void(HttpAnswer)> done)
        : QObject(&pool)
        , m_maxBytes(maxBytes)
        , m_context(context)
        , m_done(std::move(done))
        , m_stream(std::make_unique<HttpStream>(pool, post, *this))
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this, limit] {
            end({QNetworkReply::TimeoutError, u"no whole answer within %1 ms"_s.arg(limit.count())});
        });
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
        m_timer.start(limit);
        if (m_stream->start()) return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                end({QNetworkReply::TemporaryNetworkFailureError, u"too many connections are open"_s});
            },
            Qt::QueuedConnection);
    }

    void requestSent(bool) override {}

    void headCame(const HttpHead &head) override
    {
        m_answer.head = head;
        const QByteArray packing = head.value("content-encoding").toLower();
        if (packing == "gzip" || packing == "deflate") m_inflater = std::make_unique<Inflater>();
    }

    void bodyCame(QByteArrayView bytes) override
    {
        if (!m_inflater) {
            m_answer.body.append(bytes);
        } else if (const auto plain = m_inflater->feed(bytes, m_maxBytes + 1)) {
            m_answer.body.append(*plain);
        } else {
            end({QNetworkReply::ProtocolFailure, plain.error().detail});
            return;
        }
        if (m_answer.body.size() > m_maxBytes)
            end({QNetworkReply::OperationCanceledError, u"the answer is longer than %1 bytes"_s.arg(m_maxBytes)});
    }

    void exchangeEnded(const std::optional<HttpFailure> &failure) override
    {
        if (failure)
            end(*failure);
        else
            end({QNetworkReply::NoError, {}});
    }

private:
    void end(HttpFailure failure)
    {
        if (!m_done) return;
        if (failure.error == QNetworkReply::NoError)
            m_answer.status = m_answer.head.status;
        else
            m_answer.failure = std::move(failure);
        const auto done = std::exchange(m_done, {});
        m_timer.stop();
        if (m_stream) m_stream.release()->deleteLater(); // we may stand within its signal; before its sink
        deleteLater();
        if (m_context) done(std::move(m_answer));
    }

    qsizetype m_maxBytes;
    QPointer<QObject> m_context;
    std::function<void(HttpAnswer)> m_done;
    HttpAnswer m_answer;
    std::unique_ptr<Inflater> m_inflater;
    std::unique_ptr<HttpStream> m_stream;
    QTimer m_timer;
};

} // namespace

void postWhole(StreamPool &pool, HttpPost post, Milliseconds limit, qsizetype maxBytes, QObject *context,
               std::function<void(HttpAnswer)> done)
{
    new PostCall(pool, post, limit, maxBytes, context, std::move(done));
}

} // namespace docswiki::net
