// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/pickerbutton.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxTitle = 28;
constexpr int paddingWidth = 20; ///< both sides together
const QString arrow = QStringLiteral("  ▾");

} // namespace

PickerButton::PickerButton(const QString &filterHint, QWidget *parent) : QToolButton(parent)
{
    m_look.filterHint = filterHint;
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(this, &QToolButton::clicked, this, &PickerButton::openList);
    updateText();
}

void PickerButton::setItems(const QList<PickerItem> &items)
{
    m_items = items;
    updateText();
    if (m_popup) m_popup->setItems(items);
}

void PickerButton::setCurrent(const QString &id)
{
    m_current = id;
    updateText();
}

QString PickerButton::currentTitle() const
{
    const auto it =
        std::find_if(m_items.cbegin(), m_items.cend(), [this](const PickerItem &item) { return item.id == m_current; });
    return it == m_items.cend() ? m_current.section(u'/', -1) : it->title;
}

void PickerButton::updateText()
{
    QString title = currentTitle();
    if (title.size() > maxTitle) title = title.left(maxTitle - 1) + u'…';
    m_title = title;
    const int room = std::max(0, width() - paddingWidth - fontMetrics().horizontalAdvance(arrow));
    // What the button shows is a name: an ampersand in it marks no key.
    setText(fontMetrics().elidedText(m_title, Qt::ElideRight, room).replace(u'&', u"&&"_s) + arrow);
    updateGeometry();
}

QSize PickerButton::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_title + arrow) + paddingWidth + 4, QToolButton::sizeHint().height()};
}

QSize PickerButton::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u"Post…"_s + arrow) + paddingWidth, QToolButton::sizeHint().height()};
}

void PickerButton::resizeEvent(QResizeEvent *event)
{
    QToolButton::resizeEvent(event);
    updateText();
}

void PickerButton::closeList()
{
    if (m_popup) m_popup->close();
}

void PickerButton::openList()
{
    if (m_popup) {
        m_popup->close();
        return;
    }
    Q_EMIT aboutToOpen();
    m_popup = new PickerPopup(m_items, m_current, m_look, this);
    connect(m_popup, &PickerPopup::chosen, this, [this](const QString &id) {
        setCurrent(id);
        Q_EMIT picked(id);
    });
    connect(m_popup, &PickerPopup::actionChosen, this, &PickerButton::actionChosen);
    connect(m_popup, &PickerPopup::closed, this, &PickerButton::listClosed);
    m_popup->showAbove(*this);
}

} // namespace docswiki::ui
