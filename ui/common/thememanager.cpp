// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/thememanager.h"

#include "ui/common/stylesheet.h"

#include <QApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QPalette>
#include <QScopedValueRollback>
#include <QStyle>
#include <QStyleHints>

namespace docswiki::ui {

namespace {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

/// What the desktop asks for. Our own palette hides it, so it is laid aside for the moment of the question.
bool desktopIsDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    QApplication::setPalette(QPalette());
    return isDark(QApplication::palette());
}

} // namespace

ThemeManager::ThemeManager(QObject *parent) : QObject(parent)
{
    // One base style everywhere, so that the style sheet means the same on every desktop.
    QApplication::setStyle(QStringLiteral("fusion"));
    qApp->installEventFilter(this);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_mode == Mode::System)
            apply();
    });
#endif
    apply();
}

void ThemeManager::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    apply();
}

bool ThemeManager::eventFilter(QObject *watched, QEvent *event)
{
    if (!m_applying && m_mode == Mode::System) {
        // The first comes to each window when the desktop's theme changes, the second when somebody else set the
        // application's palette, which then is the best word on the desktop's wish that there is.
        if (event->type() == QEvent::ThemeChange) {
            if (desktopWish() != m_theme.dark)
                apply();
        } else if (event->type() == QEvent::ApplicationPaletteChange && watched == qApp) {
            show(isDark(QApplication::palette()) ? Theme::darkTheme() : Theme::light());
        }
    }
    return QObject::eventFilter(watched, event);
}

bool ThemeManager::desktopWish()
{
    const QScopedValueRollback guard(m_applying, true);
    const QPalette ours = QApplication::palette();
    const bool dark = desktopIsDark();
    QApplication::setPalette(ours);
    return dark;
}

void ThemeManager::apply()
{
    bool dark = m_mode == Mode::Dark;
    if (m_mode == Mode::System) {
        const QScopedValueRollback guard(m_applying, true);
        dark = desktopIsDark();
    }
    show(dark ? Theme::darkTheme() : Theme::light());
}

void ThemeManager::show(const Theme &theme)
{
    {
        const QScopedValueRollback guard(m_applying, true);
        m_theme = theme;
        QApplication::setPalette(paletteOf(m_theme));
        qApp->setStyleSheet(styleSheetOf(m_theme, QApplication::font()));
    }
    Q_EMIT themeChanged();
}

} // namespace docswiki::ui
