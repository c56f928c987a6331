// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/embed/servicebatch.h"
#include "core/net/retryplan.h"
#include "core/net/route.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QThreadPool>
#include <QUrl>

#include <deque>
#include <functional>
#include <memory>
#include <utility>

namespace docswiki::net {
class StreamPool;
}

namespace docswiki::knowledge {

class ServiceRun;

/// An OpenAI-compatible `/embeddings`, as values.
struct EmbeddingService {
    QString name; ///< what the sentences of errors call it
    QUrl baseUrl; ///< "https://api.example/v1"
    QString key;  ///< empty: none is sent
    net::Route route = {};
    QString model;
    int dimensions = 0;     ///< asked for; 0: the model's own
    int knownDimension = 0; ///< of the vectors that there are already; 0: none yet
    QString queryPrefix = {};
    QString documentPrefix = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {}; ///< sent beside the usual ones
};

struct EmbeddingLimits {
    int batch = 64;              ///< texts in one request
    int batchTokens = 100'000;   ///< estimated
    int textTokens = 8'000;      ///< estimated; what is longer is cut
    int parallel = 4;            ///< runs of documents side by side; queries are never kept waiting
    int waiting = 256;           ///< runs that may wait; the next is refused
    Milliseconds answer{60'000}; ///< one request
    net::RetryLimits retry{.total = Milliseconds{180'000}};
    net::RetryLimits queryRetry{.retries = 2, .firstWait = Milliseconds{100}, .total = Milliseconds{20'000}};
};

/// Embeddings of a service. Texts are sent in batches, in order; the size of a batch is halved where the service
/// refuses it, and failures that pass are waited out within the limits. The dimension is learned from the first answer
/// and held: an answer of another dimension is an error. Texts that are blank, and those that the service refuses one
/// by one while it takes others, get an empty vector. Engine thread; answers are read on a worker.
class ServiceEmbedder final : public QObject, public Embedder {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServiceEmbedder)
public:
    ServiceEmbedder(net::StreamPool &pool, EmbeddingService service, EmbeddingLimits limits = {},
                    std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>(), QObject *parent = nullptr);
    ~ServiceEmbedder() override; ///< what runs ends as Cancelled

    EmbeddingSpace space() const override { return m_space; }
    int batchSize() const override { return m_batch.size(); }
    QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbedPurpose purpose) override;

Q_SIGNALS:
    void spaceLearned(); ///< space() has a dimension now

private:
    friend class ServiceRun;
    void startWaiting();
    void ended(ServiceRun *run);
    Result<void> accept(const QList<Vector> &vectors); ///< holds the dimension

    net::StreamPool &m_pool;
    const EmbeddingService m_service;
    const EmbeddingLimits m_limits;
    std::shared_ptr<const Clock> m_clock;
    QUrl m_url;
    EmbeddingSpace m_space;
    ServiceBatch m_batch;
    bool m_plainNumbers = false; ///< it refused base64
    bool m_everWorked = false;
    QList<ServiceRun *> m_running;
    std::deque<ServiceRun *> m_waiting;
    QThreadPool m_readers; ///< one thread
};

} // namespace docswiki::knowledge
