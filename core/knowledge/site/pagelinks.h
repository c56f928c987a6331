// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

namespace docswiki::knowledge {

/// What a page says about other pages and about itself.
struct PageLinks {
    QList<QUrl> links; ///< absolute, in their order, without those marked nofollow
    QUrl canonical;    ///< empty: none
    bool noIndex = false;
    bool noFollow = false;
};

/// Reads the tags of an HTML page, in one pass over it; at most 5,000 links. `robotsTag` is the header X-Robots-Tag.
/// Pure; nothing in a page makes it fail.
PageLinks readPageLinks(const QString &html, const QUrl &page, const QString &robotsTag = {});

} // namespace docswiki::knowledge
