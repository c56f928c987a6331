// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/serviceembedder.h"
#include "core/knowledge/embed/servicefault.h"

#include <QPromise>
#include <QTimer>

namespace docswiki::knowledge {

/// One call of ServiceEmbedder::embed: its batches one after the other. Child of the embedder; deletes itself when it
/// has ended.
class ServiceRun final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServiceRun)
public:
    ServiceRun(ServiceEmbedder &embedder, const QStringList &texts, EmbedPurpose purpose);
    ~ServiceRun() override;

    QFuture<Result<QList<Vector>>> future() const { return m_promise.future(); }
    EmbedPurpose purpose() const { return m_purpose; }
    void start();

private:
    struct Item {
        int place;    ///< in what was handed over
        QString text; ///< as it is sent
    };
    void sendNext();
    void tookAnswer(const net::HttpAnswer &answer);
    void tookVectors(Result<QList<Vector>> vectors);
    void recover(const ServiceFault &fault);
    void shrink(bool firm);
    bool shorten();
    void setAside(const Error &why); ///< the one text that was sent
    void waitAndSend(const ServiceFault &fault);
    void end(Result<QList<Vector>> result);

    ServiceEmbedder &m_embedder;
    EmbedPurpose m_purpose;
    QList<Item> m_items; ///< not done yet
    QList<Vector> m_vectors;
    net::RetryPlan m_plan;
    int m_size;            ///< of the next batch, at most
    int m_sent = 0;        ///< items of the batch that is on its way
    bool m_halved = false; ///< since the last success
    bool m_firm = true;    ///< for its size, not for a failure of the service
    int m_setAside = 0;
    QTimer m_pause;
    QPromise<Result<QList<Vector>>> m_promise;
    bool m_ended = false;
};

} // namespace docswiki::knowledge
