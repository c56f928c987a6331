// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/attempt.h"

namespace docswiki::provider {

using namespace Qt::StringLiterals;

QString attemptKindName(AttemptKind kind)
{
    switch (kind) {
    case AttemptKind::First: return u"first"_s;
    case AttemptKind::Retry: return u"retry"_s;
    case AttemptKind::Fallback: return u"fallback"_s;
    case AttemptKind::Hedge: return u"hedge"_s;
    }
    return {};
}

QString attemptStateName(AttemptState state)
{
    switch (state) {
    case AttemptState::Waiting: return u"waiting"_s;
    case AttemptState::Started: return u"started"_s;
    case AttemptState::Failed: return u"failed"_s;
    case AttemptState::Abandoned: return u"abandoned"_s;
    case AttemptState::Answering: return u"answering"_s;
    }
    return {};
}

} // namespace docswiki::provider
