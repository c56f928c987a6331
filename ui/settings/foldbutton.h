// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QToolButton>

namespace docswiki::ui {

/// Unfolds what lies beneath it: a chevron and a word.
class FoldButton final : public QToolButton {
    Q_OBJECT
public:
    FoldButton(ThemeManager &themes, const QString &text, QWidget *parent = nullptr);

    bool isOpen() const { return m_open; }
    void setOpen(bool open);

Q_SIGNALS:
    void openChanged(bool open);

private:
    void paintIcon();

    const ThemeManager &m_themes;
    bool m_open = false;
};

} // namespace docswiki::ui
