// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/providercard.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/icons.h"
#include "ui/settings/providerform.h"
#include "ui/settings/providerwords.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int iconSize = 20;
}

ProviderCard::ProviderCard(ThemeManager &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_grip(new QLabel(this))
    , m_icon(new QLabel(this))
    , m_name(new ElidedLabel({}, Qt::ElideRight, this))
    , m_kind(new QLabel(this))
    , m_line(new ToneLine(themes, this))
    , m_note(new ToneLine(themes, this))
    , m_enabled(new QCheckBox(tr("Use"), this))
    , m_edit(new QPushButton(tr("Edit"), this))
{
    setProperty("card", true);
    setFocusPolicy(Qt::StrongFocus);
    m_grip->setCursor(Qt::OpenHandCursor);
    m_grip->setToolTip(tr("Drag to change the order (Alt+Up, Alt+Down)"));
    m_grip->installEventFilter(this);
    m_name->setProperty("strong", true);
    m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_kind->setProperty("tone", u"second"_s);
    m_kind->setProperty("type", u"caption"_s);
    m_enabled->setToolTip(tr("Whether its models are offered and asked (Space)"));
    m_edit->setToolTip(tr("Change name, address and key (Enter)"));

    auto *top = new QHBoxLayout;
    top->setSpacing(sizes::space2);
    top->addWidget(m_grip);
    top->addWidget(m_icon);
    top->addWidget(m_name, 1);
    top->addWidget(m_kind);
    top->addStretch(1);
    top->addWidget(m_enabled);
    top->addWidget(m_edit);
    auto *lines = new QVBoxLayout;
    lines->setContentsMargins(2 * (iconSize + sizes::space2), 0, 0, 0); // under the name
    lines->setSpacing(sizes::space1);
    lines->addWidget(m_line);
    lines->addWidget(m_note);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space2, sizes::space2, sizes::space3, sizes::space3);
    all->setSpacing(sizes::space1);
    all->addLayout(top);
    all->addLayout(lines);
    connect(m_edit, &QPushButton::clicked, this, [this] { setOpen(!isOpen()); });
    connect(m_enabled, &QCheckBox::clicked, this, &ProviderCard::enabledChosen);
    connect(&themes, &ThemeManager::themeChanged, this, &ProviderCard::paintIcons);
    paintIcons();
}

void ProviderCard::setState(const engine::ProviderState &state, const QDateTime &now)
{
    const bool otherKind = state.account.kind != m_state.account.kind;
    m_state = state;
    m_now = now;
    m_name->setText(state.account.name);
    const QString title = provider::providerKindTitle(state.account.kind);
    m_kind->setText(state.fromCommandLine ? tr("for this run only") : title == state.account.name ? QString() : title);
    {
        const QSignalBlocker quiet(m_enabled);
        m_enabled->setChecked(state.account.enabled);
    }
    const bool saved = !state.account.id.isEmpty();
    m_enabled->setVisible(saved && !state.fromCommandLine);
    m_enabled->setAccessibleName(tr("Use %1").arg(state.account.name));
    m_edit->setVisible(saved && !state.fromCommandLine);
    m_edit->setAccessibleName(isOpen() ? tr("Close %1").arg(state.account.name)
                                       : tr("Edit %1").arg(state.account.name));
    m_grip->setVisible(saved && !state.fromCommandLine);
    if (m_form) m_form->setNews(state);
    if (otherKind) paintIcons();
    showState();
}

void ProviderCard::setAge(const QDateTime &now)
{
    m_now = now;
    showState();
}

void ProviderCard::showState()
{
    if (m_state.account.id.isEmpty())
        m_line->clear();
    else
        m_line->set(providerwords::state(m_state, m_now));
    setAccessibleName(u"%1: %2"_s.arg(m_state.account.name, m_line->text()));
}

QString ProviderCard::stateText() const
{
    return m_line->text();
}

void ProviderCard::say(const QString &text, Chip::Tone tone)
{
    m_note->set(text, tone);
}

void ProviderCard::setOpen(bool open)
{
    if (open == isOpen() || m_state.fromCommandLine) return;
    if (open) {
        m_form = new ProviderForm(m_themes, this);
        m_form->setState(m_state);
        layout()->addWidget(m_form);
        m_form->show(); // now, not when the layout comes to it: a field of it is to have the focus
        m_note->clear();
    } else {
        Q_EMIT aboutToFold();
        const bool hadFocus = m_form->isAncestorOf(QApplication::focusWidget());
        m_form->hide();
        m_form->deleteLater(); // it may be telling right now that it was cancelled
        m_form = nullptr;
        if (hadFocus) setFocus(Qt::OtherFocusReason);
    }
    m_edit->setText(open ? tr("Close") : tr("Edit"));
    m_edit->setAccessibleName(open ? tr("Close %1").arg(m_state.account.name)
                                   : tr("Edit %1").arg(m_state.account.name));
    Q_EMIT openChanged(open);
    if (open) m_form->focusFirst();
}

void ProviderCard::keyPressEvent(QKeyEvent *event)
{
    const bool alt = event->modifiers().testFlag(Qt::AltModifier);
    if (alt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        Q_EMIT moveRequested(event->key() == Qt::Key_Up ? -1 : 1);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) { // the form keeps its own
        if (!isOpen() || m_edit->hasFocus()) setOpen(!isOpen());
        return;
    }
    if (event->key() == Qt::Key_Space && !isOpen() && m_enabled->isVisible()) {
        m_enabled->click();
        return;
    }
    QFrame::keyPressEvent(event);
}

void ProviderCard::mouseReleaseEvent(QMouseEvent *event)
{
    const bool onHead = !m_form || event->position().y() < m_form->y();
    if (event->button() == Qt::LeftButton && onHead && rect().contains(event->position().toPoint()) && !isOpen())
        setOpen(true);
    QFrame::mouseReleaseEvent(event);
}

void ProviderCard::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_themes.theme().accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), sizes::cardRadius, sizes::cardRadius);
}

bool ProviderCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_grip) return QFrame::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_dragging = static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
        m_grip->setCursor(Qt::ClosedHandCursor);
        setFocus(Qt::MouseFocusReason);
        return true;
    case QEvent::MouseMove:
        if (m_dragging) Q_EMIT dragged(static_cast<QMouseEvent *>(event)->globalPosition().toPoint().y());
        return true;
    case QEvent::MouseButtonRelease:
        m_grip->setCursor(Qt::OpenHandCursor);
        if (std::exchange(m_dragging, false)) Q_EMIT dragEnded();
        return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

void ProviderCard::paintIcons()
{
    const Theme &theme = m_themes.theme();
    m_grip->setPixmap(iconPixmap(u"grip"_s, theme.faintText, iconSize, devicePixelRatioF()));
    m_icon->setPixmap(
        iconPixmap(providerwords::kindIcon(m_state.account.kind), theme.secondText, iconSize, devicePixelRatioF()));
}

} // namespace docswiki::ui
