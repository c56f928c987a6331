// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/bottleneck.h"
#include "core/metrics/turnrecord.h"
#include "ui/chat/toolrow.h"

#include <QScrollArea>

#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace docswiki::ui {

class ThemeManager;
class WaterfallWidget;

/// Where the time of one answer went: total against usual, the waterfall, and the one sentence that names the
/// bottleneck.
class TimingPanel final : public QScrollArea {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimingPanel)
public:
    TimingPanel(ThemeManager &theme, QWidget *parent = nullptr);

    /// `elapsed`: of a turn that still runs. `tools`: the calls of the turn, which the waterfall shows by name.
    void setRecord(const docswiki::metrics::TurnRecord &record, const docswiki::metrics::UsualTimes &usual,
                   std::optional<Nanoseconds> elapsed, const QList<ToolRow> &tools = {});
    void clear();
    QString sentence() const;

private:
    QLabel *m_total;
    QLabel *m_usual;
    QLabel *m_sentence;
    QLabel *m_figures;
    QLabel *m_empty;
    WaterfallWidget *m_waterfall;
};

} // namespace docswiki::ui
