// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QList>
#include <QWidget>

namespace docswiki::ui {

/// Scores of one question set over its runs. Differences of a hundredth matter, so the axis does not begin at zero; it
/// says where it does. The thin line is the same without search by meaning.
class ScoreTrend final : public QWidget {
    Q_OBJECT
public:
    struct Run {
        double score = 0;
        double wordsOnly = 0;
        bool operator==(const Run &) const = default;
    };

    explicit ScoreTrend(ThemeManager &themes, QWidget *parent = nullptr);
    void setRuns(QList<Run> runs); ///< oldest first
    QSize sizeHint() const override { return {200, 64}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeManager &m_themes;
    QList<Run> m_runs;
};

} // namespace docswiki::ui
