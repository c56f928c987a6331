// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/providersetup.h"

#include <QWidget>

namespace docswiki::engine {
class Engine;
}

namespace docswiki::ui {

class SettingsView;
class ThemeManager;

/// Joins the settings' view and the engine.
class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    SettingsPage(engine::Engine &engine, ThemeManager &themes, const QString &dataFolder, QWidget *parent = nullptr);

    SettingsView &view() { return *m_view; }
    void showProviders();
    void showModels();
    void showMeaning();
    void focusKey(); ///< where a person who was told that a key is missing wants to be

protected:
    void showEvent(QShowEvent *event) override;

private:
    void connectEngine();
    void connectMeaning();
    void setProviders(const QList<engine::ProviderState> &providers);

    engine::Engine &m_engine;
    SettingsView *m_view;
};

} // namespace docswiki::ui
