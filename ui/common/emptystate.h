// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace docswiki::ui {

/// What a page shows before it has anything to show: what will be here, and the one button that fills it.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    EmptyState(ThemeManager &themes, const QString &iconName, const QString &title, const QString &text,
               const QString &buttonText = {}, QWidget *parent = nullptr);

    QPushButton *button() const { return m_button; } ///< nullptr without button text

Q_SIGNALS:
    void clicked();

private:
    void paintIcon();

    ThemeManager &m_themes;
    QString m_iconName;
    QLabel *m_icon;
    QPushButton *m_button = nullptr;
};

} // namespace docswiki::ui
