// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shortcutsdialog.h"

#include "ui/common/icons.h"
#include "ui/common/thememanager.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

/// "Ctrl+1 … Ctrl+4" as key caps: every key in a frame of its own, what joins them between.
QWidget *keyCaps(const QString &keys, QWidget *parent)
{
    auto *all = new QWidget(parent);
    all->setAccessibleName(keys);
    auto *row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space1);
    const auto add = [&](const QString &text, bool cap) {
        auto *label = new QLabel(text, all);
        if (cap)
            label->setProperty("keycap", true);
        else
            label->setProperty("tone", u"second"_s);
        row->addWidget(label);
    };
    const QStringList words = keys.split(u' ');
    for (QString word : words) {
        const bool comma = word.endsWith(u',') && !word.endsWith(u"+,"_s);
        if (comma) word.chop(1);
        if (word == u'…')
            add(word, false);
        else
            for (const QStringList caps = word.split(u'+'); const QString &cap : caps)
                add(cap, true);
        if (comma) add(ShortcutsDialog::tr("or"), false);
    }
    row->addStretch(1);
    return all;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(ThemeManager &themes, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    struct Group {
        QString title;
        QList<std::pair<QString, QString>> keys;
    };
    const QList<Group> groups{
        {tr("Everywhere"),
         {{u"Ctrl+1 … Ctrl+4"_s, tr("Chat, Library, Dashboard, Settings")},
          {u"Ctrl+,"_s, tr("Settings")},
          {u"Ctrl+N"_s, tr("New chat")},
          {u"Ctrl+Shift+L"_s, tr("Light or dark")},
          {u"F1, Ctrl+/"_s, tr("This list")},
          {u"Ctrl+Q"_s, tr("Quit")}}},
        {tr("Chat"),
         {{u"Enter"_s, tr("Send")},
          {u"Shift+Enter"_s, tr("New line")},
          {u"Esc"_s, tr("Stop the answer")},
          {u"Ctrl+K"_s, tr("Search conversations")},
          {u"Ctrl+R"_s, tr("Ask the last question again")},
          {u"Ctrl+T"_s, tr("Timing of the answer")},
          {u"Ctrl+Shift+C"_s, tr("Copy the last answer")},
          {u"Ctrl+Shift+E"_s, tr("Sources and timing, open or closed")},
          {u"Ctrl+Shift+M"_s, tr("Choose the model")},
          {u"Ctrl+Shift+S"_s, tr("Conversations, open or closed")}}},
        {tr("Library"), {{u"Ctrl+Shift+O"_s, tr("Add a folder")}, {u"Ctrl+Shift+I"_s, tr("Add files")},
                         {u"Ctrl+Shift+U"_s, tr("Add the address of a website")}, {u"F2"_s, tr("Rename the library")},
                         {u"F5"_s, tr("Look for new and changed files")}}}};

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space4);
    all->setSpacing(sizes::space2);
    for (const Group &group : groups) {
        auto *title = new QLabel(group.title, this);
        title->setProperty("type", u"title"_s);
        all->addWidget(title);
        auto *grid = new QGridLayout;
        grid->setHorizontalSpacing(sizes::space6);
        grid->setVerticalSpacing(sizes::space1);
        grid->setColumnMinimumWidth(0, 176);
        grid->setColumnStretch(1, 1);
        int row = 0;
        for (const auto &[keys, meaning] : group.keys) {
            grid->addWidget(keyCaps(keys, this), row, 0);
            grid->addWidget(new QLabel(meaning, this), row++, 1);
        }
        all->addLayout(grid);
        all->addSpacing(sizes::space2);
    }
    all->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setText(tr("Close"));
    close->setIcon(icon(u"close"_s, themes.theme()));
    connect(&themes, &ThemeManager::themeChanged, close,
            [close, &themes] { close->setIcon(icon(u"close"_s, themes.theme())); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    all->addWidget(buttons);
}

} // namespace docswiki::ui
