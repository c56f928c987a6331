// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/chip.h"

#include <QFrame>
#include <QTimer>

class QLabel;

namespace docswiki::ui {

/// A word in passing over the lower edge of its parent; goes by itself, or on a click. Failures that need an answer
/// are cards in place, not toasts.
class Toast final : public QFrame {
    Q_OBJECT
public:
    Toast(ThemeManager &themes, QWidget *parent);

    void say(const QString &text, Chip::Tone tone = Chip::Tone::Neutral);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // keeps its place when the parent is resized
    void mousePressEvent(QMouseEvent *event) override;

private:
    void place();

    ThemeManager &m_themes;
    QLabel *m_icon;
    QLabel *m_text;
    QTimer m_timer;
};

} // namespace docswiki::ui
