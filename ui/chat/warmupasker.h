// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QString>

#include <optional>

namespace docswiki::ui {

/// When a person who begins to write is reason enough to warm a model up: at most once in ten seconds, and at once for
/// another model. A plain value.
class WarmupAsker {
public:
    static constexpr std::chrono::seconds pause{10};

    bool isDue(const QString &model, Instant now)
    {
        if (m_last && m_model == model && now - *m_last < pause) return false;
        m_model = model;
        m_last = now;
        return true;
    }

private:
    QString m_model;
    std::optional<Instant> m_last;
};

} // namespace docswiki::ui
