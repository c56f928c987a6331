// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/foldbutton.h"

#include "ui/common/icons.h"

namespace docswiki::ui {

using namespace Qt::StringLiterals;

FoldButton::FoldButton(ThemeManager &themes, const QString &text, QWidget *parent)
    : QToolButton(parent), m_themes(themes)
{
    setText(text);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setProperty("variant", u"quiet"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(tr("folded"));
    connect(this, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    connect(&themes, &ThemeManager::themeChanged, this, &FoldButton::paintIcon);
    paintIcon();
}

void FoldButton::setOpen(bool open)
{
    if (m_open == open) return;
    m_open = open;
    setAccessibleDescription(open ? tr("unfolded") : tr("folded"));
    paintIcon();
    Q_EMIT openChanged(open);
}

void FoldButton::paintIcon()
{
    setIcon(ui::icon(m_open ? u"chevron-down"_s : u"chevron-right"_s, m_themes.theme()));
}

} // namespace docswiki::ui
