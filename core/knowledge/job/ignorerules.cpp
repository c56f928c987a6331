// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/ignorerules.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxRules = 10'000;
constexpr qsizetype maxPatternLength = 1'000;

/// Whether `[…]` at `at` holds `c`; moves `at` behind it. A bracket that is never closed stands for itself.
bool matchesClass(QStringView pattern, qsizetype &at, QChar c)
{
    qsizetype i = at + 1;
    const bool inverse = i < pattern.size() && (pattern[i] == u'!' || pattern[i] == u'^');
    if (inverse) ++i;
    bool held = false;
    for (bool first = true; i < pattern.size() && (first || pattern[i] != u']'); first = false) {
        if (pattern[i] == u'\\' && i + 1 < pattern.size()) ++i;
        const QChar low = pattern[i++];
        QChar high = low;
        if (i + 1 < pattern.size() && pattern[i] == u'-' && pattern[i + 1] != u']') {
            ++i;
            if (pattern[i] == u'\\' && i + 1 < pattern.size()) ++i;
            high = pattern[i++];
        }
        held = held || (low <= c && c <= high);
    }
    if (i >= pattern.size()) {
        ++at;
        return c == u'[';
    }
    at = i + 1;
    return held != inverse;
}

/// One name against one part of a pattern. Goes back to the last star only, so it takes length times length at most.
bool matchesName(QStringView pattern, QStringView name)
{
    qsizetype p = 0;
    qsizetype n = 0;
    qsizetype starAt = -1;
    qsizetype starName = 0;
    while (n < name.size()) {
        bool matched = false;
        if (p < pattern.size()) {
            if (pattern[p] == u'*') {
                starAt = ++p;
                starName = n;
                continue;
            }
            if (pattern[p] == u'?') {
                ++p;
                matched = true;
            } else if (pattern[p] == u'[') {
                matched = matchesClass(pattern, p, name[n]);
            } else {
                if (pattern[p] == u'\\' && p + 1 < pattern.size()) ++p;
                matched = pattern[p++] == name[n];
            }
        }
        if (matched) {
            ++n;
        } else if (starAt >= 0) {
            p = starAt;
            n = ++starName;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

/// All names of a path against all parts; "**" goes back in the same way as a star does.
bool matchesParts(const QStringList &parts, const QList<QStringView> &names)
{
    qsizetype p = 0;
    qsizetype n = 0;
    qsizetype starAt = -1;
    qsizetype starName = 0;
    while (n < names.size()) {
        if (p < parts.size() && parts[p] == "**"_L1) {
            if (p + 1 == parts.size()) return true; // at the end it wants one name at least, and there is one
            starAt = ++p;
            starName = n;
        } else if (p < parts.size() && matchesName(parts[p], names[n])) {
            ++p;
            ++n;
        } else if (starAt >= 0) {
            p = starAt;
            n = ++starName;
        } else {
            return false;
        }
    }
    return p == parts.size();
}

/// Spaces at the end do not count, unless the last is escaped.
QString withoutTrailingSpaces(QString line)
{
    while (line.endsWith(u' ') || line.endsWith(u'\t') || line.endsWith(u'\r')) {
        qsizetype slashes = 0;
        for (qsizetype i = line.size() - 2; i >= 0 && line[i] == u'\\'; --i)
            ++slashes;
        if (line.endsWith(u' ') && slashes % 2 == 1) break;
        line.chop(1);
    }
    return line;
}

} // namespace

IgnoreRules IgnoreRules::parse(const QString &text)
{
    IgnoreRules rules;
    for (QStringView piece : QStringView(text).split(u'\n')) {
        if (rules.m_rules.size() >= maxRules) break;
        QString line = withoutTrailingSpaces(piece.toString());
        if (line.startsWith(QChar(0xFEFF))) line.remove(0, 1);
        if (line.isEmpty() || line.startsWith(u'#') || line.size() > maxPatternLength) continue;
        Rule rule;
        rule.kept = line.startsWith(u'!');
        if (rule.kept) line.remove(0, 1);
        rule.foldersOnly = line.endsWith(u'/');
        while (line.endsWith(u'/'))
            line.chop(1);
        rule.anchored = line.contains(u'/');
        rule.parts = line.split(u'/', Qt::SkipEmptyParts);
        if (!rule.parts.isEmpty()) rules.m_rules.append(rule);
    }
    return rules;
}

IgnoreRules::Verdict IgnoreRules::verdict(QStringView path, bool isFolder) const
{
    const QList<QStringView> names = path.split(u'/', Qt::SkipEmptyParts);
    if (names.isEmpty()) return Verdict::None;
    for (auto rule = m_rules.crbegin(); rule != m_rules.crend(); ++rule) {
        if (rule->foldersOnly && !isFolder) continue;
        const bool matches =
            rule->anchored ? matchesParts(rule->parts, names) : matchesName(rule->parts.constFirst(), names.constLast());
        if (matches) return rule->kept ? Verdict::Kept : Verdict::Ignored;
    }
    return Verdict::None;
}

} // namespace docswiki::knowledge
