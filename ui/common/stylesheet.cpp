// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/stylesheet.h"

#include "ui/common/type.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

// Words that begin with @ are tokens; see tokens() below. Longer ones are replaced first.
constexpr auto sheet = R"(
* { outline: none; }
QWidget { font-size: @bodySize; }
QMainWindow, QDialog { background: @window; }
QToolTip { background: @raised; color: @text; border: 1px solid @strongLine; padding: 4px 8px; }

QLabel { background: transparent; color: @text; }
QLabel[type="caption"], QToolButton[type="caption"], QPushButton[type="caption"] { font-size: @captionSize; }
QLabel[type="title"] { font-size: @titleSize; font-weight: 600; }
QLabel[type="heading"] { font-size: @headingSize; font-weight: 600; }
QLabel[type="display"] { font-size: @displaySize; font-weight: 600; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[type="code"] { font-family: "@codeFamily"; }
QLabel[tone="second"] { color: @secondText; }
QLabel[tone="faint"] { color: @faintText; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="bad"] { color: @bad; }
QLabel[keycap="true"] {
    background: @surface; color: @text; border: 1px solid @strongLine; border-bottom: 2px solid @strongLine; border-radius: 4px;
    padding: 1px 6px; }
QLabel:disabled { color: @faintText; }

QFrame[card="true"] { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame[toast="true"] { background: @raised; border: 1px solid @strongLine; border-radius: 8px; }
QFrame[bar="top"] { background: @surface; border: none; border-bottom: 1px solid @line; }
QFrame[bar="bottom"] { background: @surface; border: none; border-top: 1px solid @line; }
QFrame[line="true"] { background: @line; border: none; }

QPushButton, QToolButton {
    background: @surface; color: @text; border: 1px solid @strongLine; border-radius: 6px; padding: 5px 12px; }
QToolButton { padding: 4px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @pressed; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 4px 11px; }
QToolButton:focus { padding: 3px; }
QPushButton:disabled, QToolButton:disabled { color: @faintText; border-color: @line; background: @window; }
QPushButton:checked, QToolButton:checked { background: @selection; border-color: @accent; }
QPushButton[variant="primary"], QToolButton[variant="primary"] {
    background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600; }
QPushButton[variant="primary"]:hover, QToolButton[variant="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[variant="primary"]:focus, QToolButton[variant="primary"]:focus { border: 2px solid @text; }
QPushButton[variant="primary"]:disabled, QToolButton[variant="primary"]:disabled {
    background: @line; border-color: @line; color: @faintText; }
QPushButton[variant="danger"] { color: @bad; }
QPushButton[variant="quiet"], QToolButton[variant="quiet"] { background: transparent; border: 1px solid transparent; color: @secondText; }
QPushButton[variant="quiet"]:hover, QToolButton[variant="quiet"]:hover { background: @hover; color: @text; }
QPushButton[variant="quiet"]:pressed, QToolButton[variant="quiet"]:pressed { background: @pressed; }
QPushButton[variant="quiet"]:checked, QToolButton[variant="quiet"]:checked { background: @selection; color: @text; }
QPushButton[variant="quiet"]:focus, QToolButton[variant="quiet"]:focus { border: 2px solid @accent; }
QPushButton[variant="quiet"]:disabled, QToolButton[variant="quiet"]:disabled { color: @strongLine; background: transparent; }
QPushButton[variant="link"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 2px 4px; }
QPushButton[variant="link"]:hover { text-decoration: underline; }
QPushButton[variant="link"]:focus { border: 2px solid @accent; padding: 1px 3px; }
QToolButton[variant="quiet"][toolButtonStyle="2"] { padding: 4px 8px; }
QToolButton[variant="quiet"][toolButtonStyle="2"]:focus { padding: 3px 7px; }
QToolButton[variant="page"] {
    background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; color: @secondText; padding: 8px 12px 6px 12px; }
QToolButton[variant="page"]:hover { color: @text; background: @hover; }
QToolButton[variant="page"]:checked { color: @text; font-weight: 600; border-bottom: 2px solid @accent; background: transparent; }
QToolButton[variant="page"]:focus { border: 2px solid @accent; border-radius: 6px; padding: 6px 10px 6px 10px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QToolButton[popupMode="1"] { padding-right: 18px; }
QToolButton[popupMode="1"]:focus { padding-right: 17px; }
QToolButton[popupMode="1"]::menu-button { border: none; width: 16px; }
QToolButton[popupMode="1"]::menu-arrow { image: url(:/docswiki/icons/style/chevron-down-@mode.svg); width: 12px; height: 12px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {
    background: @surface; color: @text; border: 1px solid @strongLine; border-radius: 4px; padding: 5px 8px;
    selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {
    border: 2px solid @accent; padding: 4px 7px; }
QLineEdit { lineedit-clear-button-icon: url(:/docswiki/icons/style/close-@mode.svg); }
QLineEdit QToolButton, QLineEdit QToolButton:hover, QLineEdit QToolButton:pressed { background: transparent; border: none; padding: 0; }
QLineEdit:disabled, QComboBox:disabled { color: @faintText; background: @window; }
QComboBox { padding-right: 24px; }
QComboBox:focus { padding-right: 23px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/docswiki/icons/style/chevron-down-@mode.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: @raised; color: @text; border: 1px solid @strongLine; padding: 4px; selection-background-color: @selection;
    selection-color: @text; }
QCheckBox, QRadioButton { background: transparent; color: @text; spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid @accent; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @faintText; background: @surface; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/docswiki/icons/style/check-@mode.svg); }
QRadioButton::indicator:checked { background: @accent; border-color: @accent; image: url(:/docswiki/icons/style/dot-@mode.svg); }

QAbstractScrollArea { background: @surface; border: none; }
QPlainTextEdit[field="true"] { border: 1px solid @strongLine; border-radius: 4px; padding: 5px 8px; font-family: "@codeFamily"; }
QPlainTextEdit[field="true"]:focus { border: 2px solid @accent; padding: 4px 7px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractItemView {
    background: @surface; color: @text; border: none; alternate-background-color: @window;
    selection-background-color: @selection; selection-color: @text; }
QAbstractItemView::item { border: none; padding: 4px 5px; }
QAbstractItemView::item:hover { background: @hover; }
QAbstractItemView::item:selected { background: @selection; color: @text; }
QListView[sidebar="true"] { background: transparent; }
QListView[sidebar="true"]::item { border-radius: 6px; padding: 4px 8px; }
QListView[sidebar="true"]::item:focus { border: 2px solid @accent; padding: 2px 6px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: transparent; color: @secondText; border: none; border-bottom: 1px solid @line; padding: 6px 8px; font-size: @captionSize;
    font-weight: 400; }
QHeaderView::down-arrow, QHeaderView::up-arrow { image: none; width: 0; height: 0; }
QTableView { gridline-color: @line; }
QTableCornerButton::section { background: transparent; border: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @strongLine; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @faintText; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QProgressBar[tone="warn"]::chunk { background: @warn; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QMenu { background: @raised; color: @text; border: 1px solid @strongLine; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @hover; color: @text; }
QMenu::item:disabled { color: @faintText; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QTabBar::tab { background: transparent; color: @secondText; border: none; border-bottom: 2px solid transparent; padding: 6px 12px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: none; }
)";

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

QList<std::pair<QString, QString>> tokens(const Theme &t, const QFont &base)
{
    const auto px = [&base](TypeStep step) { return u"%1px"_s.arg(pixelSize(base, step)); };
    QList<std::pair<QString, QString>> all{
        {u"@window"_s, t.window.name()},
        {u"@surface"_s, t.surface.name()},
        {u"@raised"_s, t.raised.name()},
        {u"@line"_s, t.line.name()},
        {u"@strongLine"_s, t.strongLine.name()},
        {u"@text"_s, t.text.name()},
        {u"@secondText"_s, t.secondText.name()},
        {u"@faintText"_s, t.faintText.name()},
        {u"@accent"_s, t.accent.name()},
        {u"@accentHover"_s, mixed(t.accent, t.text, 0.15).name()},
        {u"@onAccent"_s, t.onAccent.name()},
        {u"@good"_s, t.good.name()},
        {u"@warn"_s, t.warn.name()},
        {u"@bad"_s, t.bad.name()},
        {u"@selection"_s, t.selection.name()},
        {u"@hover"_s, mixed(t.surface, t.text, t.dark ? 0.08 : 0.05).name()},
        {u"@pressed"_s, mixed(t.surface, t.text, t.dark ? 0.14 : 0.10).name()},
        {u"@mode"_s, t.dark ? u"dark"_s : u"light"_s},
        {u"@captionSize"_s, px(TypeStep::Caption)},
        {u"@bodySize"_s, px(TypeStep::Body)},
        {u"@titleSize"_s, px(TypeStep::Title)},
        {u"@headingSize"_s, px(TypeStep::Heading)},
        {u"@displaySize"_s, px(TypeStep::Display)},
        {u"@codeFamily"_s, codeFont().family()},
    };
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
    return all;
}

} // namespace

QPalette paletteOf(const Theme &t)
{
    QPalette p(t.text, t.surface, t.raised, t.strongLine, t.line, t.text, t.text, t.surface, t.window);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::AlternateBase, t.window);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.text);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::PlaceholderText, t.faintText);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.faintText);
    return p;
}

QString styleSheetOf(const Theme &theme, const QFont &base)
{
    QString text = QString::fromLatin1(sheet);
    for (const auto &[name, value] : tokens(theme, base))
        text.replace(name, value);
    return text;
}

void setLook(QWidget *widget, const char *property, const QString &value)
{
    if (widget->property(property).toString() == value)
        return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace docswiki::ui
