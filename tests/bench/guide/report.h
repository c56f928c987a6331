// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/bench/guide/oldservice.h"
#include "tests/bench/guide/ourpipeline.h"

#include <QJsonObject>
#include <QTextStream>

namespace docswiki::bench {

/// What was measured of one scenario, run by run.
struct Measured {
    Scenario scenario;
    QList<OldService::Took> old;
    QList<OurPipeline::Took> ours;
};

struct Report {
    double factor = 1;
    Assumptions assumed;
    QList<Measured> scenarios;

    bool allTargetsMet() const;
    bool isCalibrated() const; ///< the old service takes the guide's times, within 2 %
};

QJsonObject toJson(const Report &report);
void print(QTextStream &out, const Report &report);

} // namespace docswiki::bench
