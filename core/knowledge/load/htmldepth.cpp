// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/htmldepth.h"

#include <QSet>

namespace docswiki::knowledge {

namespace {

constexpr int maxDepth = 600; // browsers stop at 512

/// Elements that end by themselves where the next one begins, or have no end at all.
bool endsByItself(const QByteArray &name)
{
    static const QSet<QByteArray> names{"p",     "li",       "td",       "th",    "tr",   "dt",       "dd",    "option",
                                        "br",    "img",      "hr",       "input", "meta", "link",     "col",   "thead",
                                        "tbody", "tfoot",    "area",     "base",  "wbr",  "source",   "param", "embed",
                                        "track", "colgroup", "html",     "head",  "body", "optgroup", "rt",    "rp",
                                        "a",     "nobr",     "basefont", "frame"};
    return names.contains(name);
}

struct Tag {
    qsizetype end = 0; ///< behind the '>'
    bool counts = false;
    bool closing = false;
};

Tag tagAt(const QByteArray &html, qsizetype at)
{
    Tag tag;
    qsizetype name = at + 1;
    tag.closing = name < html.size() && html[name] == '/';
    if (tag.closing) ++name;
    qsizetype nameEnd = name;
    while (nameEnd < html.size() && nameEnd - name < 12 && std::isalnum(static_cast<uchar>(html[nameEnd])))
        ++nameEnd;
    if (nameEnd == name) { // no tag, or a comment
        tag.end = at + 1;
        return tag;
    }
    const qsizetype close = html.indexOf('>', nameEnd);
    tag.end = close < 0 ? html.size() : close + 1;
    tag.counts = !endsByItself(html.mid(name, nameEnd - name).toLower());
    return tag;
}

} // namespace

QByteArray withoutDeepNesting(QByteArray utf8)
{
    int depth = 0;
    QByteArray kept;
    bool changed = false;
    qsizetype copied = 0;
    for (qsizetype at = utf8.indexOf('<'); at >= 0; at = utf8.indexOf('<', at)) {
        const Tag tag = tagAt(utf8, at);
        const bool drops = tag.counts && depth >= maxDepth + (tag.closing ? 1 : 0);
        if (tag.counts) depth = qMax(0, depth + (tag.closing ? -1 : 1));
        if (drops) {
            changed = true;
            kept.append(utf8.constData() + copied, at - copied);
            kept.append(' ');
            copied = tag.end;
        }
        at = tag.end;
    }
    if (!changed) return utf8;
    kept.append(utf8.constData() + copied, utf8.size() - copied);
    return kept;
}

} // namespace docswiki::knowledge
