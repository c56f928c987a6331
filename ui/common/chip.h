// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QWidget>

namespace docswiki::ui {

/// A state in a word: a sign (so that colour is never alone) and text on a faint ground of the tone.
class Chip final : public QWidget {
    Q_OBJECT
public:
    enum class Tone { Neutral, Good, Warn, Bad, Accent };

    explicit Chip(ThemeManager &themes, QWidget *parent = nullptr);
    void set(const QString &text, Tone tone);
    QString text() const { return m_text; }
    Tone tone() const { return m_tone; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeManager &m_themes;
    QString m_text;
    Tone m_tone = Tone::Neutral;
};

/// The colour and the sign (an icon's name) of a tone.
QColor toneColour(Chip::Tone tone, const Theme &theme);
QString toneIcon(Chip::Tone tone);

} // namespace docswiki::ui
