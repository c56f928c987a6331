// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/wordchips.h"

#include "ui/common/type.h"

#include <QPainter>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostWords = 24; // of each kind
constexpr qsizetype mostLetters = 40;
constexpr int gap = 6;
} // namespace

WordChips::WordChips(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&themes, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void WordChips::setReport(const knowledge::RetrievalReport &report)
{
    m_items.clear();
    QStringList spoken;
    const auto add = [&](const QString &caption, const QStringList &words, Look look) {
        if (words.isEmpty()) return;
        m_items.append({caption, Look::Caption});
        for (const QString &word : words.mid(0, mostWords))
            m_items.append({word.size() > mostLetters ? word.left(mostLetters) + u'…' : word, look});
        if (words.size() > mostWords) m_items.append({tr("and %1 more").arg(words.size() - mostWords), Look::Caption});
        spoken << caption + u' ' + words.join(u", "_s);
    };
    add(tr("Looked for"), report.words, Look::Word);
    add(tr("and for"), report.synonyms, Look::Beside);
    add(tr("too common"), report.ignored, Look::Ignored);
    setAccessibleName(tr("Words of the question"));
    setAccessibleDescription(spoken.join(u". "_s));
    setToolTip(report.ignored.isEmpty() ? QString() : tr("Words that stand almost everywhere tell no passages apart."));
    setVisible(!m_items.isEmpty());
    updateGeometry();
    update();
}

QList<QRect> WordChips::layOut(int width) const
{
    const QFontMetrics metric(typeFont(TypeStep::Caption));
    const int height = metric.height() + 6;
    QList<QRect> rects;
    int x = 0, y = 0;
    for (const Item &item : m_items) {
        const int wide = metric.horizontalAdvance(item.text) + (item.look == Look::Caption ? 2 : 16);
        const int before = item.look == Look::Caption && x > 0 ? 6 : 0;
        if (x > 0 && x + before + wide > width) {
            x = 0;
            y += height + 4;
        } else {
            x += before;
        }
        rects << QRect(x, y, wide, height);
        x += wide + gap;
    }
    return rects;
}

int WordChips::heightForWidth(int width) const
{
    const QList<QRect> rects = layOut(std::max(80, width));
    return rects.isEmpty() ? 0 : rects.last().bottom() + 1;
}

QSize WordChips::sizeHint() const
{
    return {300, heightForWidth(std::max(300, width()))};
}

void WordChips::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<QRect> rects = layOut(width());
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const Look look = m_items[i].look;
        QFont font = typeFont(TypeStep::Caption, look == Look::Word ? QFont::DemiBold : QFont::Normal);
        font.setStrikeOut(look == Look::Ignored);
        font.setItalic(look == Look::Beside);
        painter.setFont(font);
        if (look == Look::Caption) {
            painter.setPen(theme.secondText);
            painter.drawText(rects[i], Qt::AlignVCenter | Qt::AlignLeft | Qt::TextDontClip, m_items[i].text);
            continue;
        }
        QColor ground = look == Look::Ignored ? theme.secondText : theme.accent;
        ground.setAlphaF(look == Look::Ignored ? 0.08F : theme.dark ? 0.18F : 0.10F);
        painter.setPen(look == Look::Beside ? QPen(theme.strongLine, 1, Qt::DashLine) : QPen(Qt::NoPen));
        painter.setBrush(look == Look::Beside ? QBrush(Qt::NoBrush) : QBrush(ground));
        painter.drawRoundedRect(QRectF(rects[i]).adjusted(0.5, 0.5, -0.5, -0.5), sizes::buttonRadius,
                                sizes::buttonRadius);
        painter.setPen(look == Look::Ignored ? theme.secondText : theme.text);
        painter.drawText(rects[i], Qt::AlignCenter | Qt::TextDontClip, m_items[i].text);
    }
}

} // namespace docswiki::ui
