// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/timingpanel.h"

#include "ui/chat/formattext.h"
#include "ui/chat/waterfallwidget.h"
#include "ui/common/modeltitle.h"
#include "ui/common/stylesheet.h"
#include "ui/common/thememanager.h"

#include <QBoxLayout>
#include <QLabel>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using docswiki::metrics::TurnOutcome;
using docswiki::metrics::TurnRecord;
using docswiki::metrics::UsualTimes;

namespace {

constexpr int leastForUsual = 3;

Nanoseconds fromMs(double ms)
{
    return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

/// The waterfall of the answer itself: bars that go on after it (its first paint, a warm-up nobody waited for) are cut
/// at its end or left off, so that the axis ends where the headline says.
TurnRecord withinTurn(TurnRecord record)
{
    record.spans.removeIf([&record](const docswiki::metrics::Span &span) {
        return (span.stage == turn::Stage::Paint && span.end > record.total) || span.begin > record.total;
    });
    for (docswiki::metrics::Span &span : record.spans)
        span.end = std::min(span.end, std::max(span.begin, record.total));
    return record;
}

QString figures(const TurnRecord &record, const QList<ToolRow> &tools)
{
    QStringList lines;
    const auto line = [&lines](const QString &name, const QString &value) {
        lines << u"<tr><td style='padding:2px 16px 2px 0'>%1</td><td align='right' style='padding:2px 0'>%2</td></tr>"_s
                     .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    };
    if (record.firstToken > Nanoseconds{0}) line(TimingPanel::tr("First token"), formatDuration(record.firstToken));
    if (record.overhead > Nanoseconds{0}) line(TimingPanel::tr("Ours"), formatDuration(record.overhead));
    if (const auto *paint = record.span(turn::Stage::Paint); paint && paint->state == turn::StageState::Finished)
        line(TimingPanel::tr("Painted after"), formatDuration(paint->duration()));
    Nanoseconds saved{0};
    for (const docswiki::metrics::Span &span : record.spans)
        saved += span.saved;
    if (saved > Nanoseconds{0}) line(TimingPanel::tr("Found while you typed"), TimingPanel::tr("%1 saved").arg(formatDuration(saved)));
    const bool toolRuns =
        std::any_of(tools.cbegin(), tools.cend(), [](const ToolRow &row) { return row.state == ToolState::Running; });
    if (!tools.isEmpty() && !toolRuns)
        line(TimingPanel::tr("Tools"), u"%1 · %2"_s.arg(tools.size()).arg(formatDuration(toolsTime(tools))));
    const bool estimated = record.usage && record.usage->estimated;
    const QString mark = estimated ? u' ' + TimingPanel::tr("est.") : QString();
    if (record.tokensPerSecond > 0 && record.outcome != TurnOutcome::Failed)
        line(TimingPanel::tr("Writing speed"),
             TimingPanel::tr("%1 tok/s").arg(QString::number(record.tokensPerSecond, 'f', 0)) + mark);
    if (record.usage) {
        if (record.usage->promptTokens > 0)
            line(TimingPanel::tr("Tokens read"), formatCount(record.usage->promptTokens) + mark);
        if (record.usage->cachedTokens > 0)
            line(TimingPanel::tr("Of them from the provider's cache"), formatCount(record.usage->cachedTokens));
        if (record.usage->completionTokens > 0)
            line(TimingPanel::tr("Tokens written"), formatCount(record.usage->completionTokens) + mark);
        if (record.usage->cost) line(TimingPanel::tr("Cost"), formatCost(*record.usage->cost));
    }
    return lines.isEmpty() ? QString() : u"<table cellspacing='0'>"_s + lines.join(QString()) + u"</table>"_s;
}

} // namespace

TimingPanel::TimingPanel(ThemeManager &theme, QWidget *parent)
    : QScrollArea(parent)
    , m_total(new QLabel)
    , m_usual(new QLabel)
    , m_sentence(new QLabel)
    , m_figures(new QLabel)
    , m_empty(new QLabel(tr("Ask something, or choose Timing under an answer: the time of every stage is shown here.")))
    , m_waterfall(new WaterfallWidget(theme))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Timing of the answer"));
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(0);
    setLook(m_total, "type", u"heading"_s);
    setLook(m_usual, "tone", u"second"_s);
    setLook(m_figures, "tone", u"second"_s);
    setLook(m_empty, "tone", u"second"_s);
    m_sentence->setObjectName("BottleneckSentence"_L1);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel *label : {m_sentence, m_empty, m_usual})
        label->setWordWrap(true);
    column->addWidget(m_empty);
    column->addWidget(m_total);
    column->addWidget(m_usual);
    column->addSpacing(8);
    column->addWidget(m_sentence);
    column->addSpacing(12);
    column->addWidget(m_waterfall);
    column->addSpacing(12);
    column->addWidget(m_figures);
    column->addStretch(1);
    setWidget(content);
    clear();
}

void TimingPanel::clear()
{
    for (QWidget *widget : QList<QWidget *>{m_total, m_usual, m_sentence, m_figures, m_waterfall})
        widget->hide();
    m_empty->show();
}

void TimingPanel::setRecord(const TurnRecord &record, const UsualTimes &usual, std::optional<Nanoseconds> elapsed,
                            const QList<ToolRow> &tools)
{
    m_empty->hide();
    const Nanoseconds total = elapsed ? std::max(*elapsed, record.total) : record.total;
    m_total->setText(elapsed ? formatClock(total) : formatDuration(total));
    QString note = modelTitle(record.model);
    if (record.outcome == TurnOutcome::Failed)
        note += u" · "_s + tr("failed");
    else if (record.outcome == TurnOutcome::Stopped)
        note += u" · "_s + tr("stopped by you");
    if (usual.count >= leastForUsual)
        note += u" · "_s + tr("usual %1 to %2 (n %3)")
                               .arg(formatDuration(fromMs(usual.totalP50Ms)), formatDuration(fromMs(usual.totalP95Ms)))
                               .arg(usual.count);
    m_usual->setText(note);
    const QString sentence = elapsed ? QString() : docswiki::metrics::bottleneckSentence(record, &usual);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    const TurnRecord shown = elapsed || total <= Nanoseconds{0} ? record : withinTurn(record);
    m_waterfall->setRecord(shown, tools, total);
    m_waterfall->setVisible(!shown.spans.isEmpty() || !tools.isEmpty());
    const QString table = figures(record, tools);
    m_figures->setText(table);
    m_figures->setVisible(!table.isEmpty());
    m_total->show();
    m_usual->show();
}

QString TimingPanel::sentence() const
{
    return m_sentence->text();
}

} // namespace docswiki::ui
