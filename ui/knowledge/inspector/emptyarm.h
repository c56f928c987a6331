// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/chip.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace docswiki::ui {

/// In the place of a list that has nothing: why, and what can be done.
class EmptyArm final : public QWidget {
    Q_OBJECT
public:
    EmptyArm(ThemeManager &themes, QWidget *parent);
    void set(const QString &text, Chip::Tone tone, const QString &buttonText = {});

Q_SIGNALS:
    void clicked();

private:
    void paintIcon();

    ThemeManager &m_themes;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_button;
    Chip::Tone m_tone = Chip::Tone::Neutral;
};

} // namespace docswiki::ui
