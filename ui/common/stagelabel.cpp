// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/stagelabel.h"

#include <QCoreApplication>

namespace docswiki::ui {

using turn::Stage;

QString stageTitle(Stage stage)
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("docswiki::ui::stageTitle", source);
    };
    switch (stage) {
    case Stage::Store: return text("store");
    case Stage::Decide: return text("decide");
    case Stage::Retrieve: return text("documents");
    case Stage::Web: return text("web");
    case Stage::Warmup: return text("warm-up");
    case Stage::Prompt: return text("prompt");
    case Stage::Connect: return text("connect");
    case Stage::Wait: return text("wait for first token");
    case Stage::Reasoning: return text("reasoning");
    case Stage::Decode: return text("write");
    case Stage::Tools: return text("tools");
    case Stage::Paint: return text("paint");
    }
    return {};
}

} // namespace docswiki::ui
