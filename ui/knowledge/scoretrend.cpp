// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/scoretrend.h"

#include "ui/common/format.h"
#include "ui/common/type.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

namespace {
constexpr double leastRange = 0.04; // less would make noise look like news
constexpr double step = 0.01;
} // namespace

ScoreTrend::ScoreTrend(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void ScoreTrend::setRuns(QList<Run> runs)
{
    m_runs = std::move(runs);
    update();
}

void ScoreTrend::paintEvent(QPaintEvent *)
{
    if (m_runs.isEmpty()) return;
    double low = 1, high = 0;
    for (const Run &run : std::as_const(m_runs)) {
        low = std::min({low, run.score, run.wordsOnly});
        high = std::max({high, run.score, run.wordsOnly});
    }
    const double room = std::max(0.0, leastRange - (high - low)) / 2;
    low = std::max(0.0, std::floor((low - room) / step) * step);
    high = std::min(1.0, std::ceil((high + room) / step) * step);
    if (high - low < step) high = low + step;

    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(format::tabular(typeFont(TypeStep::Caption)));
    const QFontMetrics metric = painter.fontMetrics();
    const QString top = QLocale().toString(high, 'f', 2), bottom = QLocale().toString(low, 'f', 2);
    const int left = std::max(metric.horizontalAdvance(top), metric.horizontalAdvance(bottom)) + 8;
    const QRectF plot(left, metric.height() / 2.0, width() - left - 5, height() - metric.height());
    painter.setPen(theme.secondText);
    painter.drawText(QRectF(0, plot.top() - metric.height() / 2.0, left - 8, metric.height()),
                     Qt::AlignRight | Qt::AlignVCenter, top);
    painter.drawText(QRectF(0, plot.bottom() - metric.height() / 2.0, left - 8, metric.height()),
                     Qt::AlignRight | Qt::AlignVCenter, bottom);
    painter.setPen(QPen(theme.line, 1));
    for (const double y : {plot.top(), plot.bottom()})
        painter.drawLine(QPointF(plot.left(), std::round(y) + 0.5), QPointF(plot.right() + 4, std::round(y) + 0.5));

    const auto at = [&](qsizetype i, double score) {
        const double x =
            m_runs.size() == 1 ? plot.right() : plot.left() + plot.width() * double(i) / double(m_runs.size() - 1);
        return QPointF(x, plot.bottom() - plot.height() * (score - low) / (high - low));
    };
    QPolygonF scores, words;
    for (qsizetype i = 0; i < m_runs.size(); ++i) {
        scores << at(i, m_runs[i].score);
        words << at(i, m_runs[i].wordsOnly);
    }
    painter.setPen(QPen(theme.faintText, 1, Qt::DashLine));
    painter.drawPolyline(words);
    painter.setPen(QPen(theme.accent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(scores);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    const bool few = m_runs.size() <= 30;
    for (qsizetype i = few ? 0 : scores.size() - 1; i < scores.size(); ++i)
        painter.drawEllipse(scores[i], i + 1 == scores.size() ? 3.0 : 2.0, i + 1 == scores.size() ? 3.0 : 2.0);
}

} // namespace docswiki::ui
