// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

namespace docswiki::ui {

Theme Theme::light()
{
    Theme t;
    t.window = QColor(0xF6F7F9);
    t.surface = QColor(0xFFFFFF);
    t.raised = QColor(0xFFFFFF);
    t.line = QColor(0xE2E5EA);
    t.strongLine = QColor(0xC9CED6);
    t.text = QColor(0x1A1D21);
    t.secondText = QColor(0x545C66);
    t.faintText = QColor(0x7C8590);
    t.accent = QColor(0x0B63CE);
    t.onAccent = QColor(0xFFFFFF);
    t.good = QColor(0x0A7D4F);
    t.warn = QColor(0xA65F00);
    t.bad = QColor(0xC0362C);
    t.questionBubble = QColor(0xEAF1FC);
    t.codeGround = QColor(0xF1F3F6);
    t.selection = QColor(0xCFE2FB);
    return t;
}

Theme Theme::darkTheme()
{
    Theme t;
    t.dark = true;
    t.window = QColor(0x15181C);
    t.surface = QColor(0x1B1F24);
    t.raised = QColor(0x22272E);
    t.line = QColor(0x2C323A);
    t.strongLine = QColor(0x3A424D);
    t.text = QColor(0xE8EAED);
    t.secondText = QColor(0xA9B1BB);
    t.faintText = QColor(0x7C8590);
    t.accent = QColor(0x6AA9FF);
    t.onAccent = QColor(0x10151B);
    t.good = QColor(0x3FC48A);
    t.warn = QColor(0xF0A742);
    t.bad = QColor(0xFF7B72);
    t.questionBubble = QColor(0x1E2A3A);
    t.codeGround = QColor(0x14171B);
    t.selection = QColor(0x2B4A73);
    return t;
}

QColor Theme::stage(turn::Stage stage) const
{
    using turn::Stage;
    switch (stage) {
    case Stage::Decide: return QColor(0x7C8590);
    case Stage::Retrieve: return QColor(0x0072B2);
    case Stage::Web: return QColor(0x56B4E9);
    case Stage::Connect: return QColor(0xF0E442);
    case Stage::Wait: return QColor(0xE69F00);
    case Stage::Reasoning: return QColor(0xCC79A7);
    case Stage::Decode: return QColor(0x009E73);
    case Stage::Tools: return QColor(0xD55E00);
    // The short stages of our own: greys at even steps of brightness, each 3:1 or more against the ground.
    case Stage::Store: return dark ? QColor(0xF2F4F6) : QColor(0x14181D);
    case Stage::Prompt: return dark ? QColor(0xC3C9D1) : QColor(0x3A424D);
    case Stage::Paint: return dark ? QColor(0x9EA6B0) : QColor(0x5D6670);
    case Stage::Warmup: return dark ? QColor(0x9B86E0) : QColor(0x6F55B5);
    }
    return text;
}

} // namespace docswiki::ui
