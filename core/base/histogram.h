// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtGlobal>

#include <vector>

namespace docswiki {

/// Counts durations in buckets whose width grows with the value (log-linear, 7 bits of precision, as in
/// HdrHistogram): any percentile within 0.4 %, constant memory, mergeable. Unit: microseconds, 1 µs to 71 min;
/// what is longer counts as 71 min. Not safe between threads.
class Histogram {
public:
    Histogram();

    void record(qint64 microseconds);
    void merge(const Histogram &other);
    void clear();

    quint64 count() const { return m_count; }
    qint64 max() const { return m_max; }
    double mean() const; ///< 0 when empty

    /// The value below which `fraction` (0..1) of all lie; 0 when empty. Show it only beside count().
    qint64 percentile(double fraction) const;

private:
    std::vector<quint32> m_buckets;
    quint64 m_count = 0;
    qint64 m_max = 0;
    double m_sum = 0;
};

} // namespace docswiki
