// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QRectF>
#include <QString>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace docswiki::ui {

/// Plain text broken between words; inside a word only where it is wider than a whole line. Measure and painting agree.
qreal wrappedHeight(const QString &text, const QFont &font, qreal width);

/// In the painter's font and pen; its height.
qreal drawWrapped(QPainter &painter, const QRectF &rect, const QString &text);

} // namespace docswiki::ui
