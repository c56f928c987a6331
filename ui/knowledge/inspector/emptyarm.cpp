// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/emptyarm.h"

#include "ui/common/icons.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

EmptyArm::EmptyArm(ThemeManager &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setProperty("tone", u"second"_s);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space2, sizes::space2, sizes::space2, sizes::space2);
    all->setSpacing(sizes::space2);
    all->addWidget(m_icon);
    all->addWidget(m_text);
    all->addWidget(m_button, 0, Qt::AlignLeft);
    all->addStretch(1);
    connect(m_button, &QPushButton::clicked, this, &EmptyArm::clicked);
    connect(&themes, &ThemeManager::themeChanged, this, &EmptyArm::paintIcon);
    hide();
}

void EmptyArm::set(const QString &text, Chip::Tone tone, const QString &buttonText)
{
    m_tone = tone;
    m_text->setText(text);
    m_button->setText(buttonText);
    m_button->setVisible(!buttonText.isEmpty());
    setAccessibleName(text);
    paintIcon();
}

void EmptyArm::paintIcon()
{
    const QString name = m_tone == Chip::Tone::Neutral ? u"info"_s : toneIcon(m_tone);
    m_icon->setPixmap(iconPixmap(name, toneColour(m_tone, m_themes.theme()), 20, devicePixelRatioF()));
}

} // namespace docswiki::ui
