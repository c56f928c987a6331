// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/staticembedder.h"

#include <QPromise>
#include <QThread>

#include <algorithm>
#include <atomic>

namespace docswiki::knowledge {

namespace {

constexpr int maxThreads = 4;
constexpr qsizetype textsOfATask = 64; // some milliseconds of work

/// One call: its tasks fill their parts of `vectors`, the last one hands them over. Dropped with a task that never ran,
/// it ends the call as cancelled.
struct Call {
    QStringList texts;
    QList<Vector> vectors;
    std::atomic<int> tasks = 0;
    QPromise<Result<QList<Vector>>> promise;
};

} // namespace

StaticEmbedder::StaticEmbedder(std::shared_ptr<const StaticModel> model) : m_model(std::move(model))
{
    m_threads.setMaxThreadCount(std::clamp(QThread::idealThreadCount(), 1, maxThreads));
}

StaticEmbedder::~StaticEmbedder()
{
    m_threads.clear();
    m_threads.waitForDone();
}

int StaticEmbedder::batchSize() const
{
    return static_cast<int>(textsOfATask) * m_threads.maxThreadCount();
}

QFuture<Result<QList<Vector>>> StaticEmbedder::embed(const QStringList &texts, EmbedPurpose)
{
    auto call = std::make_shared<Call>();
    call->texts = texts;
    call->vectors.resize(texts.size());
    call->promise.start();
    QFuture<Result<QList<Vector>>> future = call->promise.future();
    const qsizetype tasks = std::max<qsizetype>((texts.size() + textsOfATask - 1) / textsOfATask, 1);
    call->tasks = static_cast<int>(tasks);
    Vector *vectors = call->vectors.data(); // detached here, so that the tasks never do
    for (qsizetype task = 0; task < tasks; ++task) {
        m_threads.start([model = m_model, call, vectors, task] {
            const qsizetype begin = task * textsOfATask;
            const qsizetype end = std::min(begin + textsOfATask, call->texts.size());
            for (qsizetype i = begin; i < end && !call->promise.isCanceled(); ++i)
                vectors[i] = model->embed(call->texts.at(i));
            if (--call->tasks > 0) return;
            call->promise.addResult(std::move(call->vectors));
            call->promise.finish();
        });
    }
    return future;
}

} // namespace docswiki::knowledge
