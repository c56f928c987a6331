// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/chatstyle.h"

#include "ui/common/type.h"

#include <QApplication>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

// Words that begin with @ are tokens; longer ones are replaced first.
constexpr auto sheet = R"(
#ConversationPanel { background: @window; }
#ConversationList { background: transparent; }
#ConversationList::item, #PickerList::item { background: transparent; padding: 0; }
#NewChatButton { text-align: left; padding: 6px 12px; font-weight: 600; }
#NewChatButton:focus { padding: 5px 11px; }
#RenameEdit { padding: 2px 7px; }
#RenameEdit:focus { padding: 1px 6px; }
#UndoBar { background: @raised; border: 1px solid @strongLine; border-radius: 6px; }
#UndoButton { color: @accent; background: transparent; border: 1px solid transparent; padding: 3px 8px; font-weight: 600; }
#UndoButton:hover { background: @line; }
#UndoButton:focus { border: 2px solid @accent; padding: 2px 7px; }
#SecondText { color: @secondText; }
#Centre { background: @window; }
#MessageView { background: @window; border: none; }
#NewContentPill { background: @accent; color: @onAccent; border: none; border-radius: 14px; padding: 0 14px; font-size: @captionSize; font-weight: 600; }
#ComposerText, #ComposerText:focus { background: transparent; border: none; padding: 0; }
#ModelPicker, #LibraryPicker, #DocumentsSwitch {
    background: transparent; border: 1px solid transparent; border-radius: 6px; color: @secondText; padding: 5px 8px; font-size: @captionSize; }
#ModelPicker:hover, #LibraryPicker:hover, #DocumentsSwitch:hover { background: @line; color: @text; }
#ModelPicker:focus, #LibraryPicker:focus, #DocumentsSwitch:focus { border: 1px solid @accent; padding: 5px 8px; }
#PickerPopup { background: @raised; border: 1px solid @strongLine; border-radius: 8px; }
#PickerList { background: transparent; }
#SidePanel { background: @surface; }
#SidePanel QScrollArea { background: @surface; }
#SourceCard { background: @card; border: 1px solid @line; border-radius: 8px; }
#SourceCard[marked="true"] { border: 2px solid @accent; }
#SourceCard:focus { border: 1px solid @accent; }
#SourceTitle { font-weight: 600; }
#SourceNumber { background: @chip; color: @accent; border-radius: 6px; padding: 1px 4px; font-weight: 600; font-size: @captionSize; }
#SourceNumberUnused { background: @line; color: @secondText; border-radius: 6px; padding: 1px 4px; font-weight: 600; font-size: @captionSize; }
#BottleneckSentence { font-weight: 600; }
#SampleQuestion { text-align: left; padding: 10px 14px; border: 1px solid @line; border-radius: 8px; }
#SampleQuestion:hover { border: 1px solid @accent; }
#SampleQuestion:focus { border: 2px solid @accent; padding: 9px 13px; }
)";

QColor blend(const QColor &ground, const QColor &over, double share)
{
    const auto part = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return QColor(part(ground.red(), over.red()), part(ground.green(), over.green()), part(ground.blue(), over.blue()));
}

} // namespace

QString chatStyleSheet(const Theme &theme)
{
    QList<std::pair<QString, QString>> tokens{
        {u"@window"_s, theme.window.name()},
        {u"@surface"_s, theme.surface.name()},
        {u"@raised"_s, theme.raised.name()},
        {u"@card"_s, (theme.dark ? theme.raised : theme.surface).name()},
        {u"@line"_s, theme.line.name()},
        {u"@strongLine"_s, theme.strongLine.name()},
        {u"@text"_s, theme.text.name()},
        {u"@secondText"_s, theme.secondText.name()},
        {u"@accent"_s, theme.accent.name()},
        {u"@onAccent"_s, theme.onAccent.name()},
        {u"@chip"_s, blend(theme.surface, theme.accent, theme.dark ? 0.20 : 0.12).name()},
        {u"@captionSize"_s, u"%1px"_s.arg(pixelSize(QApplication::font(), TypeStep::Caption))},
    };
    std::sort(tokens.begin(), tokens.end(),
              [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
    QString text = QString::fromLatin1(sheet);
    for (const auto &[name, value] : std::as_const(tokens))
        text.replace(name, value);
    return text;
}

} // namespace docswiki::ui
