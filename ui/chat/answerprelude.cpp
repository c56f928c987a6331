// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/answerprelude.h"

#include "ui/chat/formattext.h"
#include "ui/chat/messagewords.h"
#include "ui/chat/wrappedtext.h"
#include "ui/common/icons.h"

#include <QPaintDevice>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal rowHeight = 26;
constexpr int iconSize = 15;
constexpr qsizetype maxReasoningShown = 8 * 1024;
constexpr qsizetype foldedFrom = 3; ///< calls of a finished answer
constexpr qsizetype liveRows = 6;   ///< calls shown while the answer is being written
constexpr qsizetype liveKept = 4;

/// A small triangle for what can be opened.
void paintDisclosure(QPainter &painter, QPointF centre, bool open, const QColor &colour)
{
    QPainterPath path;
    if (open) {
        path.moveTo(centre + QPointF(-4, -2));
        path.lineTo(centre + QPointF(0, 2));
        path.lineTo(centre + QPointF(4, -2));
    } else {
        path.moveTo(centre + QPointF(-2, -4));
        path.lineTo(centre + QPointF(2, 0));
        path.lineTo(centre + QPointF(-2, 4));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

/// Rows with a clock are painted twenty times a second, so their icons are drawn once.
QPixmap cachedIcon(const QString &name, const QColor &colour, qreal ratio)
{
    const QString key = u"docswiki/row/%1/%2/%3"_s.arg(name, colour.name()).arg(ratio);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = iconPixmap(name, colour, iconSize, ratio);
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

QString thoughtText(const store::Message &message)
{
    Nanoseconds sum{0};
    bool open = !message.record;
    if (message.record) {
        for (const auto &span : message.record->spans) {
            if (span.stage != turn::Stage::Reasoning) continue;
            sum += span.duration();
            open = open || span.state == turn::StageState::Started;
        }
    }
    return open || sum <= Nanoseconds{0} ? words::Words::tr("Thoughts")
                                         : words::Words::tr("Thought for %1").arg(formatDuration(sum));
}

} // namespace

qreal AnswerPrelude::addRow(Row row, qreal y, qreal width)
{
    row.line = {0, y, width, rowHeight};
    y += rowHeight;
    if (row.open && !row.details.isEmpty()) {
        row.body = {rowIndent, y, width - rowIndent, wrappedHeight(row.details, m_style.small, width - rowIndent) + 8};
        y = row.body.bottom() + 4;
    }
    m_rows.append(std::move(row));
    return y;
}

qreal AnswerPrelude::arrange(const store::Message &message, const MessageState &state, qreal y, qreal width)
{
    m_rows.clear();
    m_clock = {};
    const qreal top = y;
    const AnswerExtras &extras = state.extras;
    if (const QString note = extras.attempts.sentence(); !note.isEmpty())
        y = addRow({MessageAction::ToggleAttempts,
                    -1,
                    note,
                    {},
                    false,
                    state.attemptsOpen,
                    u"info"_s,
                    {},
                    extras.attempts.details().join(u'\n'),
                    {}},
                   y, width);
    if (!message.reasoning.isEmpty())
        y = addRow({MessageAction::ToggleReasoning,
                    -1,
                    thoughtText(message),
                    {},
                    false,
                    state.reasoningOpen,
                    {},
                    {},
                    message.reasoning.right(maxReasoningShown),
                    {}},
                   y, width);
    const qsizetype count = extras.tools.size();
    qsizetype first = 0;
    if (!state.live && count >= foldedFrom) {
        y = addRow(
            {MessageAction::ToggleTools, -1, toolsSummary(extras.tools), {}, false, state.toolsOpen, {}, {}, {}, {}}, y,
            width);
        if (!state.toolsOpen) first = count;
    } else if (state.live && count > liveRows) {
        y = addRow({MessageAction::ToggleTools,
                    -1,
                    words::earlierTools(count - liveKept),
                    {},
                    false,
                    state.toolsOpen,
                    {},
                    {},
                    {},
                    {}},
                   y, width);
        if (!state.toolsOpen) first = count - liveKept;
    }
    for (qsizetype i = first; i < count; ++i) {
        const ToolRow &tool = extras.tools[i];
        const auto place = static_cast<int>(i);
        y = addRow({MessageAction::ToggleTool,
                    place,
                    toolTitle(tool),
                    toolFacts(tool, state.elapsed),
                    tool.state == ToolState::Failed,
                    state.openTools.contains(place),
                    toolIcon(tool.name),
                    {},
                    toolDetails(tool),
                    {}},
                   y, width);
        if (tool.state == ToolState::Running) m_clock = m_clock.united(m_rows.last().line);
    }
    return m_rows.isEmpty() ? top : y + 4;
}

QList<MessageHit> AnswerPrelude::actions() const
{
    QList<MessageHit> all;
    for (const Row &row : m_rows) {
        if (row.details.isEmpty() && row.action != MessageAction::ToggleTools) continue;
        MessageHit hit;
        hit.kind = MessageHit::Kind::Action;
        hit.action = row.action;
        hit.element = row.tool;
        hit.rect = row.line;
        hit.label = row.text;
        all << hit;
    }
    return all;
}

QStringList AnswerPrelude::spoken(const AnswerExtras &extras)
{
    QStringList lines;
    if (const QString note = extras.attempts.sentence(); !note.isEmpty()) lines << note;
    for (const ToolRow &tool : extras.tools) {
        QString line = toolTitle(tool);
        if (tool.state != ToolState::Running) line += u", "_s + toolFacts(tool, {});
        lines << line;
    }
    return lines;
}

void AnswerPrelude::paint(QPainter &painter, const store::Message &, const MessageState &state) const
{
    for (const Row &row : m_rows)
        paintRow(painter, row, state);
}

void AnswerPrelude::paintRow(QPainter &painter, const Row &row, const MessageState &state) const
{
    const Theme &theme = m_style.theme;
    const bool hovered = state.hover.kind == MessageHit::Kind::Action && state.hover.action == row.action &&
                         state.hover.element == row.tool;
    const qreal middle = row.line.center().y();
    const QColor quiet = hovered ? theme.text : theme.secondText;
    if (row.icon.isEmpty()) {
        paintDisclosure(painter, {6, middle}, row.open, quiet);
    } else {
        const qreal ratio = painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
        painter.drawPixmap(QPointF(-1, middle - iconSize / 2.0),
                           cachedIcon(row.icon, row.bad ? theme.bad : theme.secondText, ratio));
    }
    painter.setFont(m_style.small);
    const QFontMetricsF metrics(m_style.small);
    const QRectF words = row.line.adjusted(rowIndent, 0, 0, 0);
    const qreal gap = row.facts.isEmpty() ? 0 : metrics.horizontalAdvance(u" · "_s);
    // Of two long parts the facts get up to half of the line, and all that the title leaves.
    const qreal titleWidth =
        std::min(metrics.horizontalAdvance(row.text),
                 words.width() - gap - std::min(metrics.horizontalAdvance(row.facts), words.width() * 0.5));
    const QString title = metrics.elidedText(row.text, Qt::ElideRight, titleWidth + 1);
    painter.setPen(quiet);
    painter.drawText(words, Qt::AlignVCenter, title);
    if (!row.facts.isEmpty()) {
        const bool clock = row.facts.startsWith(u'…');
        const QString lead = clock ? u" "_s : u" · "_s;
        const QRectF rest = words.adjusted(metrics.horizontalAdvance(title), 0, 0, 0);
        painter.setPen(row.bad ? theme.bad : quiet);
        painter.drawText(rest, Qt::AlignVCenter, metrics.elidedText(lead + row.facts, Qt::ElideRight, rest.width()));
    }
    if (row.body.isEmpty()) return;
    painter.setPen(theme.secondText);
    drawWrapped(painter, row.body, row.details);
    painter.fillRect(QRectF(6, row.body.top(), 2, row.body.height() - 8), theme.strongLine);
}

} // namespace docswiki::ui
