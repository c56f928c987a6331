// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace docswiki::knowledge {

/// A site's robots.txt (RFC 9309), as far as it is about one crawler. A pure value; an empty one allows everything.
class Robots {
public:
    /// At most 500 KB of `text` count. `agent` in lower case; a group that names it goes before the one for `*`.
    static Robots parse(const QByteArray &text, const QString &agent);

    /// The longest rule that matches counts, an allowing one before a refusing one of the same length.
    bool allows(const QUrl &page) const;
    std::optional<Milliseconds> crawlDelay() const { return m_delay; }
    const QStringList &sitemaps() const { return m_sitemaps; }

private:
    struct Rule {
        QString pattern;
        bool allow = false;
    };
    QList<Rule> m_rules;
    std::optional<Milliseconds> m_delay;
    QStringList m_sitemaps;
};

} // namespace docswiki::knowledge
