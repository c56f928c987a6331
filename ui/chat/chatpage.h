// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "ui/chat/chatviewmodel.h"
#include "ui/chat/messagelayout.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QSplitter;
class QStackedWidget;
QT_END_NAMESPACE

namespace docswiki::ui {

class Composer;
class ConversationListModel;
class ConversationPanel;
class MessageView;
class SidePanel;
class ThemeManager;
class WelcomeView;

/// The chat: conversations at the left, messages and composer in the centre, sources and timing at the right.
/// GUI thread. Asks the engine and shows what it tells; loads its lists by itself, and again when they change.
///
/// The window connects the signals below, calls reloadModels() after the provider's settings changed, and keeps
/// saveState() between runs.
class ChatPage final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChatPage)
public:
    ChatPage(engine::Engine &engine, ThemeManager &theme, QWidget *parent = nullptr);
    ~ChatPage() override;

    void setSampleQuestions(const QStringList &questions); ///< of the bundled library; at most four are shown
    void newChat();
    void openConversation(const QString &id);
    void ask(const QString &question); ///< in the open conversation
    void stop();
    void askAgain();                   ///< the last question, as a new branch
    void focusComposer();
    void focusSearch();                ///< in the list of conversations
    void setModel(const QString &id);
    QString model() const;
    QString conversationId() const { return m_chat.conversationId(); }
    bool isSidePanelOpen() const;
    void setSidePanelOpen(bool open);
    void showTiming();                 ///< of the selected or last answer
    void setConversationsOpen(bool open);
    void reloadModels();

    QByteArray saveState() const; ///< widths, panels, model, library
    void restoreState(const QByteArray &state);

Q_SIGNALS:
    void openLibraryRequested();
    void openSettingsRequested();
    void modelChanged(const QString &id);
    void conversationTitleChanged(const QString &title); ///< of the open one; empty: a new chat
    void sidePanelToggled(bool open);
    void message(const QString &text); ///< something short to tell the person, for a toast or the status strip

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildLayout();
    void addShortcuts();
    void connectEngine();
    void connectWidgets();
    void restyle();
    void loadConversations();
    void loadLibraries();
    void loadMessages(const QString &id);
    void loadHistory();
    void send(const QString &question, const QString &parentId, int historyEnd, const QString &model);
    void askAgainAt(int answerIndex);
    void act(MessageAction action, const QString &messageId);
    void listConversation(const engine::TurnStarted &started);
    void adopt(const QString &id); ///< the open conversation is in the list now
    void updateCentre();
    void updateRunning();
    void updateAnswerer();
    void updatePanel();
    void showInPanel(const QString &messageId);
    int panelRow() const;
    void openSource(const QString &document, int page);
    void keepDraft();
    void updateTitle();
    void arrangePanes();

    engine::Engine &m_engine;
    ThemeManager &m_themes;
    SystemClock m_clock;
    ChatViewModel m_chat;
    ConversationListModel *m_conversations;
    ConversationPanel *m_list;
    MessageView *m_view;
    WelcomeView *m_welcome;
    QStackedWidget *m_centre;
    Composer *m_composer;
    SidePanel *m_panel;
    QSplitter *m_splitter;
    QHash<QString, QString> m_drafts; ///< by conversation id; "" is the new chat's
    QString m_panelMessage;           ///< whose sources and times are shown; empty: the last answer's
    QList<docswiki::metrics::TurnRecord> m_history; ///< recent turns, for what is usual
    QTimer m_panelTimer;
    bool m_panelWanted = true;
    bool m_listWanted = true;
    bool m_narrow = false; ///< no room for three: the panel takes the place of the list
    bool m_panelOverList = false;
    bool m_hasDocuments = true;
};

} // namespace docswiki::ui
