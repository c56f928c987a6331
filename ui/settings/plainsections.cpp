// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/plainsections.h"

#include "ui/common/card.h"
#include "ui/common/icons.h"

#include <QApplication>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

AppearanceSection::AppearanceSection(ThemeManager &themes, QWidget *parent)
    : SettingsSection(tr("Appearance"), parent), m_themes(themes), m_modes(new QButtonGroup(this))
{
    auto *card = new Card(tr("Colours"), body());
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    struct Choice {
        ThemeManager::Mode mode;
        QString iconName;
        QString text;
    };
    for (const Choice &choice : {Choice{ThemeManager::Mode::System, u"auto"_s, tr("As the system")},
                                 Choice{ThemeManager::Mode::Light, u"sun"_s, tr("Light")},
                                 Choice{ThemeManager::Mode::Dark, u"moon"_s, tr("Dark")}}) {
        auto *button = new QPushButton(choice.text, card);
        button->setCheckable(true);
        button->setMinimumHeight(32);
        m_modes->addButton(button, static_cast<int>(choice.mode));
        row->addWidget(button);
        const auto paint = [this, button, name = choice.iconName] { button->setIcon(icon(name, m_themes.theme())); };
        connect(&m_themes, &ThemeManager::themeChanged, button, paint);
        paint();
        connect(button, &QPushButton::clicked, this, [this, mode = choice.mode] { m_themes.setMode(mode); });
    }
    row->addStretch(1);
    card->body()->addLayout(row);
    column()->addWidget(card);
    connect(&m_themes, &ThemeManager::themeChanged, this, &AppearanceSection::showMode);
    showMode();
}

void AppearanceSection::showMode()
{
    m_modes->button(static_cast<int>(m_themes.mode()))->setChecked(true);
}

SettingsSection *makeDataSection(const QString &dataFolder, QWidget *parent)
{
    auto *section = new SettingsSection(SettingsSection::tr("Your data"), parent);
    auto *card = new Card(SettingsSection::tr("On this computer"), section->body());
    auto *hint = new QLabel(
        SettingsSection::tr("Conversations, the index of your documents and all figures lie in this "
                            "folder, on this computer only. Keys do not: they are in the system's key ring."),
        card);
    hint->setProperty("tone", u"second"_s);
    hint->setWordWrap(true);
    card->body()->addWidget(hint);
    auto *path = new QLineEdit(dataFolder, card);
    path->setReadOnly(true);
    path->setAccessibleName(SettingsSection::tr("Data folder"));
    auto *open = new QPushButton(SettingsSection::tr("Open folder"), card);
    open->setToolTip(SettingsSection::tr("Show the data folder in the file manager"));
    QObject::connect(open, &QPushButton::clicked, section,
                     [dataFolder] { QDesktopServices::openUrl(QUrl::fromLocalFile(dataFolder)); });
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    row->addWidget(path, 1);
    row->addWidget(open);
    card->body()->addLayout(row);
    section->column()->addWidget(card);
    return section;
}

SettingsSection *makeAboutSection(QWidget *parent)
{
    auto *section = new SettingsSection(SettingsSection::tr("About"), parent);
    auto *card = new Card({}, section->body());
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space4);
    auto *logo = new QLabel(card);
    logo->setPixmap(appIcon().pixmap(QSize(48, 48), parent->devicePixelRatioF()));
    row->addWidget(logo, 0, Qt::AlignTop);
    auto *text = new QLabel(
        SettingsSection::tr("<b>Docs-Wiki Chat %1</b><br>Chat with your documents and see where the time goes.<br>"
                            "Free software under the GNU General Public License, version 3 or later; built with Qt %2.")
            .arg(QApplication::applicationVersion().toHtmlEscaped(), QString::fromLatin1(qVersion())),
        card);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text, 1);
    card->body()->addLayout(row);
    section->column()->addWidget(card);
    return section;
}

} // namespace docswiki::ui
