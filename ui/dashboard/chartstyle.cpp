// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartstyle.h"

#include "ui/common/format.h"
#include "ui/common/type.h"

#include <QAbstractAxis>
#include <QChart>
#include <QLegend>
#include <QPen>

namespace docswiki::ui {

void dressChart(QChart &chart, const Theme &theme)
{
    chart.legend()->hide();
    chart.setAnimationOptions(QChart::NoAnimation);
    chart.setBackgroundVisible(false);
    chart.setPlotAreaBackgroundVisible(false);
    chart.setDropShadowEnabled(false);
    chart.setMargins(QMargins(0, 0, 0, 0));
    chart.setContentsMargins(-8, -8, -8, -8); // the layout of the chart adds its own
    for (QAbstractAxis *axis : chart.axes())
        dressAxis(*axis, theme, axis->orientation() == Qt::Vertical);
}

void dressAxis(QAbstractAxis &axis, const Theme &theme, bool gridLines)
{
    const QFont font = format::tabular(typeFont(TypeStep::Caption));
    axis.setLabelsFont(font);
    axis.setTitleFont(font);
    axis.setLabelsBrush(theme.secondText);
    axis.setTitleBrush(theme.secondText);
    axis.setLinePen(QPen(theme.strongLine, 1));
    axis.setGridLinePen(QPen(theme.line, 1));
    axis.setGridLineVisible(gridLines);
    axis.setMinorGridLineVisible(false);
    axis.setLineVisible(!gridLines);
}

} // namespace docswiki::ui
