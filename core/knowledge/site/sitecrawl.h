// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/filetype.h"
#include "core/knowledge/site/pagefetch.h"
#include "core/knowledge/site/robots.h"
#include "core/knowledge/site/siteaddress.h"
#include "core/knowledge/types.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <optional>

namespace docswiki::knowledge {

/// What an earlier run knows of a page.
struct KnownPage {
    QString etag;
    QString httpDate;
    QByteArray hash; ///< of what its reader got
    FileState state = FileState::Queued;
};

struct SiteRequest {
    QUrl address;
    QHash<QString, KnownPage> known; ///< by address; those of other sites do no harm
    bool afresh = false;             ///< no request is conditional
    QString folder;                  ///< for the pages; whoever reads them removes them
};

struct FetchedPage {
    QString address;
    QString file;
    FileType type = FileType::Html;
    qint64 bytes = 0;
    QString etag;
    QString httpDate;

    bool operator==(const FetchedPage &) const = default;
};

/// Visits one website: robots.txt, then its sitemap or, without one, the links from its first page breadth first; only
/// what lies under the address, one request at a time. Pages that are known are asked for too, so that those that
/// are gone are found. Thread of its owner; every page that was discovered() comes back once as fetched, unchanged, gone
/// or failed, unless the crawl stops before.
///
///   robots.txt ─► sitemaps ─► pages (by turns: wait · ask · tell)
///        ▲                      │
///        └── the first page leads to https, or elsewhere on the site: begun again there
class SiteCrawl final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SiteCrawl)
public:
    SiteCrawl(SiteRequest request, const SiteTools &tools);

    void start();
    void setHeld(bool held); ///< asks for no further page
    void stop();             ///< without a word
    QString address() const { return m_request.address.toString(); }

Q_SIGNALS:
    void discovered(const QStringList &addresses);
    void fetched(const docswiki::knowledge::FetchedPage &page);
    void unchanged(const QString &address, const QString &etag, const QString &httpDate);
    void gone(const QString &address); ///< there is nothing to index there (any more)
    /// `known`: whether what is indexed of it stays, because the failure may pass.
    void failed(const QString &address, const QString &reason, bool stays);
    /// Once. An error means that the site as a whole could not be read.
    void finished(const std::optional<docswiki::Error> &error);

private:
    enum class Step { Robots, Sitemap, Pages, Done };
    struct Entry {
        QUrl url;
        int depth = 0;
    };

    void begin(const QUrl &address);
    void next();
    void ask(const QUrl &url, const KnownPage &known = {});
    void answered(const Result<PageAnswer> &answer);
    void tookRobots(const Result<PageAnswer> &answer);
    void tookSitemap(const Result<PageAnswer> &answer);
    void beginPages();
    void tookPage(const Result<PageAnswer> &answer);
    void tookContent(const PageAnswer &answer);
    void tookRedirect(const PageAnswer &answer);
    bool retry(const Result<PageAnswer> &answer);
    void admit(const QList<QUrl> &urls, int depth);
    void refuse(const QString &reason, bool stays);
    void end(const std::optional<Error> &error);
    Error siteError(const Result<PageAnswer> &answer, const QString &what) const;
    static QString reasonOf(const Result<PageAnswer> &answer);

    SiteRequest m_request;
    SiteTools m_tools;
    PageFetch m_fetch;
    SiteRoot m_root;
    QUrl m_first; ///< the address as it was given, or where that led to
    Robots m_robots;
    Step m_step = Step::Robots;
    QUrl m_asked;
    int m_robotsHops = 0;
    int m_moves = 0;
    std::deque<QUrl> m_sitemaps;
    int m_sitemapsRead = 0;
    QList<QUrl> m_listed; ///< by sitemaps
    std::deque<Entry> m_waiting;
    Entry m_current;
    QSet<QString> m_seen;
    QSet<QString> m_deferring; ///< pages that named another one as canonical
    QTimer m_turn;             ///< the next request may go out
    Instant m_started{};
    Instant m_lastEnd{};
    Milliseconds m_between{0};
    int m_tries = 0;
    int m_failuresInARow = 0;
    int m_answers = 0; ///< of pages
    int m_files = 0;
    bool m_followsLinks = true;
    bool m_privateToo = false;
    bool m_held = false;
};

} // namespace docswiki::knowledge
