// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/pagefetch.h"

#include "core/knowledge/site/siteaddress.h"

#include <QDateTime>
#include <QNetworkRequest>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 bombThreshold = 64LL << 20;

std::optional<Milliseconds> retryAfterOf(const QByteArray &value)
{
    bool isNumber = false;
    if (const int seconds = value.trimmed().toInt(&isNumber); isNumber && seconds >= 0)
        return std::chrono::seconds(std::min(seconds, 3'600));
    const QDateTime time = QDateTime::fromString(QString::fromLatin1(value.trimmed()), Qt::RFC2822Date);
    if (!time.isValid()) return std::nullopt;
    return Milliseconds(std::clamp<qint64>(QDateTime::currentDateTimeUtc().msecsTo(time), 0, 3'600'000));
}

QString headerOf(const QNetworkReply &reply, const char *name)
{
    return QString::fromUtf8(reply.rawHeader(name)).left(1'000);
}

} // namespace

PageFetch::PageFetch(const SiteTools &tools) : m_tools(tools), m_calls(tools.routes, {})
{
    for (QTimer *timer : {&m_deadline, &m_silence}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, [this] {
            end(fail(ErrorCode::Timeout, u"%1 did not answer in time."_s.arg(m_request.url().host())));
        });
    }
}

PageFetch::~PageFetch()
{
    stop();
}

void PageFetch::get(const QUrl &url, bool privateToo, const QString &etag, const QString &httpDate)
{
    Q_ASSERT(!m_busy);
    m_busy = true;
    m_body.clear();
    m_request = QNetworkRequest(url);
    m_request.setHeader(QNetworkRequest::UserAgentHeader, u"docswiki"_s);
    m_request.setRawHeader("Accept", "text/html, application/xhtml+xml, text/markdown, text/plain, */*;q=0.5");
    m_request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    m_request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    m_request.setDecompressedSafetyCheckThreshold(bombThreshold);
    if (!etag.isEmpty()) m_request.setRawHeader("If-None-Match", etag.toUtf8());
    if (!httpDate.isEmpty()) m_request.setRawHeader("If-Modified-Since", httpDate.toUtf8());
    m_deadline.start(m_tools.limits.request);
    m_silence.start(m_tools.limits.silence);
    if (privateToo) return call();
    // A name that cannot be looked up here may be known to a proxy: only what is found is judged.
    const int number = ++m_number;
    m_tools.names->find(url.host(), this, [this, number](const net::HostResolver::Answer &answer) {
        if (number != m_number || !m_busy) return;
        if (std::any_of(answer.addresses.begin(), answer.addresses.end(), isPrivateAddress))
            return end(fail(ErrorCode::Input, u"%1 leads into a private network now, and is not followed there."_s.arg(
                                                  m_request.url().host())));
        call();
    });
}

void PageFetch::call()
{
    m_reply = m_calls.get(m_request);
    connect(m_reply, &QNetworkReply::readyRead, this, &PageFetch::readMore);
    connect(m_reply, &QNetworkReply::finished, this, &PageFetch::finish);
    if (m_reply->isFinished()) finish();
}

void PageFetch::readMore()
{
    m_silence.start(m_tools.limits.silence);
    m_body += m_reply->read(m_tools.limits.pageBytes + 1 - m_body.size());
    if (m_body.size() > m_tools.limits.pageBytes)
        end(fail(ErrorCode::Input,
                 u"The page is too large: the limit is %1 MB."_s.arg(m_tools.limits.pageBytes >> 20)));
}

void PageFetch::finish()
{
    if (!m_busy || !m_reply) return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool broken = m_reply->error() != QNetworkReply::NoError && m_reply->error() < QNetworkReply::ContentAccessDenied;
    if (status == 0 || broken)
        return end(fail(ErrorCode::Network, u"%1 cannot be reached."_s.arg(m_request.url().host()),
                        m_reply->errorString(), true));
    readMore();
    if (!m_busy) return;
    PageAnswer answer;
    answer.status = status;
    if (const QByteArray location = m_reply->rawHeader("Location"); !location.isEmpty())
        answer.redirect = m_request.url().resolved(QUrl::fromEncoded(location));
    answer.contentType = m_reply->header(QNetworkRequest::ContentTypeHeader).toString();
    answer.etag = headerOf(*m_reply, "ETag");
    answer.httpDate = headerOf(*m_reply, "Last-Modified");
    answer.robotsTag = headerOf(*m_reply, "X-Robots-Tag");
    answer.retryAfter = retryAfterOf(m_reply->rawHeader("Retry-After"));
    answer.body = std::move(m_body);
    end(answer);
}

void PageFetch::end(const Result<PageAnswer> &answer)
{
    if (!m_busy) return;
    stop();
    Q_EMIT done(answer);
}

void PageFetch::stop()
{
    m_busy = false;
    ++m_number;
    m_deadline.stop();
    m_silence.stop();
    if (!m_reply) return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

} // namespace docswiki::knowledge

#include "moc_pagefetch.cpp"
