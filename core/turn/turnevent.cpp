// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnevent.h"

namespace docswiki::turn {

using namespace Qt::StringLiterals;

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::Store: return u"store"_s;
    case Stage::Decide: return u"decide"_s;
    case Stage::Retrieve: return u"retrieve"_s;
    case Stage::Web: return u"web"_s;
    case Stage::Warmup: return u"warmup"_s;
    case Stage::Prompt: return u"prompt"_s;
    case Stage::Connect: return u"connect"_s;
    case Stage::Wait: return u"wait"_s;
    case Stage::Reasoning: return u"reasoning"_s;
    case Stage::Decode: return u"decode"_s;
    case Stage::Tools: return u"tools"_s;
    case Stage::Paint: return u"paint"_s;
    }
    return {};
}

QString stageStateName(StageState state)
{
    switch (state) {
    case StageState::Started: return u"started"_s;
    case StageState::Finished: return u"finished"_s;
    case StageState::Late: return u"late"_s;
    case StageState::Failed: return u"failed"_s;
    }
    return {};
}

} // namespace docswiki::turn
