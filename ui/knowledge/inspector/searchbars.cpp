// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/searchbars.h"

#include "ui/common/format.h"
#include "ui/common/type.h"

#include <QPainter>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::PassageFate;
using knowledge::RankedPassage;
using knowledge::RetrievalReport;

namespace {

constexpr int barHeight = 10;
constexpr int laneHeight = 7;

QSize barSize()
{
    return {220, QFontMetrics(typeFont(TypeStep::Caption)).height() + 3 * (laneHeight + 2) + 4};
}

} // namespace

BudgetBar::BudgetBar(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QSize BudgetBar::sizeHint() const
{
    return barSize();
}

void BudgetBar::setReport(const RetrievalReport &report)
{
    m_share = report.budgetTokens > 0 ? std::clamp(double(report.tokens) / report.budgetTokens, 0.0, 1.0) : 0;
    m_text = tr("%1 of %2 tokens").arg(format::whole(report.tokens), format::whole(report.budgetTokens));
    m_parts.clear();
    double letters = 0;
    int over = 0;
    for (const RankedPassage &one : report.passages) {
        over += one.fate == PassageFate::OverBudget;
        if (one.fate != PassageFate::Used) continue;
        m_parts << double(std::max<qsizetype>(1, one.passage.text.size()));
        letters += m_parts.last();
    }
    for (double &part : m_parts)
        part /= letters;
    m_note = over == 0 ? QString() : over == 1 ? tr("1 did not fit") : tr("%1 did not fit").arg(over);
    setAccessibleName(tr("Budget: %1").arg(m_note.isEmpty() ? m_text : m_text + u", "_s + m_note));
    setToolTip(tr("How many tokens of your documents go to the model with one question, estimated. Set in Settings › "
                  "Search by meaning."));
    update();
}

void BudgetBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(format::tabular(typeFont(TypeStep::Caption)));
    const int line = painter.fontMetrics().height();
    painter.setPen(theme.secondText);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter, m_text);
    painter.setPen(theme.warn);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignRight | Qt::AlignVCenter, m_note);
    const QRectF track(0, line + 6, width(), barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(track, 4, 4);
    double x = track.left();
    for (const double part : std::as_const(m_parts)) {
        const double wide = track.width() * m_share * part;
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(QRectF(x, track.top(), std::max(2.0, wide - 1.5), track.height()), 3, 3);
        x += wide;
    }
}

StepsBar::StepsBar(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QSize StepsBar::sizeHint() const
{
    return barSize();
}

void StepsBar::setReport(const RetrievalReport &report)
{
    m_steps = searchSteps(report);
    QStringList spoken;
    for (const SearchStep &step : std::as_const(m_steps))
        spoken << u"%1 %2"_s.arg(step.name, format::duration(step.took));
    setAccessibleName(tr("Time: %1").arg(spoken.join(u", "_s)));
    setToolTip(spoken.join(u'\n'));
    setVisible(!m_steps.isEmpty());
    update();
}

QColor StepsBar::colourOf(const SearchStep &step) const
{
    if (step.lane == 2) return m_themes.theme().secondText;
    return armColour(step.lane == 0 ? Arm::Words : Arm::Meaning, m_themes.theme());
}

void StepsBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(format::tabular(typeFont(TypeStep::Caption)));
    const QFontMetrics metric = painter.fontMetrics();
    Nanoseconds end{1};
    for (const SearchStep &step : m_steps)
        end = std::max(end, step.begin + step.took);
    // The legend, as much of it as there is room for.
    int x = 0;
    for (int lane = 0; lane < 3; ++lane) {
        SearchStep step;
        for (const SearchStep &one : m_steps) {
            if (one.lane != lane) continue;
            step.name = lane == 1 ? tr("meaning") : one.name;
            step.took += one.took;
        }
        if (step.took == Nanoseconds{0}) continue;
        step.lane = lane;
        const QString text = u"%1 %2"_s.arg(step.name, format::duration(step.took));
        const int wide = metric.horizontalAdvance(text) + 12;
        if (x + wide > width()) break;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colourOf(step));
        painter.drawEllipse(QPointF(x + 4, metric.height() / 2.0 + 0.5), 3, 3);
        painter.setPen(theme.secondText);
        painter.drawText(QRect(x + 11, 0, wide, metric.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += wide + 10;
    }
    const double perNanosecond = width() / static_cast<double>(end.count());
    painter.setPen(Qt::NoPen);
    for (const SearchStep &step : m_steps) {
        QColor colour = colourOf(step);
        if (step.lane == 1 && step.begin == Nanoseconds{0}) colour.setAlphaF(0.6F); // the first of two in one hue
        painter.setBrush(colour);
        const double left = static_cast<double>(step.begin.count()) * perNanosecond;
        const double wide = std::max(2.0, static_cast<double>(step.took.count()) * perNanosecond - 1);
        const double top = metric.height() + 4 + step.lane * (laneHeight + 2);
        painter.drawRoundedRect(QRectF(std::min(left, width() - wide), top, wide, laneHeight), 2, 2);
    }
}

} // namespace docswiki::ui
