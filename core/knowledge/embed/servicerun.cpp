// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/servicerun.h"

#include "core/base/log.h"
#include "core/knowledge/embed/serviceanswer.h"
#include "core/net/postcall.h"
#include "core/net/streampool.h"

#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestAnswer = 64 * 1024 * 1024;
constexpr qsizetype readAtOnce = 64 * 1024; // parsing less takes a fraction of a millisecond
constexpr qsizetype shortestText = 200;     // characters; what is refused at this length is not refused for it
constexpr int mostRefused = 3;              // texts, before one has gone through
} // namespace

ServiceRun::ServiceRun(ServiceEmbedder &embedder, const QStringList &texts, EmbedPurpose purpose)
    : QObject(&embedder)
    , m_embedder(embedder)
    , m_purpose(purpose)
    , m_vectors(texts.size())
    , m_plan(purpose == EmbedPurpose::Query ? embedder.m_limits.queryRetry : embedder.m_limits.retry,
             embedder.m_clock->now())
    , m_size(embedder.m_batch.size())
{
    const QString &prefix =
        purpose == EmbedPurpose::Query ? embedder.m_service.queryPrefix : embedder.m_service.documentPrefix;
    for (int i = 0; i < texts.size(); ++i) {
        if (texts[i].trimmed().isEmpty()) continue; // services refuse them
        m_items.append({i, cutToTokens(prefix + texts[i], embedder.m_limits.textTokens)});
    }
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &ServiceRun::sendNext);
    m_promise.start();
}

ServiceRun::~ServiceRun()
{
    if (!m_ended) end(fail(ErrorCode::Cancelled, u"The embeddings are not wanted any more."_s));
}

void ServiceRun::start()
{
    // The time in the queue is not the service's.
    const auto &limits = m_embedder.m_limits;
    m_plan =
        net::RetryPlan(m_purpose == EmbedPurpose::Query ? limits.queryRetry : limits.retry, m_embedder.m_clock->now());
    m_size = m_embedder.m_batch.size();
    sendNext();
}

void ServiceRun::sendNext()
{
    if (m_ended) return;
    if (m_items.isEmpty()) {
        end(std::move(m_vectors));
        return;
    }
    QJsonArray input;
    int tokens = 0;
    for (m_sent = 0; m_sent < std::min<qsizetype>(m_size, m_items.size()); ++m_sent) {
        tokens += estimatedTokens(m_items[m_sent].text);
        if (m_sent > 0 && tokens > m_embedder.m_limits.batchTokens) break;
        input.append(m_items[m_sent].text);
    }
    const EmbeddingService &service = m_embedder.m_service;
    QJsonObject body{{"model"_L1, service.model}, {"input"_L1, input}};
    body["encoding_format"_L1] = m_embedder.m_plainNumbers ? u"float"_s : u"base64"_s;
    if (service.dimensions > 0) body["dimensions"_L1] = service.dimensions;

    net::HttpPost post{
        m_embedder.m_url,
        {{"Content-Type", "application/json"}, {"Accept", "application/json"}, {"User-Agent", "docswiki-chat"}},
        QJsonDocument(body).toJson(QJsonDocument::Compact),
        service.route};
    if (!service.key.isEmpty()) post.headers.append({"Authorization", "Bearer " + service.key.toUtf8()});
    post.headers += service.headers;
    const Milliseconds limit =
        std::clamp(m_plan.left(m_embedder.m_clock->now()), Milliseconds(1), m_embedder.m_limits.answer);
    net::postWhole(m_embedder.m_pool, std::move(post), limit, longestAnswer, this,
                   [this](const net::HttpAnswer &answer) { tookAnswer(answer); });
}

void ServiceRun::tookAnswer(const net::HttpAnswer &answer)
{
    const EmbeddingService &service = m_embedder.m_service;
    if (answer.status != 200) {
        recover(serviceFault(answer, service.name, service.model, service.key, m_embedder.m_clock->wallTime()));
        return;
    }
    if (answer.body.size() <= readAtOnce) {
        tookVectors(readEmbeddings(answer.body, m_sent, service.name));
        return;
    }
    auto *watcher = new QFutureWatcher<Result<QList<Vector>>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        tookVectors(watcher->result());
    });
    watcher->setFuture(
        QtConcurrent::run(&m_embedder.m_readers, [body = answer.body, count = m_sent, name = service.name] {
            return readEmbeddings(body, count, name);
        }));
}

void ServiceRun::tookVectors(Result<QList<Vector>> vectors)
{
    if (!vectors) { // garbage, or a list that is too short: it may have been cut for its length
        ServiceFault fault;
        fault.remedy = ServiceRemedy::SmallerWait;
        fault.error = std::move(vectors.error());
        recover(fault);
        return;
    }
    if (auto accepted = m_embedder.accept(*vectors); !accepted) {
        end(fail(std::move(accepted.error())));
        return;
    }
    for (int i = 0; i < m_sent; ++i)
        m_vectors[m_items[i].place] = std::move((*vectors)[i]);
    m_items.remove(0, m_sent);
    m_plan.succeeded();
    if (std::exchange(m_halved, false))
        m_embedder.m_batch.learned(m_sent, m_firm);
    else
        m_embedder.m_batch.succeeded();
    m_firm = true;
    m_size = m_embedder.m_batch.size();
    sendNext();
}

void ServiceRun::recover(const ServiceFault &fault)
{
    switch (fault.remedy) {
    case ServiceRemedy::None: end(fail(fault.error)); return;
    case ServiceRemedy::Wait: waitAndSend(fault); return;
    case ServiceRemedy::PlainNumbers:
        if (!std::exchange(m_embedder.m_plainNumbers, true))
            sendNext();
        else
            end(fail(fault.error));
        return;
    case ServiceRemedy::Smaller:
        if (m_sent > 1) {
            shrink(true);
            sendNext();
        } else if (!fault.tooLong || !shorten()) {
            setAside(fault.error);
        } else {
            sendNext();
        }
        return;
    case ServiceRemedy::SmallerWait:
        if (m_sent > 1) {
            shrink(fault.tooLong);
            m_plan.succeeded(); // another request: its failures are counted anew
        } else if (fault.tooLong && shorten()) {
            sendNext();
            return;
        }
        waitAndSend(fault);
        return;
    }
}

void ServiceRun::shrink(bool firm)
{
    m_firm = m_firm && firm;
    m_halved = true;
    m_size = std::max(1, m_sent / 2);
}

bool ServiceRun::shorten()
{
    QString &text = m_items.first().text;
    if (text.size() < 2 * shortestText) return false;
    text.truncate(text.size() / 2);
    if (text.back().isHighSurrogate()) text.chop(1);
    return true;
}

void ServiceRun::setAside(const Error &why)
{
    // One text that it does not take must not keep all others from being found; but where it takes none, nothing works.
    ++m_setAside;
    const bool none = m_purpose == EmbedPurpose::Query ||
                      (!m_embedder.m_everWorked && (m_setAside >= mostRefused || m_items.size() == 1));
    if (none) {
        end(fail(why));
        return;
    }
    qCWarning(logKnowledge) << "embeddings: a text was refused and is left out:" << why.detail;
    m_items.removeFirst();
    m_size = m_embedder.m_batch.size();
    sendNext();
}

void ServiceRun::waitAndSend(const ServiceFault &fault)
{
    const auto wait = m_plan.next(m_embedder.m_clock->now(), fault.wait, QRandomGenerator::global()->generateDouble());
    if (!wait) {
        end(fail(fault.error));
        return;
    }
    qCInfo(logKnowledge) << "embeddings: again in" << wait->count() << "ms:" << fault.error.detail;
    m_pause.start(*wait);
}

void ServiceRun::end(Result<QList<Vector>> result)
{
    if (std::exchange(m_ended, true)) return;
    m_pause.stop();
    m_promise.addResult(std::move(result));
    m_promise.finish();
    m_embedder.ended(this);
}

} // namespace docswiki::knowledge
