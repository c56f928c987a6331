// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"
#include "ui/common/tile.h"
#include "ui/dashboard/turnhistory.h"

#include <QWidget>

#include <array>

namespace docswiki::ui {

/// The five targets side by side: average response, first token, documents, web, reasoning.
class TargetTiles final : public QWidget {
    Q_OBJECT
public:
    explicit TargetTiles(ThemeManager &themes, QWidget *parent = nullptr);

    /// `turns` give the trends, oldest first.
    void set(const QList<metrics::Target> &targets, const QList<metrics::TurnRecord> &turns);

private:
    struct Entry {
        QString name; ///< metrics::Target::name
        Measure measure;
        double targetMs; ///< shown until the first snapshot comes
        Tile *tile = nullptr;
    };
    std::array<Entry, 5> m_entries;
};

/// The word and tone for a value held against its target: good up to four fifths of it, near up to all of it, then over.
struct Verdict {
    QString word;
    Chip::Tone tone = Chip::Tone::Neutral;
};
Verdict judge(const metrics::Target &target);

} // namespace docswiki::ui
