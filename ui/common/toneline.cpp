// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/toneline.h"

#include "ui/common/icons.h"
#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QLabel>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int iconSize = 16;

QString toneName(Chip::Tone tone)
{
    switch (tone) {
    case Chip::Tone::Good: return u"good"_s;
    case Chip::Tone::Warn: return u"warn"_s;
    case Chip::Tone::Bad: return u"bad"_s;
    case Chip::Tone::Accent: return u"accent"_s;
    case Chip::Tone::Neutral: break;
    }
    return u"second"_s;
}

} // namespace

ToneLine::ToneLine(ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_icon(new QLabel(this)), m_label(new QLabel(this))
{
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText); // sentences hold names and servers' words
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label->setFocusPolicy(Qt::NoFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space1 + 2);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_label, 1);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&themes, &ThemeManager::themeChanged, this, &ToneLine::paintIcon);
    setVisible(false);
}

void ToneLine::set(const ToneText &text)
{
    if (m_text == text) return;
    m_text = text;
    setLook(m_label, "tone", toneName(text.tone));
    m_label->setText(text.text);
    setAccessibleName(text.text);
    paintIcon();
    setVisible(!text.text.isEmpty());
}

void ToneLine::setCaption()
{
    setLook(m_label, "type", u"caption"_s);
}

void ToneLine::paintIcon()
{
    const QString name = toneIcon(m_text.tone);
    m_icon->setVisible(!name.isEmpty());
    if (name.isEmpty()) return;
    m_icon->setPixmap(iconPixmap(name, toneColour(m_text.tone, m_themes.theme()), iconSize, devicePixelRatioF()));
    m_icon->setMinimumHeight(m_label->fontMetrics().height()); // centred on the first line
}

} // namespace docswiki::ui
