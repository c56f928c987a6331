// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QString>

namespace docswiki::ui {

/// A part of a Markdown text that is parsed and laid out by itself: what lies between blank lines at the top level, or a
/// fenced code block. Once another segment follows it, more text never changes it, so it can stay as it is.
struct Segment {
    enum class Kind {
        Prose, ///< Markdown of at most maxProseLength characters
        Code,  ///< a fenced block; begin..end is the code alone, without fences
        Plain, ///< shown as it is: what is too long to be Markdown
    };
    Kind kind = Kind::Prose;
    qsizetype begin = 0; ///< of what is shown
    qsizetype end = 0;
    qsizetype sourceBegin = 0; ///< of all of it, fences included: where splitting can start again
    QString language;          ///< of a code block, as written
    bool closed = true;        ///< a code block whose closing fence has come
    bool continued = false;    ///< goes on from the segment before (a very long code block)

    bool operator==(const Segment &) const = default;
};

constexpr qsizetype maxProseLength = 16 * 1024;
constexpr qsizetype maxCodeLength = 32 * 1024;

/// Appends the segments of `text` from `segments.last().sourceBegin` on, replacing that last segment (an open one may
/// grow); from the start when there are none. Splitting again after more text gives what splitting all at once gives.
void splitMarkdown(QStringView text, QList<Segment> &segments);

/// The same pieces without any meaning: for questions, which are shown as they were typed.
void splitPlain(QStringView text, QList<Segment> &segments);

/// The link reference definitions (`[name]: target`) outside code, one a line: every segment is parsed with them.
QString linkDefinitions(QStringView text);

} // namespace docswiki::ui
