// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/pickerdelegate.h"

#include "ui/chat/pickerlist.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <array>

namespace docswiki::ui {

namespace {

constexpr int side = 14;
constexpr int checkWidth = 24;
constexpr int columnGap = 16;
constexpr std::array columnWidths{52, 104, 120};

QFont smaller(const QFont &font)
{
    QFont small = font;
    small.setPixelSize(std::max(10, QFontInfo(font).pixelSize() * 5 / 6));
    return small;
}

/// Where column `i` of `count` lies; they end at `right`.
QRect columnRect(int i, qsizetype count, int right, int top, int height)
{
    for (int j = static_cast<int>(count) - 1; j > i; --j)
        right -= columnWidths[static_cast<size_t>(std::min(j, 2))] + columnGap;
    const int width = columnWidths[static_cast<size_t>(std::min(i, 2))];
    return {right - width, top, width, height};
}

int columnsWidth(qsizetype count)
{
    int width = 0;
    for (qsizetype i = 0; i < count; ++i)
        width += columnWidths[static_cast<size_t>(std::min<qsizetype>(i, 2))] + columnGap;
    return width;
}

/// Readable on its ground; the placeholder's own colour is too faint for words.
QColor second(const QPalette &palette)
{
    QColor colour = palette.color(QPalette::Text);
    colour.setAlphaF(0.72F);
    return colour;
}

} // namespace

int PickerDelegate::rowHeight(bool heading, bool note)
{
    return heading ? 30 : note ? 44 : 32;
}

QSize PickerDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool heading = index.data(PickerList::HeadingRole).toBool();
    const bool tall = !heading && (!index.data(PickerList::NoteRole).toString().isEmpty() ||
                                   !index.data(PickerList::ActionRole).toString().isEmpty());
    return {option.rect.width(), rowHeight(heading, tall)};
}

void PickerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QPalette &palette = option.palette;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(PickerList::HeadingRole).toBool()) {
        paintHeading(*painter, option, index.data().toString());
        painter->restore();
        return;
    }
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        QColor ground = palette.color(QPalette::Link);
        ground.setAlphaF(option.state & QStyle::State_Selected ? 0.16F : 0.08F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6);
    }
    if (!index.data(PickerList::ActionRole).toString().isEmpty()) {
        paintNotice(*painter, option, index);
        painter->restore();
        return;
    }
    QRect inner = option.rect.adjusted(side, 4, -side, -4);
    QStringList columns = index.data(PickerList::ColumnsRole).toStringList();
    if (columns.join(QString()).isEmpty()) columns.clear(); // nothing is known: the words get the room
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    if (index.data(PickerList::BoxRole).toBool()) {
        const QRectF box(inner.right() - 17.5, inner.center().y() - 7.5, 16, 16);
        painter->setPen(QPen(palette.color(checked ? QPalette::Link : QPalette::PlaceholderText), 1));
        painter->setBrush(checked ? QBrush(palette.color(QPalette::Link)) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(box, 4, 4);
        if (checked) {
            painter->setPen(QPen(palette.color(QPalette::Base), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            const QPointF at = box.center();
            painter->drawPolyline(QPolygonF{at + QPointF(-4, 0), at + QPointF(-1, 3), at + QPointF(4, -3)});
        }
        inner.setRight(inner.right() - checkWidth);
    } else if (checked) {
        painter->setPen(QPen(palette.color(QPalette::Link), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF at(inner.right() - 8, inner.center().y());
        painter->drawPolyline(QPolygonF{at + QPointF(-5, 0), at + QPointF(-1, 4), at + QPointF(6, -4)});
    }
    const bool box = index.data(PickerList::BoxRole).toBool();
    if (!box && (checked || !columns.isEmpty())) inner.setRight(inner.right() - checkWidth);
    const QFont small = smaller(option.font);
    const QFontMetrics smallMetrics(small);
    if (!columns.isEmpty()) {
        painter->setFont(small);
        painter->setPen(palette.color(QPalette::Text));
        for (int i = 0; i < columns.size(); ++i) {
            const QRect rect = columnRect(i, columns.size(), inner.right(), inner.top(), inner.height());
            painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight,
                              smallMetrics.elidedText(columns[i], Qt::ElideRight, rect.width()));
        }
        inner.setRight(inner.right() - columnsWidth(columns.size()));
    }
    const QString note = index.data(PickerList::NoteRole).toString();
    QRect titleRect = note.isEmpty() ? inner : QRect(inner.left(), inner.top(), inner.width(), inner.height() / 2);
    if (const QString mark = index.data(PickerList::MarkRole).toString(); !mark.isEmpty()) {
        const int width = smallMetrics.horizontalAdvance(mark) + 12;
        const int titleWidth =
            std::min(option.fontMetrics.horizontalAdvance(index.data().toString()), titleRect.width() - width - 8);
        const QRect chip(titleRect.left() + titleWidth + 8, titleRect.center().y() - 8, width, 17);
        QColor ground = palette.color(QPalette::Link);
        painter->setFont(small);
        painter->setPen(ground);
        ground.setAlphaF(0.12F);
        painter->setBrush(ground);
        painter->save();
        painter->setPen(Qt::NoPen);
        painter->drawRoundedRect(chip, 6, 6);
        painter->restore();
        painter->drawText(chip, Qt::AlignCenter, mark);
        titleRect.setWidth(titleWidth + 1);
    }
    painter->setFont(option.font);
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(titleRect, Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, titleRect.width()));
    if (!note.isEmpty()) {
        painter->setFont(small);
        painter->setPen(second(palette));
        const QRect noteRect(inner.left(), titleRect.bottom() + 1, inner.width(), inner.height() / 2);
        painter->drawText(noteRect, Qt::AlignVCenter, smallMetrics.elidedText(note, Qt::ElideRight, noteRect.width()));
    }
    painter->restore();
}

void PickerDelegate::paintHeading(QPainter &painter, const QStyleOptionViewItem &option, const QString &text) const
{
    QFont font = smaller(option.font);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(second(option.palette));
    const QRect rect = option.rect.adjusted(side, 8, -side, -2);
    painter.drawText(rect, Qt::AlignVCenter, QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
}

void PickerDelegate::paintNotice(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFont small = smaller(option.font);
    const QFontMetrics metrics(small);
    const QRect inner = option.rect.adjusted(side, 4, -side, -4);
    const QRect first(inner.left(), inner.top(), inner.width(), inner.height() / 2);
    painter.setFont(small);
    painter.setPen(second(option.palette));
    painter.drawText(first, Qt::AlignVCenter,
                     metrics.elidedText(index.data().toString(), Qt::ElideRight, first.width()));
    painter.setPen(option.palette.color(QPalette::Link));
    painter.drawText(first.translated(0, first.height() + 1), Qt::AlignVCenter,
                     index.data(PickerList::ActionRole).toString());
}

PickerCaptions::PickerCaptions(const QStringList &captions, QWidget *parent) : QWidget(parent), m_captions(captions)
{
    setFixedHeight(sizeHint().height());
}

void PickerCaptions::setRightInset(int pixels)
{
    m_inset = pixels;
    update();
}

void PickerCaptions::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(smaller(font()));
    painter.setPen(second(palette()));
    const int right = width() - m_inset - side - checkWidth - 1;
    for (int i = 0; i < m_captions.size(); ++i) {
        // Wider than its column's figures; what is left of it is free.
        const QRect rect = columnRect(i, m_captions.size(), right, 0, height()).adjusted(-columnGap + 4, 0, 0, 0);
        painter.drawText(rect, Qt::AlignVCenter | Qt::AlignRight, m_captions[i]);
    }
}

} // namespace docswiki::ui
