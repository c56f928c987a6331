// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "ui/chat/waterfalllayout.h"

#include <QWidget>

namespace docswiki::ui {

class ThemeManager;

/// Draws a turn's waterfall: a row a span, named in place, with its duration. Hover shows its details.
class WaterfallWidget final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WaterfallWidget)
public:
    WaterfallWidget(ThemeManager &theme, QWidget *parent = nullptr);

    /// `elapsed`: the right end of the axis while the turn runs; later than the record's last event.
    void setRecord(const docswiki::metrics::TurnRecord &record, Nanoseconds elapsed);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int rowAt(int y) const;
    qreal axisWidth() const;

    ThemeManager &m_themes;
    docswiki::metrics::TurnRecord m_record;
    Nanoseconds m_elapsed{0};
};

} // namespace docswiki::ui
