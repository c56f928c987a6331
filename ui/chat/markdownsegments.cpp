// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/markdownsegments.h"

#include <QRegularExpression>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

struct Line {
    qsizetype begin = 0;
    qsizetype end = 0; ///< without the line break
    qsizetype next = 0;
};

Line lineAt(QStringView text, qsizetype begin)
{
    const qsizetype lineBreak = text.indexOf(u'\n', begin);
    if (lineBreak < 0)
        return {begin, text.size(), text.size()};
    return {begin, lineBreak, lineBreak + 1};
}

struct Fence {
    QChar mark;
    qsizetype length = 0;
    QStringView info;
};

/// A line that opens or closes a code block, or length 0.
Fence fenceIn(QStringView line)
{
    qsizetype i = 0;
    while (i < line.size() && i < 3 && line[i] == u' ')
        ++i;
    if (i == line.size() || (line[i] != u'`' && line[i] != u'~'))
        return {};
    const QChar mark = line[i];
    qsizetype end = i;
    while (end < line.size() && line[end] == mark)
        ++end;
    if (end - i < 3)
        return {};
    const QStringView info = line.mid(end).trimmed();
    if (mark == u'`' && info.contains(u'`'))
        return {}; // inline code
    return {mark, end - i, info};
}

bool startsWithListMark(QStringView line)
{
    if (line.isEmpty())
        return false;
    if (line[0] == u'-' || line[0] == u'*' || line[0] == u'+')
        return line.size() == 1 || line[1] == u' ';
    qsizetype digits = 0;
    while (digits < line.size() && digits < 9 && line[digits].isDigit())
        ++digits;
    return digits > 0 && digits < line.size() && (line[digits] == u'.' || line[digits] == u')')
           && (digits + 1 == line.size() || line[digits + 1] == u' ');
}

/// Where to cut `text` at or before `limit` so that no word and no surrogate pair is torn, but after `begin`.
qsizetype cutBefore(QStringView text, qsizetype begin, qsizetype limit)
{
    if (limit >= text.size())
        return text.size();
    for (qsizetype i = limit; i > limit - 200 && i > begin + 1; --i) {
        if (text[i - 1].isSpace())
            return i;
    }
    return text[limit].isLowSurrogate() ? limit - 1 : limit;
}

void appendPlain(QStringView text, qsizetype begin, qsizetype end, QList<Segment> &segments)
{
    while (begin < end) {
        const qsizetype cut = std::min(end, cutBefore(text, begin, begin + maxProseLength));
        segments.append({Segment::Kind::Plain, begin, cut, begin, {}, true, false});
        begin = cut;
    }
}

/// From an opening fence on; returns where the text goes on after it.
qsizetype appendCode(QStringView text, const Line &opening, const Fence &fence, QList<Segment> &segments)
{
    const auto space = std::find_if(fence.info.cbegin(), fence.info.cend(), [](QChar c) { return c.isSpace(); });
    Segment code{Segment::Kind::Code, opening.next, opening.next, opening.begin,
                 fence.info.left(space - fence.info.cbegin()).toString(), false, false};
    qsizetype at = opening.next;
    while (at < text.size()) {
        const Line line = lineAt(text, at);
        const Fence closing = fenceIn(text.mid(line.begin, line.end - line.begin));
        if (closing.mark == fence.mark && closing.length >= fence.length && closing.info.isEmpty()) {
            code.closed = true;
            at = line.next;
            break;
        }
        code.end = line.end;
        at = line.next;
        // Only at a line's end, so that a half-written line is never the place of the cut. A block that is cut keeps the
        // place of its opening fence: splitting starts again from there.
        if (code.end - code.begin > maxCodeLength && at > line.end && at < text.size()) {
            segments.append(code);
            segments.last().closed = true;
            code.begin = code.end = at;
            code.continued = true;
        }
    }
    code.begin = std::min(code.begin, text.size());
    code.end = std::max(code.begin, code.end);
    segments.append(code);
    return at;
}

/// From the first line that is not blank up to the blank line after which something new begins.
qsizetype appendProse(QStringView text, qsizetype begin, QList<Segment> &segments)
{
    const bool list = startsWithListMark(text.mid(begin, std::min<qsizetype>(16, text.size() - begin)));
    qsizetype at = begin, end = begin;
    bool afterBlank = false;
    while (at < text.size()) {
        const Line line = lineAt(text, at);
        const QStringView content = text.mid(line.begin, line.end - line.begin);
        const bool blank = content.trimmed().isEmpty();
        if (!blank && line.begin > begin) {
            const bool indented = content[0] == u' ' || content[0] == u'\t';
            const bool sameList = list && startsWithListMark(content);
            if (afterBlank && !indented && !sameList)
                break;
            if (!(list && indented) && fenceIn(content).length > 0)
                break;
            if (line.begin - begin > maxProseLength)
                break;
        }
        if (!blank)
            end = line.end;
        afterBlank = blank;
        at = line.next;
        if (end - begin > 2 * maxProseLength)
            break;
    }
    if (end - begin > 2 * maxProseLength)
        appendPlain(text, begin, end, segments); // one line longer than any Markdown is
    else
        segments.append({Segment::Kind::Prose, begin, end, begin, {}, true, false});
    return at;
}

qsizetype restart(QList<Segment> &segments)
{
    if (segments.isEmpty())
        return 0;
    const qsizetype from = segments.last().sourceBegin;
    while (!segments.isEmpty() && segments.last().sourceBegin == from)
        segments.removeLast();
    return from;
}

} // namespace

void splitMarkdown(QStringView text, QList<Segment> &segments)
{
    // A run of Plain pieces is one long line: it is cut again from its first piece, or the cuts would depend on how
    // the text came in.
    while (segments.size() > 1 && segments.last().kind == Segment::Kind::Plain
           && segments[segments.size() - 2].kind == Segment::Kind::Plain
           && segments[segments.size() - 2].end == segments.last().begin)
        segments.removeLast();
    qsizetype at = restart(segments);
    while (at < text.size()) {
        const Line line = lineAt(text, at);
        const QStringView content = text.mid(line.begin, line.end - line.begin);
        if (content.trimmed().isEmpty())
            at = line.next;
        else if (const Fence fence = fenceIn(content); fence.length > 0)
            at = appendCode(text, line, fence, segments);
        else
            at = appendProse(text, line.begin, segments);
    }
}

void splitPlain(QStringView text, QList<Segment> &segments)
{
    qsizetype at = restart(segments);
    while (at < text.size()) {
        qsizetype cut = text.size();
        if (cut - at > maxProseLength) {
            const qsizetype lineBreak = text.lastIndexOf(u'\n', at + maxProseLength);
            cut = lineBreak > at ? lineBreak + 1 : cutBefore(text, at, at + maxProseLength);
        }
        const qsizetype end = cut < text.size() && text[cut - 1] == u'\n' ? cut - 1 : cut;
        segments.append({Segment::Kind::Plain, at, end, at, {}, true, false});
        at = cut;
    }
}

QString linkDefinitions(QStringView text)
{
    if (!text.contains("]:"_L1))
        return {};
    static const QRegularExpression definition(u"^ {0,3}\\[[^\\]\\n]{1,200}\\]:[ \\t]*\\S{1,2000}[^\\n]{0,200}$"_s);
    QList<Segment> segments;
    splitMarkdown(text, segments);
    QString found;
    for (const Segment &segment : std::as_const(segments)) {
        if (segment.kind != Segment::Kind::Prose)
            continue;
        for (qsizetype at = segment.begin; at < segment.end;) {
            const Line line = lineAt(text, at);
            const QString content = text.mid(line.begin, line.end - line.begin).toString();
            if (content.size() < 2500 && definition.match(content).hasMatch() && found.size() < maxProseLength)
                found += content + u'\n';
            at = line.next;
        }
    }
    return found;
}

} // namespace docswiki::ui
