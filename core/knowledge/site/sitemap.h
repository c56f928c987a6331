// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

namespace docswiki::knowledge {

/// What a sitemap (sitemaps.org) names: pages, or further sitemaps when it is an index.
struct Sitemap {
    QList<QUrl> pages;
    QList<QUrl> sitemaps;

    bool operator==(const Sitemap &) const = default;
};

/// XML, plain text with an address a line, either also gzipped. At most `most` addresses are taken, and what comes
/// before a fault. Protocol error: it is no sitemap. Pure.
Result<Sitemap> readSitemap(const QByteArray &bytes, qsizetype most);

} // namespace docswiki::knowledge
