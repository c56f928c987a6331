// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/wrappedtext.h"

#include <QPainter>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

namespace {

qreal layOut(QTextLayout &layout, qreal width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    qreal y = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max<qreal>(20, width));
        line.setPosition({0, y});
        y += std::ceil(line.height());
    }
    layout.endLayout();
    return y;
}

QString withSeparators(QString text)
{
    return text.replace(u'\n', QChar::LineSeparator); // the layout knows no other end of a line
}

} // namespace

qreal wrappedHeight(const QString &text, const QFont &font, qreal width)
{
    if (text.isEmpty()) return 0;
    QTextLayout layout(withSeparators(text), font);
    return layOut(layout, width);
}

qreal drawWrapped(QPainter &painter, const QRectF &rect, const QString &text)
{
    if (text.isEmpty()) return 0;
    QTextLayout layout(withSeparators(text), painter.font());
    const qreal height = layOut(layout, rect.width());
    layout.draw(&painter, rect.topLeft());
    return height;
}

} // namespace docswiki::ui
