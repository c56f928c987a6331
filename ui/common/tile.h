// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/chip.h"
#include "ui/common/sparkline.h"

#include <QFrame>

class QLabel;

namespace docswiki::ui {

/// One figure with its name, its trend, what it is held against and a word that judges it.
class Tile final : public QFrame {
    Q_OBJECT
public:
    struct Value {
        QString figure; ///< "3.1 s"; "–" while there is none
        QString note;   ///< "target < 5 s · n 84"
        QString word;   ///< of the chip; empty: no chip
        Chip::Tone tone = Chip::Tone::Neutral;
        SparklineData trend;
    };

    Tile(ThemeManager &themes, const QString &name, QWidget *parent = nullptr);
    void set(const Value &value);

private:
    QString m_name;
    QLabel *m_figure;
    QLabel *m_note;
    Chip *m_chip;
    Sparkline *m_trend;
};

} // namespace docswiki::ui
