// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStyledItemDelegate>
#include <QWidget>

namespace docswiki::ui {

/// Paints the rows of a PickerList: headings, choices with their figures in columns, and lines that tell something.
class PickerDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static int rowHeight(bool heading, bool note);

private:
    void paintHeading(QPainter &painter, const QStyleOptionViewItem &option, const QString &text) const;
    void paintNotice(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

/// What the columns are, above the list.
class PickerCaptions final : public QWidget {
public:
    PickerCaptions(const QStringList &captions, QWidget *parent);
    QSize sizeHint() const override { return {100, 18}; }
    void setRightInset(int pixels); ///< of the list's scroll bar

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStringList m_captions;
    int m_inset = 0;
};

} // namespace docswiki::ui
