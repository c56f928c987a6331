// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/undobar.h"

#include "ui/common/icons.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

UndoBar::UndoBar(ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_text(new QLabel(this)), m_undo(new QPushButton(tr("Undo"), this)), m_close(new QToolButton(this))
{
    setProperty("card", true);
    m_undo->setToolTip(tr("Take it back"));
    m_close->setProperty("variant", u"quiet"_s);
    m_close->setToolTip(tr("Close; it stays removed"));
    m_close->setAccessibleName(tr("Close"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space4, sizes::space2, sizes::space2, sizes::space2);
    row->addWidget(m_text, 1);
    row->addWidget(m_undo);
    row->addWidget(m_close);
    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::seconds(8));
    connect(&m_timer, &QTimer::timeout, this, &UndoBar::expire);
    connect(m_undo, &QPushButton::clicked, this, &UndoBar::undo);
    connect(m_close, &QToolButton::clicked, this, &UndoBar::expire);
    const auto paint = [this, &themes] { m_close->setIcon(icon(u"close"_s, themes.theme())); };
    connect(&themes, &ThemeManager::themeChanged, this, paint);
    paint();
    hide();
}

void UndoBar::offer(const QString &text)
{
    expire();
    m_open = true;
    m_text->setText(text);
    setAccessibleName(text);
    show();
    m_timer.start();
}

void UndoBar::expire()
{
    if (!m_open)
        return;
    m_open = false;
    m_timer.stop();
    hide();
    Q_EMIT expired();
}

void UndoBar::undo()
{
    if (!m_open)
        return;
    m_open = false;
    m_timer.stop();
    hide();
    Q_EMIT undone();
}

} // namespace docswiki::ui
