// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/indexshare.h"

#include "ui/common/format.h"

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

double indexShare(const knowledge::IndexProgress &p)
{
    const double share = p.bytesTotal > 0   ? static_cast<double>(p.bytesDone) / static_cast<double>(p.bytesTotal)
                         : p.filesTotal > 0 ? static_cast<double>(p.filesDone) / p.filesTotal
                                            : 0;
    return std::clamp(share, 0.0, 1.0);
}

QString indexPercent(const knowledge::IndexProgress &progress)
{
    return format::percent(std::floor(indexShare(progress) * 100));
}

} // namespace docswiki::ui
