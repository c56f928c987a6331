// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/net/hostresolver.h"
#include "core/net/routeresolver.h"
#include "core/net/shortcalls.h"

#include <QNetworkReply>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <optional>

namespace docswiki::knowledge {

/// What crawls are bound by.
struct SiteLimits {
    int pages = 5'000;
    int depth = 20; ///< links from the address that was given
    int sitemaps = 50;
    qint64 pageBytes = 8LL << 20; ///< unpacked
    Milliseconds between{250};    ///< two requests to a host that is not this computer
    Milliseconds mostBetween{10'000}; ///< however long robots.txt wants us to wait
    Milliseconds mostRetryAfter{30'000};
    Milliseconds request{60'000}; ///< one answer, whole
    Milliseconds silence{20'000}; ///< between two bytes of it
    std::chrono::hours total{4};
};

/// How crawls reach the network. Thread of the Indexer.
struct SiteTools {
    std::shared_ptr<net::RouteResolver> routes;
    std::shared_ptr<net::HostResolver> names;
    SiteLimits limits;
};

struct PageAnswer {
    int status = 0;
    QUrl redirect; ///< with a status of 300 and some
    QByteArray body;
    QString contentType; ///< "text/html; charset=utf-8"
    QString etag;
    QString httpDate; ///< Last-Modified
    QString robotsTag;
    std::optional<Milliseconds> retryAfter;

    bool operator==(const PageAnswer &) const = default;
};

/// One GET at a time. No redirect is followed. Thread of its owner.
class PageFetch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PageFetch)
public:
    explicit PageFetch(const SiteTools &tools);
    ~PageFetch() override;

    /// With `etag` or `httpDate` the answer may be 304. Names that lead to private addresses are refused unless
    /// `privateToo`.
    void get(const QUrl &url, bool privateToo, const QString &etag = {}, const QString &httpDate = {});
    bool isBusy() const { return m_busy; }
    void stop(); ///< without a word

Q_SIGNALS:
    /// Network or Timeout error: nothing is known of the page. Input error: the page cannot be taken.
    void done(const docswiki::Result<docswiki::knowledge::PageAnswer> &answer);

private:
    void call();
    void readMore();
    void finish();
    void end(const Result<PageAnswer> &answer);

    SiteTools m_tools;
    net::ShortCalls m_calls;
    QTimer m_deadline;
    QTimer m_silence;
    QNetworkRequest m_request;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_body;
    int m_number = 0; ///< of the request, so that late answers about names are told apart
    bool m_busy = false;
};

} // namespace docswiki::knowledge
