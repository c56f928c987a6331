// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QList>
#include <QWidget>

#include <optional>

class QPainter;

namespace docswiki::ui {

/// A trend without axes: the line from zero at the bottom, its last value as a dot, the target as a thin line.
struct SparklineData {
    QList<double> values; ///< oldest first; more than two per pixel are reduced to the column's least and greatest
    std::optional<double> target;
    bool operator==(const SparklineData &) const = default;
};

void paintSparkline(QPainter &painter, const QRectF &rect, const SparklineData &data, const QColor &line, const QColor &target);

class Sparkline final : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(ThemeManager &themes, QWidget *parent = nullptr);
    void setData(SparklineData data);
    const SparklineData &data() const { return m_data; }
    QSize sizeHint() const override { return {120, 28}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeManager &m_themes;
    SparklineData m_data;
};

} // namespace docswiki::ui
