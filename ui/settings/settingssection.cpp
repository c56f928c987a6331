// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingssection.h"

#include "ui/common/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QScrollArea>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int widest = 760; // lines longer than that are hard to read
constexpr auto settlingTime = std::chrono::milliseconds(400);
}

SettingsSection::SettingsSection(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea(this))
    , m_body(new QWidget(m_scroll))
    , m_title(new QLabel(title, m_body))
    , m_header(new QHBoxLayout)
    , m_column(new QVBoxLayout)
    , m_foot(new QVBoxLayout)
{
    setAccessibleName(title);
    m_title->setProperty("type", u"heading"_s);
    m_header->setSpacing(sizes::space2);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_column->setSpacing(sizes::space3);
    auto *inner = new QWidget(m_body);
    inner->setMaximumWidth(widest);
    auto *lines = new QVBoxLayout(inner);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(sizes::space3);
    lines->addLayout(m_header);
    lines->addLayout(m_column);
    lines->addStretch(1);
    auto *row = new QHBoxLayout(m_body);
    row->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space6);
    row->addWidget(inner, 100);
    row->addStretch(1);
    m_scroll->setAccessibleName(title);
    m_scroll->setFocusPolicy(Qt::NoFocus); // what is in it has the focus
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_body);
    m_foot->setContentsMargins(sizes::space6, 0, sizes::space6, 0);
    m_settling.setSingleShot(true);
    m_settling.setInterval(settlingTime);
    m_body->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && m_body->isAncestorOf(now)) reveal(now);
    });
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_scroll, 1);
    all->addLayout(m_foot);
}

QString SettingsSection::title() const
{
    return m_title->text();
}

void SettingsSection::addHint(const QString &text)
{
    auto *label = new QLabel(text, m_body);
    label->setProperty("tone", u"second"_s);
    label->setWordWrap(true);
    m_column->addWidget(label);
}

void SettingsSection::reveal(QWidget *widget)
{
    m_target = widget;
    m_settling.start();
    QTimer::singleShot(0, this, &SettingsSection::scrollToTarget);
}

void SettingsSection::scrollToTarget()
{
    if (m_target && m_settling.isActive()) m_scroll->ensureWidgetVisible(m_target, 0, sizes::space6);
}

bool SettingsSection::eventFilter(QObject *watched, QEvent *event)
{
    // What was unfolded to be seen has its full height only when the column has been laid out.
    if (event->type() == QEvent::Resize && m_settling.isActive())
        QTimer::singleShot(0, this, &SettingsSection::scrollToTarget);
    return QWidget::eventFilter(watched, event);
}

} // namespace docswiki::ui
