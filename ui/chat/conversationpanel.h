// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QKeyEvent;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
QT_END_NAMESPACE

namespace docswiki::ui {

class ConversationListModel;
class ThemeManager;

/// The conversations at the left: new chat, filter, groups, rename in place, and delete with Undo.
class ConversationPanel final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConversationPanel)
public:
    ConversationPanel(ConversationListModel &model, ThemeManager &theme, QWidget *parent = nullptr);

    void setCurrent(const QString &id); ///< empty: none, a new chat
    QString current() const;
    void focusFilter();
    void clearFilter();
    QListView &list() { return *m_list; }

Q_SIGNALS:
    void newChatRequested();
    void conversationChosen(const QString &id);
    void pinRequested(const QString &id, bool pinned);
    void deleteRequested(const QString &id); ///< Undo is on the screen when this comes
    void restoreRequested(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool filterKey(QKeyEvent &key);
    void enterResults();
    void deleteCurrent();
    void deleteConversation(const QString &id);
    void undo();
    void openMenu(QPoint point);

    ConversationListModel &m_model;
    QPushButton *m_new;
    QLineEdit *m_filter;
    QListView *m_list;
    QLabel *m_empty;
    QWidget *m_undoBar;
    QLabel *m_undoText;
    QPushButton *m_undoButton;
    QString m_deleted;
    QTimer m_undoTimer;
    QString m_current;
};

} // namespace docswiki::ui
