// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/toast.h"

#include "ui/common/icons.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

Toast::Toast(ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes), m_icon(new QLabel(this)), m_text(new QLabel(this))
{
    setProperty("toast", true);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space3, sizes::space2, sizes::space4, sizes::space2);
    row->setSpacing(sizes::space2);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    parent->installEventFilter(this);
    hide();
}

void Toast::say(const QString &text, Chip::Tone tone)
{
    const QString name = toneIcon(tone);
    m_icon->setPixmap(iconPixmap(name.isEmpty() ? u"info"_s : name, toneColour(tone, m_themes.theme()), 20, devicePixelRatioF()));
    m_text->setText(text);
    setAccessibleName(text);
    place();
    show();
    raise();
    // Long enough to read: four seconds, and one more for every twenty letters.
    m_timer.start(std::chrono::milliseconds(4000 + 50 * std::min<qint64>(text.size(), 200)));
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == parent())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::mousePressEvent(QMouseEvent *)
{
    hide();
}

void Toast::place()
{
    const int room = parentWidget()->width() - 2 * sizes::space6;
    const int textWidth = m_text->fontMetrics().horizontalAdvance(m_text->text()) + 72;
    const int width = std::min({room, textWidth, 560});
    const int height = std::max(sizeHint().height(), layout()->heightForWidth(width));
    setGeometry((parentWidget()->width() - width) / 2, parentWidget()->height() - height - 44, width, height);
}

} // namespace docswiki::ui
