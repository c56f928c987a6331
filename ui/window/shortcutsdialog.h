// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

namespace docswiki::ui {

class ThemeManager;

/// Every key of the window in one list (F1).
class ShortcutsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutsDialog(ThemeManager &themes, QWidget *parent = nullptr);
};

} // namespace docswiki::ui
