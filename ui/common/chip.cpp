// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/chip.h"

#include "ui/common/icons.h"
#include "ui/common/type.h"

#include <QPainter>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int iconSize = 14;
}

QColor toneColour(Chip::Tone tone, const Theme &theme)
{
    switch (tone) {
    case Chip::Tone::Neutral: return theme.secondText;
    case Chip::Tone::Good: return theme.good;
    case Chip::Tone::Warn: return theme.warn;
    case Chip::Tone::Bad: return theme.bad;
    case Chip::Tone::Accent: return theme.accent;
    }
    return theme.text;
}

QString toneIcon(Chip::Tone tone)
{
    switch (tone) {
    case Chip::Tone::Good: return u"check"_s;
    case Chip::Tone::Warn: return u"alert"_s;
    case Chip::Tone::Bad: return u"close"_s;
    case Chip::Tone::Neutral:
    case Chip::Tone::Accent: break;
    }
    return {};
}

Chip::Chip(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeManager::themeChanged, this, [this] { update(); });
}

void Chip::set(const QString &text, Tone tone)
{
    if (m_text == text && m_tone == tone)
        return;
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metric(typeFont(TypeStep::Caption));
    const int icon = toneIcon(m_tone).isEmpty() ? 0 : iconSize + 2;
    return {metric.horizontalAdvance(m_text) + icon + sizes::space3, std::max(20, metric.height() + sizes::space1)};
}

void Chip::paintEvent(QPaintEvent *)
{
    const QColor colour = toneColour(m_tone, m_themes.theme());
    QColor ground = colour;
    ground.setAlphaF(m_themes.theme().dark ? 0.18F : 0.10F);
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(ground);
    p.drawRoundedRect(rect(), sizes::buttonRadius, sizes::buttonRadius);
    QRect inner = rect().adjusted(6, 0, -6, 0);
    if (const QString name = toneIcon(m_tone); !name.isEmpty()) {
        p.drawPixmap(inner.left() - 1, (height() - iconSize) / 2, iconPixmap(name, colour, iconSize, devicePixelRatioF()));
        inner.setLeft(inner.left() + iconSize + 1);
    }
    p.setPen(colour);
    p.setFont(typeFont(TypeStep::Caption));
    p.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, m_text);
}

} // namespace docswiki::ui
