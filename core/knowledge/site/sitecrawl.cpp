// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/sitecrawl.h"

#include "core/base/log.h"
#include "core/knowledge/site/pagelinks.h"
#include "core/knowledge/site/pagetype.h"
#include "core/knowledge/site/sitemap.h"
#include "core/net/origin.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxTries = 3;
constexpr int maxFailuresInARow = 5;
constexpr int maxMoves = 5;
constexpr Milliseconds retryPause{1'000};
} // namespace

SiteCrawl::SiteCrawl(SiteRequest request, const SiteTools &tools)
    : m_request(std::move(request)), m_tools(tools), m_fetch(tools)
{
    connect(&m_fetch, &PageFetch::done, this, &SiteCrawl::answered);
    m_turn.setSingleShot(true);
    connect(&m_turn, &QTimer::timeout, this, &SiteCrawl::next);
}

void SiteCrawl::start()
{
    m_started = std::chrono::steady_clock::now();
    const QUrl address = pageAddress(m_request.address);
    if (address.isEmpty())
        return end(Error{ErrorCode::Input, u"%1 is not the address of a website."_s.arg(m_request.address.toString())});
    // Whoever gives an address that is private, by itself or by its name, means it.
    m_tools.names->find(address.host(), this, [this, address](const net::HostResolver::Answer &answer) {
        m_privateToo = net::isLoopback(address.host()) ||
                       std::any_of(answer.addresses.begin(), answer.addresses.end(), isPrivateAddress);
        if (m_step != Step::Done) begin(address);
    });
}

void SiteCrawl::begin(const QUrl &address)
{
    m_first = address;
    m_root = SiteRoot(address);
    m_between = net::isLoopback(address.host()) ? Milliseconds(0) : m_tools.limits.between;
    m_step = Step::Robots;
    m_robotsHops = 0;
    ask(address.resolved(QUrl(u"/robots.txt"_s)));
}

void SiteCrawl::ask(const QUrl &url, const KnownPage &known)
{
    m_asked = url;
    const bool conditional = known.state == FileState::Ready && !m_request.afresh;
    m_fetch.get(url, m_privateToo, conditional ? known.etag : QString(), conditional ? known.httpDate : QString());
}

/// The next request, if its time has come.
void SiteCrawl::next()
{
    if (m_step == Step::Done || m_fetch.isBusy() || m_turn.isActive()) return;
    const Instant now = std::chrono::steady_clock::now();
    if (now - m_started > m_tools.limits.total) {
        qCInfo(logKnowledge) << "the time for" << m_first.host() << "is over; the rest is for another day";
        return end({});
    }
    if (const auto rest = m_lastEnd + m_between - now; rest > Nanoseconds::zero()) {
        m_turn.start(std::chrono::ceil<Milliseconds>(rest));
        return;
    }
    if (m_step == Step::Sitemap) {
        if (m_sitemaps.empty() || m_sitemapsRead >= m_tools.limits.sitemaps) return beginPages();
        const QUrl url = m_sitemaps.front();
        m_sitemaps.pop_front();
        ++m_sitemapsRead;
        return ask(url);
    }
    if (m_held) return;
    if (m_waiting.empty()) return end({});
    if (m_waiting.front().url != m_current.url) m_tries = 0;
    m_current = m_waiting.front();
    m_waiting.pop_front();
    ask(m_current.url, m_request.known.value(m_current.url.toString()));
}

void SiteCrawl::answered(const Result<PageAnswer> &answer)
{
    m_lastEnd = std::chrono::steady_clock::now();
    switch (m_step) {
    case Step::Robots: return tookRobots(answer);
    case Step::Sitemap: return tookSitemap(answer);
    case Step::Pages: return tookPage(answer);
    case Step::Done: return;
    }
}

void SiteCrawl::tookRobots(const Result<PageAnswer> &answer)
{
    // RFC 9309: a file that is not there allows everything, one that cannot be read nothing.
    if (!answer || answer->status >= 500) return end(siteError(answer, u"its robots.txt"_s));
    if (answer->status >= 300 && answer->status < 400 && answer->redirect.host() == m_asked.host() &&
        ++m_robotsHops <= maxMoves)
        return ask(answer->redirect);
    m_robots = answer->status == 200 ? Robots::parse(answer->body, u"docswiki"_s) : Robots();
    if (!m_robots.allows(m_first))
        return end(Error{ErrorCode::Input, u"%1 does not want %2 to be read by programs (robots.txt)."_s.arg(m_first.host(), m_first.path())});
    if (const auto delay = m_robots.crawlDelay())
        m_between = std::max(m_between, std::min(*delay, m_tools.limits.mostBetween));
    m_sitemaps.clear();
    m_listed.clear();
    m_sitemapsRead = 0;
    QStringList addresses = m_robots.sitemaps();
    addresses.append(m_first.resolved(QUrl(u"/sitemap.xml"_s)).toString());
    addresses.removeDuplicates();
    for (const QString &address : std::as_const(addresses)) {
        const QUrl url = pageAddress(m_first.resolved(QUrl(address)));
        if (net::originOf(url) == m_root.origin()) m_sitemaps.push_back(url);
    }
    m_step = Step::Sitemap;
    next();
}

void SiteCrawl::tookSitemap(const Result<PageAnswer> &answer)
{
    if (answer && answer->status == 200) {
        if (const auto sitemap = readSitemap(answer->body, 50'000)) {
            for (const QUrl &page : sitemap->pages) {
                if (m_listed.size() < m_tools.limits.pages && m_root.contains(pageAddress(page)))
                    m_listed.append(page);
            }
            for (const QUrl &inner : sitemap->sitemaps) {
                if (net::originOf(inner) == m_root.origin() &&
                    m_sitemaps.size() < static_cast<std::size_t>(m_tools.limits.sitemaps))
                    m_sitemaps.push_back(inner);
            }
        }
    }
    next();
}

void SiteCrawl::beginPages()
{
    m_step = Step::Pages;
    m_followsLinks = m_listed.isEmpty();
    // The first page first: what it leads to decides where the site is. One that is known already comes as known.
    admit({m_first}, 0);
    admit(m_listed, 1);
    m_listed.clear();
    QStringList known;
    QStringList refused;
    for (auto it = m_request.known.cbegin(); it != m_request.known.cend(); ++it) {
        const QUrl url(it.key());
        if (!m_root.contains(url) || m_seen.contains(it.key())) continue;
        (m_robots.allows(url) ? known : refused).append(it.key());
    }
    known.sort();
    QList<QUrl> urls;
    for (const QString &address : std::as_const(known))
        urls.append(QUrl(address));
    admit(urls, 1);
    if (!refused.isEmpty()) Q_EMIT discovered(refused);
    for (const QString &address : std::as_const(refused)) {
        m_seen.insert(address);
        Q_EMIT gone(address);
    }
    next();
}

void SiteCrawl::admit(const QList<QUrl> &urls, int depth)
{
    QStringList added;
    for (const QUrl &link : urls) {
        if (m_seen.size() >= m_tools.limits.pages || depth > m_tools.limits.depth) break;
        const QUrl url = pageAddress(link);
        if (url.isEmpty() || !m_root.contains(url) || isNoPage(url) || !m_robots.allows(url)) continue;
        const QString address = url.toString();
        if (m_seen.contains(address)) continue;
        m_seen.insert(address);
        m_waiting.push_back({url, depth});
        added.append(address);
    }
    if (!added.isEmpty()) Q_EMIT discovered(added);
}

bool SiteCrawl::retry(const Result<PageAnswer> &answer)
{
    const bool passing = answer ? answer->status == 429 || answer->status == 503 : answer.error().code == ErrorCode::Network;
    if (!passing || ++m_tries >= maxTries) return false;
    const Milliseconds wished = answer ? answer->retryAfter.value_or(retryPause) : retryPause;
    const Milliseconds pause = std::clamp(wished, m_between, std::max(m_between, m_tools.limits.mostRetryAfter));
    m_waiting.push_front(m_current);
    m_turn.start(pause);
    return true;
}

void SiteCrawl::tookPage(const Result<PageAnswer> &answer)
{
    const bool transient = !answer ? answer.error().code != ErrorCode::Input : answer->status >= 500 || answer->status == 429;
    if (transient) {
        if (retry(answer)) return;
        if (m_answers == 0 || ++m_failuresInARow >= maxFailuresInARow)
            return end(siteError(answer, m_current.url.path()));
        refuse(reasonOf(answer), true);
        return next();
    }
    m_failuresInARow = 0;
    const QString address = m_current.url.toString();
    if (!answer) {
        refuse(answer.error().message, false);
    } else if (answer->status == 304) {
        ++m_answers;
        const KnownPage known = m_request.known.value(address);
        Q_EMIT unchanged(address, answer->etag.isEmpty() ? known.etag : answer->etag,
                         answer->httpDate.isEmpty() ? known.httpDate : answer->httpDate);
    } else if (answer->status >= 300 && answer->status < 400) {
        return tookRedirect(*answer);
    } else if (answer->status == 404 || answer->status == 410) {
        if (m_answers == 0 && m_current.url == m_first && m_request.known.isEmpty())
            return end(Error{ErrorCode::NotFound, u"There is no page %1."_s.arg(address)});
        Q_EMIT gone(address);
    } else if (answer->status != 200) {
        refuse(u"The site answered with %1."_s.arg(answer->status), true);
    } else {
        ++m_answers;
        tookContent(*answer);
    }
    next();
}

void SiteCrawl::tookRedirect(const PageAnswer &answer)
{
    const QUrl target = pageAddress(answer.redirect);
    const QString address = m_current.url.toString();
    if (m_current.url == m_first && m_answers == 0 && !target.isEmpty() && !m_root.contains(target)) {
        if (target.host() != m_first.host() || ++m_moves > maxMoves)
            return end(Error{ErrorCode::Input, u"%1 leads to %2. Add that address instead."_s.arg(
                                                  address, target.adjusted(QUrl::RemoveQuery).toString())});
        if (net::originOf(target) != m_root.origin()) { // http to https, as a rule: another site on the same host
            Q_EMIT gone(address);
            m_seen.remove(address);
            m_waiting.clear();
            return begin(target);
        }
        m_root.widen(target);
    }
    Q_EMIT gone(address);
    if (m_current.url == m_first) m_first = target;
    admit({target}, m_current.depth);
    next();
}

void SiteCrawl::tookContent(const PageAnswer &answer)
{
    const QString address = m_current.url.toString();
    const std::optional<FileType> type = pageTypeOf(answer.contentType, m_current.url);
    if (!type) {
        Q_EMIT gone(address);
        return;
    }
    PageLinks links;
    if (*type == FileType::Html)
        links = readPageLinks(QString::fromUtf8(answer.body), m_current.url, answer.robotsTag);
    else
        links = readPageLinks({}, m_current.url, answer.robotsTag);
    if (m_followsLinks) admit(links.links, m_current.depth + 1);
    if (links.noIndex) return refuse(u"The page asks not to be indexed."_s, false);
    const QUrl canonical = pageAddress(links.canonical);
    if (!canonical.isEmpty() && canonical != m_current.url && m_root.contains(canonical) &&
        m_robots.allows(canonical) && !m_deferring.contains(canonical.toString())) {
        m_deferring.insert(address);
        Q_EMIT gone(address);
        admit({canonical}, m_current.depth);
        return;
    }
    const QByteArray body = readableBody(answer.body, answer.contentType, *type);
    const KnownPage known = m_request.known.value(address);
    if (!m_request.afresh && known.state == FileState::Ready &&
        known.hash == QCryptographicHash::hash(body, QCryptographicHash::Sha1)) {
        Q_EMIT unchanged(address, answer.etag, answer.httpDate);
        return;
    }
    // A folder each, so that the file can have the page's name.
    const QString folder = u"%1/%2"_s.arg(m_request.folder).arg(++m_files);
    QFile file(folder + u'/' + pageFileName(m_current.url, *type));
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(body) != body.size() || !file.flush())
        return end(Error{ErrorCode::Storage, u"Pages cannot be kept in %1 while they are read: %2."_s.arg(
                                                m_request.folder, file.errorString())});
    Q_EMIT fetched({address, file.fileName(), *type, body.size(), answer.etag, answer.httpDate});
}

void SiteCrawl::refuse(const QString &reason, bool stays)
{
    Q_EMIT failed(m_current.url.toString(), reason, stays);
}

void SiteCrawl::setHeld(bool held)
{
    if (m_held == held) return;
    m_held = held;
    // Not from here: whoever lets us go on may be in the middle of something.
    if (!held && m_step == Step::Pages) QTimer::singleShot(0, this, &SiteCrawl::next);
}

void SiteCrawl::stop()
{
    m_step = Step::Done;
    m_turn.stop();
    m_fetch.stop();
}

void SiteCrawl::end(const std::optional<Error> &error)
{
    if (m_step == Step::Done) return;
    stop();
    Q_EMIT finished(error);
}

QString SiteCrawl::reasonOf(const Result<PageAnswer> &answer)
{
    return answer ? u"The site answered with %1."_s.arg(answer->status) : answer.error().message;
}

Error SiteCrawl::siteError(const Result<PageAnswer> &answer, const QString &what) const
{
    if (!answer) return {answer.error().code, answer.error().message, answer.error().detail, true};
    return {ErrorCode::Http,
            u"%1 answered with %2 for %3. Try again later."_s.arg(m_first.host()).arg(answer->status).arg(what),
            {},
            true};
}

} // namespace docswiki::knowledge

#include "moc_sitecrawl.cpp"
