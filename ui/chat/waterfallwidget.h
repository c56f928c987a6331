// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "ui/chat/waterfalllayout.h"

#include <QWidget>

namespace docswiki::ui {

class ThemeManager;

/// Draws a turn's waterfall: a row for each stage and tool, named in place, with its time. Hover shows the details.
class WaterfallWidget final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WaterfallWidget)
public:
    WaterfallWidget(ThemeManager &theme, QWidget *parent = nullptr);

    /// `elapsed`: the right end of the axis while the turn runs; later than the record's last event.
    void setRecord(const docswiki::metrics::TurnRecord &record, const QList<ToolRow> &tools, Nanoseconds elapsed);
    QSize sizeHint() const override;
    QString tipAt(QPoint point) const; ///< empty: there is no row
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int rowAt(int y) const;
    WaterfallLayout layOut() const;
    void paintRow(QPainter &painter, const WaterfallRow &row, qreal top) const;
    void paintBar(QPainter &painter, const WaterfallBar &bar, qreal top) const;
    qreal axisWidth() const;

    ThemeManager &m_themes;
    NamedSpans m_spans;
    Nanoseconds m_end{0};
    int m_rows = 1;
};

} // namespace docswiki::ui
