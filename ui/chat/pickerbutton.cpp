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

void PickerButton::setChosen(const QStringList &ids)
{
    m_chosen = ids;
    m_chosen.removeAll(QString());
    m_chosen.removeDuplicates();
    updateText();
    if (m_popup) m_popup->setChosen(m_chosen.isEmpty() ? QStringList{QString()} : m_chosen);
}

void PickerButton::toggle(const QString &id)
{
    QStringList chosen = id.isEmpty() ? QStringList() : m_chosen;
    if (!id.isEmpty() && chosen.removeAll(id) == 0) chosen << id;
    setChosen(chosen);
}

QString PickerButton::titleOf(const QString &id) const
{
    const auto it =
        std::find_if(m_items.cbegin(), m_items.cend(), [&id](const PickerItem &item) { return item.id == id; });
    return it == m_items.cend() ? id.section(u'/', -1) : it->title;
}

QString PickerButton::currentTitle() const
{
    if (!m_look.multiple) return titleOf(m_current);
    if (m_chosen.size() < 2) return titleOf(m_chosen.value(0));
    return tr("%1 and %n more", nullptr, static_cast<int>(m_chosen.size()) - 1).arg(titleOf(m_chosen.first()));
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
    const QStringList marked = !m_look.multiple     ? QStringList{m_current}
                               : m_chosen.isEmpty() ? QStringList{QString()}
                                                    : m_chosen;
    m_popup = new PickerPopup(m_items, marked, m_look, this);
    connect(m_popup, &PickerPopup::chosen, this, [this](const QString &id) {
        if (m_look.multiple)
            toggle(id);
        else
            setCurrent(id);
        Q_EMIT picked(id);
    });
    connect(m_popup, &PickerPopup::actionChosen, this, &PickerButton::actionChosen);
    connect(m_popup, &PickerPopup::closed, this, &PickerButton::listClosed);
    m_popup->showAbove(*this);
}

} // namespace docswiki::ui
