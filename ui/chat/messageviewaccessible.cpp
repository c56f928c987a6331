// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageviewaccessible.h"

#include "ui/chat/messageview.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

/// One message. Knows it by its place, so that it stays right while the text grows.
class MessageAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    MessageAccessible(MessageView *view, int index) : m_view(view), m_index(index) {}

    bool isValid() const override { return m_view && m_index < m_view->messageCount(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return isValid() ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override
    {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? m_view->messageText(m_index) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        if (!isValid()) return {};
        const QRect local = m_view->messageRect(m_index);
        return {m_view->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    // The buttons and foldable rows of the message, by their labels.
    QStringList actionNames() const override
    {
        QStringList names;
        for (const MessageHit &action : isValid() ? m_view->actions(m_index) : QList<MessageHit>())
            names << action.label;
        return names;
    }
    void doAction(const QString &name) override
    {
        for (const MessageHit &action : isValid() ? m_view->actions(m_index) : QList<MessageHit>()) {
            if (action.label == name) {
                m_view->trigger(m_index, action);
                return;
            }
        }
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        state.selectableText = true;
        if (isValid() && !m_view->messageRect(m_index).intersects(m_view->viewport()->rect())) state.offscreen = true;
        return state;
    }

private:
    QPointer<MessageView> m_view;
    int m_index;
};

class MessageViewAccessible final : public QAccessibleWidget {
public:
    explicit MessageViewAccessible(MessageView *view) : QAccessibleWidget(view, QAccessible::List), m_view(view) {}
    ~MessageViewAccessible() override
    {
        for (const QAccessible::Id id : std::as_const(m_children))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return m_view->messageCount(); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= m_view->messageCount()) return nullptr;
        auto it = m_children.find(index);
        if (it == m_children.end())
            it = m_children.insert(index,
                                   QAccessible::registerAccessibleInterface(new MessageAccessible(m_view, index)));
        return QAccessible::accessibleInterface(*it);
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (auto it = m_children.cbegin(); it != m_children.cend(); ++it) {
            if (QAccessible::accessibleInterface(*it) == child) return it.key();
        }
        return -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        return child(m_view->messageAt(m_view->viewport()->mapFromGlobal(QPoint(x, y))));
    }

private:
    MessageView *m_view;
    mutable QHash<int, QAccessible::Id> m_children;
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    auto *view = className == "docswiki::ui::MessageView"_L1 ? qobject_cast<MessageView *>(object) : nullptr;
    return view ? new MessageViewAccessible(view) : nullptr;
}

} // namespace

void installMessageViewAccessibility()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed)
}

} // namespace docswiki::ui
