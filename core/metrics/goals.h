// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringView>

#include <array>

namespace docswiki::metrics {

/// What the averages are held against (the guide's T1 to T5). The one place where the figures stand.
struct Goal {
    QStringView name; ///< as in the performance document
    QStringView label;
    double milliseconds;
};

inline constexpr std::array<Goal, 5> goals{{
    {u"average_response", u"Average response", 5'000},
    {u"first_token", u"First token", 2'000},
    {u"rag", u"With documents", 10'000},
    {u"web", u"With the web", 15'000},
    {u"reasoning", u"With reasoning", 20'000},
}};

/// The goal called `name`, which is one of the five.
constexpr double goalMs(QStringView name)
{
    for (const Goal &goal : goals) {
        if (goal.name == name)
            return goal.milliseconds;
    }
    return 0;
}

} // namespace docswiki::metrics
