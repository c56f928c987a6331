// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/robots.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxBytes = 500 * 1024;
constexpr qsizetype maxRules = 5'000;
constexpr qsizetype maxSitemaps = 50;

/// `*` stands for anything and `$` at the end for the end; otherwise the beginning has to match.
bool matches(QStringView pattern, QStringView path)
{
    const bool toTheEnd = pattern.endsWith(u'$');
    if (toTheEnd) pattern.chop(1);
    qsizetype p = 0;
    qsizetype n = 0;
    qsizetype starAt = -1;
    qsizetype starPath = 0;
    for (;;) {
        if (p == pattern.size() && (!toTheEnd || n == path.size())) return true;
        if (p < pattern.size() && pattern[p] == u'*') {
            starAt = ++p;
            starPath = n;
        } else if (n < path.size() && p < pattern.size() && pattern[p] == path[n]) {
            ++p;
            ++n;
        } else if (starAt >= 0 && starPath < path.size()) {
            p = starAt;
            n = ++starPath;
        } else {
            return false;
        }
    }
}

QString encoded(const QString &pattern)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(pattern, "/%*$?&=+:;,@!'()~#[]"));
}

} // namespace

Robots Robots::parse(const QByteArray &text, const QString &agent)
{
    struct Group {
        QList<Rule> rules;
        std::optional<Milliseconds> delay;
        bool found = false;
    };
    Robots robots;
    Group own;
    Group others;
    bool forUs = false;
    bool forAll = false;
    bool naming = false; // lines of user agents follow each other
    for (QByteArray line : text.first(qMin(text.size(), maxBytes)).replace('\r', '\n').split('\n')) {
        if (const qsizetype comment = line.indexOf('#'); comment >= 0) line.truncate(comment);
        const qsizetype colon = line.indexOf(':');
        if (colon < 0) continue;
        QByteArray field = line.first(colon).trimmed().toLower();
        if (field.startsWith("\xEF\xBB\xBF")) field.remove(0, 3);
        const QString value = QString::fromUtf8(line.sliced(colon + 1).trimmed());
        if (field == "sitemap") {
            if (robots.m_sitemaps.size() < maxSitemaps) robots.m_sitemaps.append(value);
            continue;
        }
        if (field == "user-agent") {
            if (!naming) forUs = forAll = false;
            naming = true;
            forUs = forUs || value.section(u'/', 0, 0).toLower() == agent;
            forAll = forAll || value == "*"_L1;
            own.found = own.found || forUs;
            continue;
        }
        const bool rule = field == "allow" || field == "disallow";
        if (!rule && field != "crawl-delay") continue;
        naming = false;
        for (Group *group : {forUs ? &own : nullptr, forAll ? &others : nullptr}) {
            if (!group) continue;
            if (!rule) {
                bool isNumber = false;
                const double seconds = value.toDouble(&isNumber);
                if (isNumber && seconds >= 0 && seconds < 86'400)
                    group->delay = Milliseconds(static_cast<qint64>(seconds * 1'000));
            } else if (!value.isEmpty() && group->rules.size() < maxRules) {
                group->rules.append({encoded(value), field == "allow"});
            }
        }
    }
    const Group &group = own.found ? own : others;
    robots.m_rules = group.rules;
    robots.m_delay = group.delay;
    return robots;
}

bool Robots::allows(const QUrl &page) const
{
    QString path = page.path(QUrl::FullyEncoded);
    if (path.isEmpty()) path = u"/"_s;
    if (page.hasQuery()) path += u'?' + page.query(QUrl::FullyEncoded);
    if (path == "/robots.txt"_L1) return true;
    const Rule *best = nullptr;
    for (const Rule &rule : m_rules) {
        if (!matches(rule.pattern, path)) continue;
        if (!best || rule.pattern.size() > best->pattern.size() ||
            (rule.pattern.size() == best->pattern.size() && rule.allow))
            best = &rule;
    }
    return !best || best->allow;
}

} // namespace docswiki::knowledge
