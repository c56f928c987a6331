// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "core/turn/turnevent.h"

namespace docswiki::cli {

class Terminal;

/// Shows a turn in the terminal while it happens: the phase on standard error, the answer on standard output, then the
/// sources and the waterfall. A reader of the turn's events.
class AnswerPrinter {
public:
    explicit AnswerPrinter(Terminal &terminal) : m_terminal(terminal) {}

    void add(const turn::TurnEvent &event);
    void summarise(const metrics::TurnRecord &record);

private:
    void printSources();
    void printWaterfall(const metrics::TurnRecord &record);

    Terminal &m_terminal;
    QList<turn::Source> m_sources;
    QList<int> m_cited;
    bool m_answering = false;
};

} // namespace docswiki::cli
