// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "ui/chat/chatlibraries.h"
#include "ui/chat/chatviewmodel.h"
#include "ui/chat/messagelayout.h"
#include "ui/chat/warmupasker.h"

#include <QHash>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QSplitter;
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace docswiki::ui {

class Composer;
class ComposerChoices;
class ConversationListModel;
class ConversationPanel;
class MessageView;
class PanelPresenter;
class SearchAhead;
class SidePanel;
class ThemeManager;
class WelcomeView;
struct ProviderFailure;

/// The chat: conversations at the left, messages and composer in the centre, sources and timing at the right.
/// GUI thread. Asks the engine and shows what it tells; loads its lists by itself, and again when they change.
///
/// The window connects the signals below and keeps saveState() between runs.
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
    void askAgain(); ///< the last question, as a new branch
    void focusComposer();
    void focusSearch();               ///< in the list of conversations
    void setModel(const QString &id); ///< as the person's choice: new chats begin with it, saveState() keeps it
    QString model() const;
    QString conversationId() const { return m_chat.conversationId(); }
    bool isSidePanelOpen() const;
    void setSidePanelOpen(bool open);
    void showTiming(); ///< of the selected or last answer
    void setConversationsOpen(bool open);
    void reloadModels();

    ChatViewModel &viewModel() { return m_chat; } ///< for programs that show prepared turns

    QByteArray saveState() const; ///< widths, panels, model and those used last, libraries of each chat
    void restoreState(const QByteArray &state);

public Q_SLOTS:
    void openModelPicker();

Q_SIGNALS:
    void openLibraryRequested();
    void openSettingsRequested();
    void modelChanged(const QString &id);
    /// The person begins to write and `model` will be asked soon: its connection can be opened and it can be loaded.
    /// At most once in ten seconds for one model.
    void typingBegan(const QString &model);
    void librariesChosen(); ///< by the person, for the open chat: part of saveState()
    void conversationTitleChanged(const QString &title); ///< of the open one; empty: a new chat
    void sidePanelToggled(bool open);
    void message(const QString &text); ///< something short to tell the person, for a toast or the status strip

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildLayout();
    QWidget *buildPaneBar();
    void alignColumn();
    void addShortcuts();
    void connectEngine();
    void connectWidgets();
    void restyle();
    void loadConversations();
    void loadMessages(const QString &id);
    void loadHistory();
    void showStats(const QList<docswiki::metrics::ModelStats> &models);
    turn::TurnRequest requestOf(const QString &question, const QString &parentId, int historyEnd) const;
    void searchAhead(const QString &draft); ///< as a question asked now would
    void chooseLibraries(const QStringList &names); ///< of the open conversation, as it was kept
    void send(const QString &question, const QString &parentId, int historyEnd, const QString &model);
    void askAgainAt(int answerIndex);
    void act(MessageAction action, const QString &messageId);
    void askOtherModel(int answerIndex);
    void askPending(); ///< as soon as the answer before it has ended
    void tellTyping();
    void listConversation(const engine::TurnStarted &started);
    void adopt(const QString &id);     ///< the open conversation is in the list now
    void showModel(const QString &id); ///< of the open conversation
    void updateCentre();
    void updateRunning();
    void updateWelcome();
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
    ComposerChoices *m_choices;
    PanelPresenter *m_presenter;
    QSplitter *m_splitter;
    QHBoxLayout *m_composerRow = nullptr;
    QWidget *m_paneBar = nullptr;
    QToolButton *m_listButton = nullptr;
    QToolButton *m_panelButton = nullptr;
    QString m_chosenModel;   ///< by the person; a conversation goes on with its own
    QString m_otherModelFor; ///< the answer that is to be asked of another model, while one is being chosen
    QString m_pendingAnswer; ///< the answer that is asked again once it has ended
    WarmupAsker m_warmups;
    QString m_deletedOpen;            ///< was open when it was deleted: Undo opens it again
    QHash<QString, QString> m_drafts; ///< by conversation id; "" is the new chat's
    ChatLibraries m_libraries;        ///< that each conversation searches
    SearchAhead *m_ahead;
    bool m_panelWanted = true;
    bool m_listWanted = true;
    bool m_narrow = false; ///< no room for three: the panel takes the place of the list
    bool m_panelOverList = false;
};

} // namespace docswiki::ui
