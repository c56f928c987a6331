// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/chip.h"

#include <QWidget>

class QLabel;

namespace docswiki::ui {

/// A sentence and how it is meant.
struct ToneText {
    QString text;
    Chip::Tone tone = Chip::Tone::Neutral;

    bool operator==(const ToneText &) const = default;
};

/// A sentence in the colour of its tone with the tone's sign before it, wrapped; hidden while it has no words.
class ToneLine final : public QWidget {
    Q_OBJECT
public:
    explicit ToneLine(ThemeManager &themes, QWidget *parent = nullptr);

    void set(const ToneText &text);
    void set(const QString &text, Chip::Tone tone) { set(ToneText{text, tone}); }
    void clear() { set({}); }
    QString text() const { return m_text.text; }
    Chip::Tone tone() const { return m_text.tone; }
    void setCaption(); ///< in the small step of the type scale

private:
    void paintIcon();

    const ThemeManager &m_themes;
    ToneText m_text;
    QLabel *m_icon;
    QLabel *m_label;
};

} // namespace docswiki::ui
