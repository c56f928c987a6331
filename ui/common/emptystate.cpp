// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/emptystate.h"

#include "ui/common/icons.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(ThemeManager &themes, const QString &iconName, const QString &title, const QString &text,
                       const QString &buttonText, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_iconName(iconName), m_icon(new QLabel(this))
{
    auto *titleLabel = new QLabel(title, this);
    titleLabel->setProperty("type", u"title"_s);
    auto *textLabel = new QLabel(text, this);
    textLabel->setProperty("tone", u"second"_s);
    textLabel->setWordWrap(true);
    textLabel->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    textLabel->setMinimumWidth(280);
    textLabel->setMaximumWidth(460);
    textLabel->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space6, sizes::space6, sizes::space6, sizes::space6);
    all->setSpacing(sizes::space2);
    all->addStretch(2);
    all->addWidget(m_icon, 0, Qt::AlignHCenter);
    all->addSpacing(sizes::space1);
    all->addWidget(titleLabel, 0, Qt::AlignHCenter);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(textLabel, 100);
    row->addStretch(1);
    all->addLayout(row);
    if (!buttonText.isEmpty()) {
        m_button = new QPushButton(buttonText, this);
        m_button->setProperty("variant", u"primary"_s);
        connect(m_button, &QPushButton::clicked, this, &EmptyState::clicked);
        all->addSpacing(sizes::space2);
        all->addWidget(m_button, 0, Qt::AlignHCenter);
    }
    all->addStretch(3);
    setAccessibleName(title);
    setAccessibleDescription(text);
    connect(&themes, &ThemeManager::themeChanged, this, &EmptyState::paintIcon);
    paintIcon();
}

void EmptyState::paintIcon()
{
    m_icon->setPixmap(iconPixmap(m_iconName, m_themes.theme().faintText, 40, devicePixelRatioF()));
}

} // namespace docswiki::ui
