// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHostAddress>
#include <QString>
#include <QUrl>

namespace docswiki::knowledge {

/// Where a website begins and ends: one origin, and what lies under a path. A value.
class SiteRoot {
public:
    SiteRoot() = default;
    explicit SiteRoot(const QUrl &address); ///< "…/guide/index.html" stands for "…/guide/"

    bool contains(const QUrl &page) const;
    void widen(const QUrl &address); ///< also what lies under this one, of the same origin
    const QString &origin() const { return m_origin; }

private:
    QString m_origin;
    QStringList m_prefixes; ///< with or without a slash at the end
};

/// One spelling for one page: no fragment, user or usual port, dots resolved, host in lower case. Empty: no page.
QUrl pageAddress(const QUrl &url);

/// Loopback, private and link-local networks and whatever else a public site has no business to lead to.
bool isPrivateAddress(const QHostAddress &address);

} // namespace docswiki::knowledge
