// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/sparkline.h"

#include <QPainter>

#include <algorithm>

namespace docswiki::ui {

void paintSparkline(QPainter &painter, const QRectF &rect, const SparklineData &data, const QColor &line, const QColor &target)
{
    if (data.values.isEmpty() || rect.width() < 8)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    double top = *std::max_element(data.values.cbegin(), data.values.cend());
    // A target far above the line would press it flat; then it is left out.
    const bool showTarget = data.target && *data.target <= 3 * top;
    if (showTarget)
        top = std::max(top, *data.target);
    top = top > 0 ? top : 1;
    const QRectF inner = rect.adjusted(1, 3, -4, -2);
    const auto yOf = [&](double value) { return inner.bottom() - inner.height() * value / top; };

    if (showTarget) {
        painter.setPen(QPen(target, 1, Qt::DashLine));
        painter.drawLine(QPointF(inner.left(), yOf(*data.target)), QPointF(inner.right(), yOf(*data.target)));
    }
    const qsizetype n = data.values.size();
    const qsizetype columns = std::max<qsizetype>(1, static_cast<qsizetype>(inner.width()));
    QPolygonF points;
    if (n <= 2 * columns) {
        for (qsizetype i = 0; i < n; ++i)
            points << QPointF(n == 1 ? inner.right() : inner.left() + inner.width() * static_cast<double>(i) / static_cast<double>(n - 1),
                              yOf(data.values[i]));
    } else {
        for (qsizetype c = 0; c < columns; ++c) {
            const auto [low, high] =
                std::minmax_element(data.values.cbegin() + c * n / columns, data.values.cbegin() + (c + 1) * n / columns);
            const double x = inner.left() + static_cast<double>(c);
            points << QPointF(x, yOf(*low)) << QPointF(x, yOf(*high));
        }
    }
    painter.setPen(QPen(line, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(points);
    painter.setPen(Qt::NoPen);
    painter.setBrush(line);
    painter.drawEllipse(points.last(), 2.5, 2.5);
    painter.restore();
}

Sparkline::Sparkline(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &ThemeManager::themeChanged, this, [this] { update(); });
}

void Sparkline::setData(SparklineData data)
{
    if (data == m_data)
        return;
    m_data = std::move(data);
    update();
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSparkline(painter, rect(), m_data, m_themes.theme().accent, m_themes.theme().faintText);
}

} // namespace docswiki::ui
