// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/ringbuffer.h"
#include "core/provider/resilience/target.h"

#include <optional>

namespace docswiki::provider {

struct FirstTokenLimits {
    int leastSamples = 20;     ///< fewer say nothing about the tail
    double factor = 3;         ///< times the 99th percentile
    Milliseconds floor{5'000}; ///< never less patient than this
};

/// How long the models of late took for their first word, from the beginning of the attempt: the last 128 times of each
/// of the last 64 models. What a server spent loading the model into memory is left out by who adds.
class FirstTokenHistory {
public:
    void add(const Target &target, Nanoseconds took);

    int samples(const Target &target) const;
    /// The value that `fraction` (0..1) of the remembered ones do not exceed, exactly (nearest rank); none: no samples.
    std::optional<Nanoseconds> percentile(const Target &target, double fraction) const;

    /// How long the first word of this model is waited for: factor × p99, not under the floor. None when there are too
    /// few samples, or when that is no shorter than `ceiling`, the profile's own limit.
    std::optional<Milliseconds> limit(const Target &target, Milliseconds ceiling, const FirstTokenLimits &limits) const;

private:
    struct Times {
        RingBuffer<Nanoseconds> last{128};
    };
    TargetMap<Times> m_times;
};

} // namespace docswiki::provider
