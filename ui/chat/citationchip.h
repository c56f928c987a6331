// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/textstyle.h"

#include <QObject>
#include <QTextCharFormat>
#include <QTextObjectInterface>

namespace docswiki::ui {

/// Draws the number of a source as a small rounded chip inside the text. One for all documents of a view; GUI thread.
class CitationChip final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    static constexpr int objectType = QTextFormat::UserObject + 1;
    static constexpr int numberProperty = QTextFormat::UserProperty + 1;
    /// What a chip or a list mark stands for when the text is copied.
    static constexpr int copyTextProperty = QTextFormat::UserProperty + 2;

    using QObject::QObject;
    void setStyle(const TextStyle &style) { m_style = style; }

    static QTextCharFormat format(int number);
    static int numberIn(const QTextFormat &format) { return format.intProperty(numberProperty); }

    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
                    const QTextFormat &format) override;

private:
    TextStyle m_style;
};

} // namespace docswiki::ui
