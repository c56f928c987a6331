// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QList>
#include <QString>

namespace docswiki::ui {

enum class ToolState {
    Running, ///< from the moment the model begins to write the call
    Done,
    Failed,
    Stopped, ///< the turn ended before the tool did
};

/// One tool call as a row above an answer. A plain value.
struct ToolRow {
    QString id;
    QString name;
    QString arguments; ///< JSON text of an object; empty while the model writes it
    ToolState state = ToolState::Running;
    Nanoseconds begin{0}; ///< since the turn began
    Nanoseconds took{0};
    QString summary; ///< "3 passages"; of a call that failed: why

    Nanoseconds end() const { return begin + took; }
    bool operator==(const ToolRow &) const = default;
};

/// "Searched your documents for “partial index”"; of a tool we do not know, its name and arguments.
QString toolTitle(const ToolRow &row);
/// "3 passages · 41 ms", "failed: …", a running clock. `elapsed`: since the turn began.
QString toolFacts(const ToolRow &row, Nanoseconds elapsed);
/// The name of a line icon.
QString toolIcon(const QString &name);
/// "Used 3 tools · 1.2 s". Time that several of them took side by side counts once.
QString toolsSummary(const QList<ToolRow> &rows);
QString toolsFooter(const QList<ToolRow> &rows); ///< "tools 3 · 1.2 s"; empty: none
Nanoseconds toolsTime(const QList<ToolRow> &rows);
/// What a person who looks closer is shown: the arguments, and all of the summary.
QString toolDetails(const ToolRow &row);

} // namespace docswiki::ui
