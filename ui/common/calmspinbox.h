// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSpinBox>
#include <QWheelEvent>

namespace docswiki::ui {

/// A number field: typed, or stepped with the arrow keys. The wheel scrolls the page it stands on unless it has the
/// focus, so that nobody changes a setting on the way past it.
class CalmSpinBox final : public QSpinBox {
    Q_OBJECT
public:
    explicit CalmSpinBox(QWidget *parent = nullptr) : QSpinBox(parent)
    {
        setButtonSymbols(QAbstractSpinBox::NoButtons);
        setFocusPolicy(Qt::StrongFocus);
    }

protected:
    void wheelEvent(QWheelEvent *event) override
    {
        if (hasFocus())
            QSpinBox::wheelEvent(event);
        else
            event->ignore();
    }
};

} // namespace docswiki::ui
