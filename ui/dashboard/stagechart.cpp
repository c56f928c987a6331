// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/stagechart.h"

#include "ui/common/format.h"
#include "ui/dashboard/chartstyle.h"
#include "ui/dashboard/series.h"
#include "ui/dashboard/turnhistory.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QBoxLayout>
#include <QChart>
#include <QChartView>
#include <QCoreApplication>
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

QString stageTitle(Stage stage)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("docswiki::ui::stageTitle", source); };
    switch (stage) {
    case Stage::Store: return text("store");
    case Stage::Decide: return text("decide");
    case Stage::Retrieve: return text("retrieve");
    case Stage::Web: return text("web");
    case Stage::Warmup: return text("warm up");
    case Stage::Prompt: return text("prompt");
    case Stage::Connect: return text("connect");
    case Stage::Wait: return text("wait for first token");
    case Stage::Reasoning: return text("reasoning");
    case Stage::Decode: return text("decode");
    case Stage::Tools: return text("tools");
    case Stage::Paint: return text("paint");
    }
    return {};
}

StageChart::StageChart(ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_legend(new QLabel(this)), m_view(new QChartView(this)), m_bars(new QStackedBarSeries),
      m_columns(new QBarCategoryAxis), m_seconds(new QValueAxis)
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
    m_seconds->setTitleText(tr("seconds of work"));
    m_columns->setLabelsVisible(false);
    connect(m_bars, &QStackedBarSeries::hovered, this, [this](bool entered, int index, QBarSet *set) {
        if (!entered || index < 0 || index >= m_turns.size()) {
            QToolTip::hideText();
            return;
        }
        const metrics::TurnRecord &turn = m_turns[index];
        QToolTip::showText(QCursor::pos(),
                           tr("%1 · %2\n%3 %4 of %5")
                               .arg(QLocale().toString(turn.startedAt.toLocalTime(), u"HH:mm:ss"_s), turn.model, set->label(),
                                    format::durationMs(set->at(index) * 1000), format::duration(turn.total)),
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
    QList<double> sums(m_turns.size(), 0.0);
    for (int s = 0; s < turn::stageCount; ++s) {
        const auto stage = static_cast<Stage>(s);
        QList<double> values;
        values.reserve(m_turns.size());
        for (const metrics::TurnRecord &turn : m_turns)
            values << secondsIn(turn, stage);
        if (std::all_of(values.cbegin(), values.cend(), [](double v) { return v <= 0; }))
            continue;
        for (qsizetype i = 0; i < values.size(); ++i)
            sums[i] += values[i];
        m_stages << stage;
        auto *set = new QBarSet(stageTitle(stage));
        set->append(values);
        m_bars->append(set);
    }
    QStringList columns;
    for (qsizetype i = 0; i < m_turns.size(); ++i)
        columns << QString::number(i + 1);
    m_columns->setCategories(columns);
    const series::Scale scale = series::niceScale(sums.isEmpty() ? 0 : *std::max_element(sums.cbegin(), sums.cend()), 4);
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
            if (const double seconds = secondsIn(turn, stage); seconds > 0)
                values << seconds;
        }
        parts << u"<span style='white-space:nowrap'><font color='%1'>■</font>&nbsp;%2&nbsp;<font color='%3'>%4</font></span>"_s.arg(
            m_themes.theme().stage(stage).name(), stageTitle(stage).replace(u' ', u"&nbsp;"_s), m_themes.theme().text.name(),
            format::durationMs(series::median(values) * 1000).replace(u' ', u"&nbsp;"_s));
    }
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
        const QColor colour = theme.stage(m_stages[i]);
        sets[i]->setColor(colour);
        sets[i]->setBorderColor(theme.dark ? colour.darker(140) : colour.darker(125)); // light yellow needs an edge on white
    }
    m_legend->setText(legendText(m_stages));
}

} // namespace docswiki::ui
