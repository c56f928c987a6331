// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QObject>

namespace docswiki::ui {

/// Which theme is on. One for the window, made by main() and passed to every widget; GUI thread.
class ThemeManager final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ThemeManager)
public:
    enum class Mode { System, Light, Dark };

    explicit ThemeManager(QObject *parent = nullptr);

    const Theme &theme() const { return m_theme; }
    Mode mode() const { return m_mode; }
    void setMode(Mode mode); ///< sets the application's palette and style sheet, then tells everybody

Q_SIGNALS:
    void themeChanged();

private:
    bool eventFilter(QObject *watched, QEvent *event) override; // follows the system while it runs
    bool desktopWish(); ///< true: dark
    void apply();
    void show(const Theme &theme);

    Mode m_mode = Mode::System;
    Theme m_theme;
    bool m_applying = false;
};

} // namespace docswiki::ui
