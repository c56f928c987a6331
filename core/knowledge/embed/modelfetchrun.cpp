// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/modelfetchrun.h"

#include "core/knowledge/embed/modelcatalogue.h"
#include "core/net/httpfailure.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>

#include <algorithm>
#include <utility>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestList = 4 << 20;
constexpr qint64 pieceBytes = 256 << 10;
constexpr qint64 readBuffer = 1 << 20;
constexpr int mostRedirects = 5;
constexpr qint64 announceMs = 100;

Error statusError(int status, const QString &id, const QString &host)
{
    switch (status) {
    case 401:
    case 403:
        return {ErrorCode::Unauthorised, u"%1 does not give %2 to everybody. Choose another model."_s.arg(host, id)};
    case 404:
        return {ErrorCode::NotFound, u"%1 has no model %2, or not all of its files. Check the name."_s.arg(host, id)};
    case 429:
        return {ErrorCode::RateLimited, u"%1 refuses more downloads for now. Try again later."_s.arg(host), {}, true};
    default:
        return {ErrorCode::Http,
                u"%1 answered with status %2 instead of the model. Try again later."_s.arg(host).arg(status),
                {},
                status >= 500};
    }
}

} // namespace

ModelFetchRun::ModelFetchRun(QNetworkAccessManager &network, QUrl hub, QString modelsFolder, QString id,
                             ModelFetcher::Limits limits, QObject *parent)
    : QObject(parent), m_network(network), m_hub(std::move(hub)), m_modelsFolder(std::move(modelsFolder))
{
    m_state.id = std::move(id);
    m_worker.setMaxThreadCount(1);
    m_idle.setSingleShot(true);
    m_idle.setInterval(limits.idle);
    m_total.setSingleShot(true);
    m_total.setInterval(limits.total);
    connect(&m_idle, &QTimer::timeout, this, [this] {
        stop({ErrorCode::Timeout,
              u"%1 has sent nothing for a while. Check the connection and try again."_s.arg(m_hub.host()),
              {},
              true});
    });
    connect(&m_total, &QTimer::timeout, this, [this] {
        stop({ErrorCode::Timeout, u"Fetching %1 takes too long, so it was stopped."_s.arg(m_state.id), {}, true});
    });
}

ModelFetchRun::~ModelFetchRun()
{
    if (m_reply) m_reply->disconnect(this);
    m_worker.waitForDone(); // one piece, or the check of the whole: parts of a second
}

void ModelFetchRun::start()
{
    m_total.start();
    announce(true);
    ask(QUrl(m_hub.toString(QUrl::StripTrailingSlash) + "/api/models/"_L1 + m_state.id + "?blobs=true"_L1));
}

void ModelFetchRun::cancel()
{
    stop({ErrorCode::Cancelled, u"Fetching %1 was stopped."_s.arg(m_state.id)});
}

void ModelFetchRun::ask(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(mostRedirects);
    request.setRawHeader("Accept-Encoding", "identity"); // sizes and checksums are of the plain bytes
    m_reply.reset(m_network.get(request));
    m_reply->setReadBufferSize(m_at < 0 ? largestList + 1 : readBuffer);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &ModelFetchRun::pump);
    connect(m_reply.get(), &QNetworkReply::finished, this, &ModelFetchRun::pump);
    m_idle.start();
}

bool ModelFetchRun::usable()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 300) {
        stop(statusError(status, m_state.id, m_hub.host()));
        return false;
    }
    if (m_reply->isFinished() && m_reply->error() != QNetworkReply::NoError) {
        const net::HttpFailure failure = net::failureOf(*m_reply);
        const QString detail = m_reply->errorString();
        if (failure.settings)
            stop(*failure.settings);
        else if (status == 200)
            stop({ErrorCode::Network, u"The connection to %1 broke off. Try again."_s.arg(m_hub.host()), detail, true});
        else if (m_reply->error() == QNetworkReply::SslHandshakeFailedError)
            stop({ErrorCode::Network,
                  u"No safe connection to %1 could be made. Check the computer's clock and the proxy."_s.arg(
                      m_hub.host()),
                  detail});
        else
            stop({ErrorCode::Network, u"%1 cannot be reached. Check the connection and try again."_s.arg(m_hub.host()),
                  detail, true});
        return false;
    }
    return true;
}

/// Takes in what has come, a piece at a time, as the worker gets done with them.
void ModelFetchRun::pump()
{
    if (m_over || m_working || !m_reply) return;
    if (m_reply->bytesAvailable() > 0) m_idle.start();
    if (m_at < 0) {
        if (m_reply->bytesAvailable() > largestList)
            return stop({ErrorCode::Protocol, u"The list of files of %1 is too long to be one."_s.arg(m_state.id)});
        if (m_reply->isFinished() && usable()) listArrived();
        return;
    }
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() >= 300) {
        if (m_reply->isFinished()) usable();
        return;
    }
    const QByteArray piece = m_reply->read(pieceBytes);
    if (!piece.isEmpty()) {
        onWorker(
            [piece](ModelFiles &disk) -> Result<QString> {
                if (const Result<void> done = disk.append(piece); !done) return fail(done.error());
                return QString();
            },
            [this, size = piece.size()](const QString &) {
                m_state.done += size;
                announce(false);
                pump();
            });
    } else if (m_reply->isFinished() && usable()) {
        fileArrived();
    }
}

void ModelFetchRun::listArrived()
{
    const Result<QList<ModelFile>> files = modelFilesFrom(m_reply->readAll(), m_state.id);
    if (!files) return stop(files.error());
    m_files = *files;
    for (const ModelFile &file : m_files)
        m_state.total += file.bytes;
    announce(true);
    m_disk = std::make_shared<ModelFiles>(m_modelsFolder, m_state.id, m_state.total);
    onWorker(
        [](ModelFiles &disk) -> Result<QString> {
            if (const Result<void> done = disk.begin(); !done) return fail(done.error());
            return QString();
        },
        [this](const QString &) { nextFile(); });
}

void ModelFetchRun::nextFile()
{
    if (++m_at == m_files.size()) {
        m_idle.stop();
        return onWorker([](ModelFiles &disk) { return disk.finish(); },
                        [this](const QString &folder) {
                            m_state.finished = true;
                            m_state.folder = folder;
                            end();
                        });
    }
    const ModelFile file = m_files.at(m_at);
    onWorker(
        [file](ModelFiles &disk) -> Result<QString> {
            if (const Result<void> done = disk.open(file); !done) return fail(done.error());
            return QString();
        },
        [this, file](const QString &) {
            ask(QUrl(m_hub.toString(QUrl::StripTrailingSlash) + u'/' + m_state.id + "/resolve/main/"_L1 + file.name));
        });
}

void ModelFetchRun::fileArrived()
{
    onWorker(
        [](ModelFiles &disk) -> Result<QString> {
            if (const Result<void> done = disk.close(); !done) return fail(done.error());
            return QString();
        },
        [this](const QString &) { nextFile(); });
}

/// Runs a step beside this thread, then `next` on it, unless the step failed or the run has ended meanwhile.
void ModelFetchRun::onWorker(Step step, std::function<void(const QString &)> next)
{
    m_working = true;
    m_worker.start([this, disk = m_disk, step = std::move(step), next = std::move(next)]() mutable {
        const Result<QString> result = step(*disk);
        disk.reset();
        // Dropped when this object is gone by then; its destructor waits for the worker.
        QMetaObject::invokeMethod(
            this,
            [this, result, next = std::move(next)] {
                m_working = false;
                if (m_over) return end();
                result ? next(*result) : stop(result.error());
            },
            Qt::QueuedConnection);
    });
}

void ModelFetchRun::stop(const Error &why)
{
    if (m_over) return;
    m_over = true;
    m_state.error = why.message;
    m_idle.stop();
    m_total.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
    if (!m_working) end(); // otherwise when the worker is done
}

void ModelFetchRun::end()
{
    m_over = true;
    m_idle.stop();
    m_total.stop();
    // What is left on the disk goes before anybody hears of the end, and not on this thread.
    if (m_disk) {
        m_working = true;
        m_worker.start([this, disk = std::exchange(m_disk, nullptr)]() mutable {
            disk.reset();
            QMetaObject::invokeMethod(
                this, [this] { announce(true); }, Qt::QueuedConnection);
        });
        return;
    }
    QMetaObject::invokeMethod(
        this, [this] { announce(true); }, Qt::QueuedConnection);
}

void ModelFetchRun::announce(bool force)
{
    if (!force && m_announced.isValid() && m_announced.elapsed() < announceMs) return;
    m_announced.start();
    Q_EMIT changed(m_state);
}

} // namespace docswiki::knowledge
