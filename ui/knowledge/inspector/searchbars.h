// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"
#include "ui/knowledge/inspector/inspection.h"

#include <QWidget>

namespace docswiki::ui {

/// How much of the room for passages is used, each passage a part of the bar; what did not fit is told beside it.
class BudgetBar final : public QWidget {
    Q_OBJECT
public:
    explicit BudgetBar(ThemeManager &themes, QWidget *parent = nullptr);

    void setReport(const knowledge::RetrievalReport &report);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeManager &m_themes;
    QString m_text;
    QString m_note; ///< passages that did not fit
    double m_share = 0;
    QList<double> m_parts; ///< of the used share, sum 1
};

/// The steps of a search on one time axis: both arms side by side, then what follows.
class StepsBar final : public QWidget {
    Q_OBJECT
public:
    explicit StepsBar(ThemeManager &themes, QWidget *parent = nullptr);

    void setReport(const knowledge::RetrievalReport &report);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QColor colourOf(const SearchStep &step) const;

    const ThemeManager &m_themes;
    QList<SearchStep> m_steps;
};

} // namespace docswiki::ui
