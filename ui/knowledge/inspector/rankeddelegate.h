// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QStyledItemDelegate>

namespace docswiki::ui {

/// Paints the rows of a RankedModel. Of an arm: rank, title and how good it found the passage, as a bar. Of the
/// results: the number the model sees it under, a line of the text, the rank in each arm, and what became of it.
class RankedDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    RankedDelegate(ThemeManager &themes, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The middle of the row proper, below a heading it may carry.
    static int middleOf(const QRect &row, const QModelIndex &index);

private:
    void paintArm(QPainter &painter, const QRect &row, const QModelIndex &index) const;
    void paintResult(QPainter &painter, const QRect &row, const QModelIndex &index) const;
    /// "words 3" on the ground of its arm; returns its width.
    int paintRank(QPainter &painter, QPoint at, const QString &text, const QColor &colour) const;

    const ThemeManager &m_themes;
};

} // namespace docswiki::ui
