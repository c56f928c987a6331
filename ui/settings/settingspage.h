// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;

namespace docswiki::engine {
class Engine;
}

namespace docswiki::ui {

/// Theme, provider and key, the data folder, about. The key is held in memory only and goes with the app.
class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    SettingsPage(engine::Engine &engine, ThemeManager &themes, QSettings &settings, const QString &dataFolder,
                 const QString &providerUrl, QWidget *parent = nullptr);

    void focusKey(); ///< where a person who was told that a key is missing wants to be

Q_SIGNALS:
    void providerChanged(); ///< after the engine was told

private:
    QWidget *makeAppearance();
    QWidget *makeProvider(const QString &url);
    QWidget *makeData(const QString &dataFolder);
    QWidget *makeAbout();
    void applyProvider();
    void listModels();
    void showMode();

    engine::Engine &m_engine;
    ThemeManager &m_themes;
    QSettings &m_settings;
    QButtonGroup *m_modes = nullptr;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_key = nullptr;
    QPushButton *m_apply = nullptr;
    QLabel *m_result = nullptr;
    QString m_server; ///< host and port of the provider in use; empty: none
    quint64 m_asked = 0;
};

} // namespace docswiki::ui
