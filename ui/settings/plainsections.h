// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"
#include "ui/settings/settingssection.h"

class QButtonGroup;

namespace docswiki::ui {

/// Light, dark, or as the system.
class AppearanceSection final : public SettingsSection {
    Q_OBJECT
public:
    explicit AppearanceSection(ThemeManager &themes, QWidget *parent = nullptr);

private:
    void showMode();

    ThemeManager &m_themes;
    QButtonGroup *m_modes;
};

SettingsSection *makeDataSection(const QString &dataFolder, QWidget *parent);
SettingsSection *makeAboutSection(QWidget *parent);

} // namespace docswiki::ui
