// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/ringbuffer.h"
#include "core/metrics/snapshot.h"
#include "ui/common/card.h"
#include "ui/common/thememanager.h"

#include <array>

class QLabel;

namespace docswiki::ui {

class Sparkline;

/// What the program and the machine use: processor, memory, disk, and how often the window did not answer.
class SystemStrip final : public Card {
    Q_OBJECT
public:
    explicit SystemStrip(ThemeManager &themes, QWidget *parent = nullptr);
    void add(const metrics::SystemStats &stats);

private:
    struct Cell {
        QString name;
        QLabel *figure = nullptr;
        QLabel *note = nullptr;
        Sparkline *trend = nullptr;
        RingBuffer<double> history{150}; // five minutes at one sample in two seconds
    };
    enum Index { Processor, Memory, Disk, Window, cells };

    void set(Index index, const QString &figure, const QString &note, double value);

    std::array<Cell, cells> m_cells;
};

} // namespace docswiki::ui
