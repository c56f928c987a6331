// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

namespace docswiki::net {

/// The five limits of one streamed request. Each wait has its own, because each means something else to the person.
struct Deadlines {
    Milliseconds connect{10'000};      ///< until the connection stands
    Milliseconds headers{30'000};      ///< from sending the request to the status line
    Milliseconds firstContent{60'000}; ///< from sending the request to the first text, reasoning or tool call
    Milliseconds gap{30'000};          ///< after that: between any two bytes, comments included
    Milliseconds total{600'000};       ///< everything

    bool operator==(const Deadlines &) const = default;
};

} // namespace docswiki::net
