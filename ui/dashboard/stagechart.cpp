// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/stagechart.h"

#include "ui/common/format.h"
#include "ui/common/stagelabel.h"
#include "ui/dashboard/chartstyle.h"
#include "ui/dashboard/series.h"
#include "ui/dashboard/turnhistory.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QBoxLayout>
#include <QChart>
#include <QChartView>
#include <QCursor>
#include <QLabel>
#include <QLocale>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using turn::Stage;

namespace {

bool hasFailed(const metrics::TurnRecord &turn)
{
    return turn.outcome == metrics::TurnOutcome::Failed;
}

/// Hatched as well as coloured, so that it is told apart without colours.
QBrush failedBrush(const Theme &theme)
{
    return {theme.bad, Qt::BDiagPattern};
}

} // namespace

StageChart::StageChart(ThemeManager &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_legend(new QLabel(this))
    , m_view(new QChartView(this))
    , m_bars(new QStackedBarSeries)
    , m_columns(new QBarCategoryAxis)
    , m_seconds(new QValueAxis)
{
    m_legend->setWordWrap(true);
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setProperty("type", u"caption"_s);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(180);
    m_view->setFocusPolicy(Qt::NoFocus);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(sizes::space2);
    all->addWidget(m_legend);
    all->addWidget(m_view, 1);

    QChart *chart = m_view->chart();
    chart->addAxis(m_columns, Qt::AlignBottom);
    chart->addAxis(m_seconds, Qt::AlignLeft);
    chart->addSeries(m_bars);
    m_bars->attachAxis(m_columns);
    m_bars->attachAxis(m_seconds);
    m_bars->setBarWidth(0.7);
    m_seconds->setTickType(QValueAxis::TicksDynamic);
    m_seconds->setTickAnchor(0);
    m_columns->setLabelsVisible(false);
    connect(m_bars, &QStackedBarSeries::hovered, this, [this](bool entered, int index, QBarSet *set) {
        if (!entered || index < 0 || index >= m_turns.size()) {
            QToolTip::hideText();
            return;
        }
        const metrics::TurnRecord &turn = m_turns[index];
        if (set == m_failed) {
            QToolTip::showText(QCursor::pos(),
                               tr("%1 · %2\nfailed after %3: %4")
                                   .arg(QLocale().toString(turn.startedAt.toLocalTime(), u"HH:mm:ss"_s),
                                        turn.model, format::duration(turn.total), turn.error.message),
                               m_view);
            return;
        }
        QToolTip::showText(QCursor::pos(),
                           tr("%1 · %2\n%3 %4 of %5")
                               .arg(QLocale().toString(turn.startedAt.toLocalTime(), u"HH:mm:ss"_s), turn.model,
                                    set->label(), format::durationMs(set->at(index) / m_perSecond * 1000),
                                    format::duration(turn.total)),
                           m_view);
    });
    connect(&themes, &ThemeManager::themeChanged, this, &StageChart::dress);
    dress();
}

void StageChart::setTurns(const QList<metrics::TurnRecord> &turns)
{
    m_turns = turns.mid(std::max<qsizetype>(0, turns.size() - mostTurns));
    rebuild();
}

void StageChart::rebuild()
{
    m_stages.clear();
    m_bars->clear();
    double greatest = 0;
    for (const metrics::TurnRecord &turn : m_turns) {
        double sum = hasFailed(turn) ? toMs(turn.total) / 1000 : 0;
        for (int s = hasFailed(turn) ? turn::stageCount : 0; s < turn::stageCount; ++s)
            sum += secondsIn(turn, static_cast<Stage>(s));
        greatest = std::max(greatest, sum);
    }
    const series::TimeUnit unit = series::timeUnit(greatest);
    m_perSecond = unit.perSecond;
    for (int s = 0; s < turn::stageCount; ++s) {
        const auto stage = static_cast<Stage>(s);
        QList<double> values;
        values.reserve(m_turns.size());
        for (const metrics::TurnRecord &turn : m_turns)
            values << (hasFailed(turn) ? 0 : secondsIn(turn, stage) * unit.perSecond);
        if (std::all_of(values.cbegin(), values.cend(), [](double v) { return v <= 0; })) continue;
        m_stages << stage;
        auto *set = new QBarSet(stageTitle(stage));
        set->append(values);
        m_bars->append(set);
    }
    m_failed = nullptr;
    if (std::any_of(m_turns.cbegin(), m_turns.cend(), hasFailed)) {
        m_failed = new QBarSet(tr("failed"));
        for (const metrics::TurnRecord &turn : std::as_const(m_turns))
            m_failed->append(hasFailed(turn) ? toMs(turn.total) / 1000 * unit.perSecond : 0);
        m_bars->append(m_failed);
    }
    QStringList columns;
    for (qsizetype i = 0; i < m_turns.size(); ++i)
        columns << QString::number(i + 1);
    m_columns->setCategories(columns);
    const series::Scale scale = series::niceScale(greatest * unit.perSecond, 4);
    m_seconds->setTitleText(unit.milliseconds ? tr("milliseconds of work") : tr("seconds of work"));
    m_seconds->setRange(0, scale.max);
    m_seconds->setTickInterval(scale.step);
    m_seconds->setLabelFormat(u"%.%1f"_s.arg(scale.decimals));
    dress();
}

QString StageChart::legendText(const QList<Stage> &stages) const
{
    QStringList parts;
    for (const Stage stage : stages) {
        QList<double> values;
        for (const metrics::TurnRecord &turn : m_turns) {
            if (const double seconds = secondsIn(turn, stage); seconds > 0 && !hasFailed(turn)) values << seconds;
        }
        parts
            << u"<span style='white-space:nowrap'><font color='%1'>■</font>&nbsp;%2&nbsp;<font color='%3'>%4</font></span>"_s
                   .arg(m_themes.theme().stage(stage).name(), stageTitle(stage).replace(u' ', u"&nbsp;"_s),
                        m_themes.theme().text.name(),
                        format::durationMs(series::median(values) * 1000).toHtmlEscaped().replace(u' ', u"&nbsp;"_s));
    }
    if (const auto failed = std::count_if(m_turns.cbegin(), m_turns.cend(), hasFailed); failed > 0)
        parts << u"<span style='white-space:nowrap'><font color='%1'>▨</font>&nbsp;%2</span>"_s.arg(
            m_themes.theme().bad.name(), tr("failed: %1").arg(failed).toHtmlEscaped().replace(u' ', u"&nbsp;"_s));
    return u"<font color='%1'>%2</font>"_s.arg(m_themes.theme().secondText.name(), parts.join(u" &nbsp; "_s));
}

void StageChart::dress()
{
    const Theme &theme = m_themes.theme();
    dressChart(*m_view->chart(), theme);
    m_columns->setLineVisible(false); // the grid line at zero is enough
    m_view->setBackgroundBrush(Qt::NoBrush);
    const QList<QBarSet *> sets = m_bars->barSets();
    for (qsizetype i = 0; i < sets.size(); ++i) {
        if (sets[i] == m_failed) {
            m_failed->setBrush(failedBrush(theme));
            m_failed->setBorderColor(theme.bad);
            continue;
        }
        const QColor colour = theme.stage(m_stages[i]);
        sets[i]->setColor(colour);
        sets[i]->setBorderColor(theme.dark ? colour.darker(140)
                                           : colour.darker(125)); // light yellow needs an edge on white
    }
    m_legend->setText(legendText(m_stages));
}

} // namespace docswiki::ui
