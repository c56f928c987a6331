// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/chatpage.h"

#include "ui/chat/chatstyle.h"
#include "ui/chat/composer.h"
#include "ui/chat/composerchoices.h"
#include "ui/chat/conversationlistmodel.h"
#include "ui/chat/conversationpanel.h"
#include "ui/chat/messageview.h"
#include "ui/chat/panelpresenter.h"
#include "ui/chat/pickerbutton.h"
#include "ui/chat/sidepanel.h"
#include "ui/chat/sourcespanel.h"
#include "ui/chat/welcomeview.h"
#include "ui/common/thememanager.h"

#include <QBoxLayout>
#include <QDataStream>
#include <QDesktopServices>
#include <QFileInfo>
#include <QKeyEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int listWidth = 248;
constexpr int panelWidth = 340;
constexpr int narrowWidth = 1020;
constexpr int recentTurns = 200;
constexpr quint32 stateVersion = 1;

} // namespace

ChatPage::ChatPage(engine::Engine &engine, ThemeManager &theme, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_themes(theme)
    , m_chat(m_clock)
    , m_conversations(new ConversationListModel(this))
    , m_list(new ConversationPanel(*m_conversations, theme, this))
    , m_view(new MessageView(m_chat, theme, this))
    , m_welcome(new WelcomeView(this))
    , m_centre(new QStackedWidget(this))
    , m_composer(new Composer(theme, this))
    , m_panel(new SidePanel(theme, this))
    , m_choices(new ComposerChoices(engine, *m_composer, this))
    , m_presenter(new PanelPresenter(m_chat, *m_panel, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    setObjectName("ChatPage"_L1);
    buildLayout();
    addShortcuts();
    connectEngine();
    connectWidgets();
    restyle();
    loadConversations();
    m_choices->reloadLibraries();
    m_choices->reloadModels();
    loadHistory();
    updateCentre();
    updateRunning();
}

ChatPage::~ChatPage() = default;

void ChatPage::buildLayout()
{
    auto *centre = new QWidget(this);
    centre->setObjectName("Centre"_L1);
    centre->setAttribute(Qt::WA_StyledBackground);
    m_centre->addWidget(m_welcome);
    m_centre->addWidget(m_view);
    auto *composerRow = new QHBoxLayout;
    composerRow->setContentsMargins(16, 4, 16, 16);
    composerRow->addStretch(1);
    composerRow->addWidget(m_composer, 1000);
    composerRow->addStretch(1);
    m_composer->setMaximumWidth(760);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_centre, 1);
    column->addLayout(composerRow);
    centre->setMinimumWidth(320);

    m_list->setMinimumWidth(180);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(centre);
    m_splitter->addWidget(m_panel);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setSizes({listWidth, 700, panelWidth});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    setTabOrder(m_list, m_view);
    setTabOrder(m_view, m_composer);
}

void ChatPage::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(QKeySequence::New, [this] { newChat(); });
    add(Qt::Key_Escape, [this] { stop(); });
    add(Qt::CTRL | Qt::Key_R, [this] { askAgain(); });
    add(Qt::CTRL | Qt::Key_T, [this] { showTiming(); });
    add(Qt::CTRL | Qt::Key_K, [this] { focusSearch(); });
    add(Qt::SHIFT | Qt::Key_Escape, [this] { focusComposer(); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_M, [this] { m_composer->modelPicker().openList(); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { setSidePanelOpen(!isSidePanelOpen()); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { setConversationsOpen(!m_list->isVisible()); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { m_view->copyLastAnswer(); });
}

void ChatPage::connectEngine()
{
    connect(&m_engine, &engine::Engine::turnStarted, this, [this](const engine::TurnStarted &started) {
        m_chat.turnStarted(started);
        listConversation(started);
    });
    connect(&m_engine, &engine::Engine::turnEvent, &m_chat, &ChatViewModel::turnEvent);
    connect(&m_engine, &engine::Engine::turnRecorded, this,
            [this](TurnId turn, const docswiki::metrics::TurnRecord &record) {
                m_chat.turnRecorded(turn, record);
                m_presenter->addToHistory(record);
            });
    connect(&m_engine, &engine::Engine::conversationChanged, this, [this](const store::Conversation &conversation) {
        m_conversations->change(conversation);
        m_conversations->setRunning(conversation.id, m_chat.isRunning(conversation.id));
        if (conversation.id == m_chat.conversationId()) {
            m_list->setCurrent(conversation.id);
            updateTitle();
        }
    });
    connect(&m_engine, &engine::Engine::conversationDeleted, this, [this](const QString &id) {
        m_conversations->remove(id);
        m_drafts.remove(id);
        if (id == m_chat.conversationId()) newChat();
    });
    connect(&m_engine, &engine::Engine::snapshotTaken, this,
            [this](const docswiki::metrics::Snapshot &snapshot) { m_chat.setModelStats(snapshot.models); });
}

void ChatPage::connectWidgets()
{
    connect(&m_themes, &ThemeManager::themeChanged, this, &ChatPage::restyle);
    connect(m_list, &ConversationPanel::newChatRequested, this, &ChatPage::newChat);
    connect(m_list, &ConversationPanel::conversationChosen, this, &ChatPage::openConversation);
    connect(m_list, &ConversationPanel::pinRequested, this,
            [this](const QString &id, bool pinned) { m_engine.setConversationPinned(id, pinned); });
    connect(m_list, &ConversationPanel::deleteRequested, this,
            [this](const QString &id) { m_engine.deleteConversation(id); });
    connect(m_list, &ConversationPanel::restoreRequested, this,
            [this](const QString &id) { m_engine.restoreConversation(id); });
    connect(m_conversations, &ConversationListModel::renameRequested, this,
            [this](const QString &id, const QString &title) { m_engine.renameConversation(id, title); });

    connect(&m_chat, &ChatViewModel::reset, this, &ChatPage::updateCentre);
    connect(&m_chat, &ChatViewModel::rowsAppended, this, &ChatPage::updateCentre);
    connect(&m_chat, &ChatViewModel::rowsTruncated, this, &ChatPage::updateCentre);
    connect(&m_chat, &ChatViewModel::runningChanged, this, &ChatPage::updateRunning);
    connect(&m_chat, &ChatViewModel::branchChanged, this,
            [this](int first) { m_presenter->show(m_chat.row(std::min(first + 1, m_chat.count() - 1)).message.id); });

    connect(m_view, &MessageView::actionTriggered, this, &ChatPage::act);
    connect(m_view, &MessageView::citationActivated, this, [this](const QString &messageId, int number) {
        m_presenter->show(messageId);
        setSidePanelOpen(true);
        m_panel->showTab(SidePanel::Tab::Sources);
        m_panel->sources().showSource(number);
    });
    connect(m_view, &MessageView::linkActivated, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_view, &MessageView::firstContentPainted, this,
            [this](TurnId turn) { m_engine.addPaintTime(turn, m_chat.turnElapsed(turn)); });

    connect(m_composer, &Composer::sendRequested, this, &ChatPage::ask);
    connect(m_composer, &Composer::stopRequested, this, &ChatPage::stop);
    connect(m_choices, &ComposerChoices::failed, this, &ChatPage::message);
    connect(m_choices, &ComposerChoices::changed, this, &ChatPage::updateWelcome);
    connect(&m_composer->modelPicker(), &PickerButton::picked, this, [this](const QString &id) {
        focusComposer();
        Q_EMIT modelChanged(id);
    });
    connect(&m_composer->libraryPicker(), &PickerButton::picked, this, &ChatPage::focusComposer);
    connect(m_welcome, &WelcomeView::questionChosen, this, &ChatPage::ask);
    connect(m_welcome, &WelcomeView::addFolderRequested, this, &ChatPage::openLibraryRequested);
    connect(m_welcome, &WelcomeView::settingsRequested, this, &ChatPage::openSettingsRequested);
    connect(m_panel, &SidePanel::closeRequested, this, [this] { setSidePanelOpen(false); });
    connect(&m_panel->sources(), &SourcesPanel::openRequested, this, &ChatPage::openSource);
}

void ChatPage::restyle()
{
    setStyleSheet(chatStyleSheet(m_themes.theme()));
}

void ChatPage::loadConversations()
{
    m_engine.conversations().then(this, [this](const Result<QList<store::Conversation>> &result) {
        if (result)
            m_conversations->setConversations(*result);
        else
            Q_EMIT message(result.error().message);
    });
}

void ChatPage::loadHistory()
{
    m_engine.recentTurns(recentTurns).then(this, [this](const Result<QList<docswiki::metrics::TurnRecord>> &result) {
        if (result) m_presenter->setHistory(*result);
    });
    m_engine.snapshot(std::chrono::hours(24)).then(this, [this](const docswiki::metrics::Snapshot &snapshot) {
        m_chat.setModelStats(snapshot.models);
    });
}

void ChatPage::loadMessages(const QString &id)
{
    m_engine.messages(id).then(this, [this, id](const Result<QList<store::Message>> &result) {
        if (!result) {
            Q_EMIT message(result.error().message);
            return;
        }
        m_chat.setMessages(id, *result);
        // The model that answered last goes on in this conversation.
        for (int i = m_chat.count() - 1; i >= 0 && id == m_chat.conversationId(); --i) {
            const QString model = m_chat.row(i).message.model;
            if (m_choices->knowsModel(model)) {
                setModel(model);
                break;
            }
        }
        m_presenter->update();
    });
}

void ChatPage::reloadModels()
{
    m_choices->reloadModels();
}

void ChatPage::updateWelcome()
{
    m_welcome->setHasDocuments(m_choices->hasDocuments());
    m_welcome->setAnswerer(m_choices->answerer());
}

void ChatPage::setSampleQuestions(const QStringList &questions)
{
    m_welcome->setQuestions(questions);
}

void ChatPage::keepDraft()
{
    const QString id = m_chat.conversationId();
    if (m_composer->text().isEmpty())
        m_drafts.remove(id);
    else
        m_drafts.insert(id, m_composer->text());
}

void ChatPage::newChat()
{
    openConversation({});
}

void ChatPage::openConversation(const QString &id)
{
    if (id.isEmpty() && m_chat.conversationId().isEmpty() && m_chat.count() == 0) {
        m_list->setCurrent({});
        focusComposer();
        return;
    }
    if (!id.isEmpty() && id == m_chat.conversationId()) return;
    keepDraft();
    m_chat.openConversation(id);
    m_presenter->show({});
    m_composer->setText(m_drafts.value(id));
    m_list->setCurrent(id);
    if (!id.isEmpty()) loadMessages(id);
    updateTitle();
    if (id.isEmpty()) focusComposer();
}

void ChatPage::ask(const QString &question)
{
    if (m_chat.runningTurn() || m_chat.isLoading()) return;
    send(question, m_chat.lastMessageId(), m_chat.count(), model());
    m_composer->clear();
    m_drafts.remove(m_chat.conversationId());
}

void ChatPage::send(const QString &question, const QString &parentId, int historyEnd, const QString &model)
{
    turn::TurnRequest request;
    request.question = question;
    request.model = model;
    request.library = m_composer->libraryPicker().current();
    request.documents = m_composer->documents();
    request.conversationId = m_chat.conversationId();
    request.parentId = parentId;
    request.history = m_chat.history(historyEnd);
    m_chat.beginTurn(m_engine.ask(request), request);
    m_presenter->show({});
}

void ChatPage::stop()
{
    if (const auto turn = m_chat.runningTurn()) m_engine.stop(*turn);
}

void ChatPage::askAgain()
{
    for (int i = m_chat.count() - 1; i > 0; --i) {
        if (m_chat.row(i).message.role == provider::Role::Assistant) {
            askAgainAt(i);
            return;
        }
    }
}

void ChatPage::askAgainAt(int answerIndex)
{
    const int question = answerIndex - 1;
    if (question < 0 || m_chat.runningTurn() || m_chat.row(question).message.role != provider::Role::User) return;
    const store::Message asked = m_chat.row(question).message;
    send(asked.text, asked.parentId, question, model());
}

void ChatPage::act(MessageAction action, const QString &messageId)
{
    const int index = m_chat.indexOf(messageId);
    switch (action) {
    case MessageAction::AskAgain:
    case MessageAction::Retry: askAgainAt(index); break;
    case MessageAction::OtherModel:
        stop();
        if (index > 0 && m_composer->text().isEmpty()) m_composer->setText(m_chat.row(index - 1).message.text);
        m_composer->modelPicker().openList();
        break;
    case MessageAction::Stop: stop(); break;
    case MessageAction::Settings: Q_EMIT openSettingsRequested(); break;
    case MessageAction::Timing:
        m_presenter->show(messageId);
        showTiming();
        break;
    case MessageAction::Copy:
    case MessageAction::ToggleDetails:
    case MessageAction::ToggleReasoning:
    case MessageAction::EarlierVersion:
    case MessageAction::LaterVersion: break; // done by the view
    }
}

/// The store tells of a conversation when its answer is complete; it is listed, with its mark, from the question on.
void ChatPage::listConversation(const engine::TurnStarted &started)
{
    const QDateTime now = m_clock.wallTime();
    store::Conversation conversation;
    if (const store::Conversation *known = m_conversations->conversation(started.conversationId))
        conversation = *known;
    else
        conversation = {started.conversationId, started.conversationTitle, now, now, false, 0};
    conversation.updatedAt = now;
    conversation.messages += 2;
    m_conversations->change(conversation);
    m_conversations->setRunning(conversation.id, m_chat.isRunning(conversation.id));
    if (conversation.id == m_chat.conversationId()) adopt(conversation.id);
}

void ChatPage::adopt(const QString &id)
{
    m_drafts.remove({});
    m_list->setCurrent(id);
    updateTitle();
}

void ChatPage::updateTitle()
{
    const store::Conversation *open = m_conversations->conversation(m_chat.conversationId());
    Q_EMIT conversationTitleChanged(open ? open->title : QString());
}

void ChatPage::updateCentre()
{
    const bool empty = m_chat.count() == 0 && !m_chat.isLoading();
    m_centre->setCurrentWidget(empty ? static_cast<QWidget *>(m_welcome) : m_view);
}

void ChatPage::updateRunning()
{
    m_composer->setRunning(m_chat.runningTurn().has_value());
    for (int i = 0; i < m_conversations->rowCount(); ++i) {
        const QString id = m_conversations->index(i).data(ConversationListModel::IdRole).toString();
        if (!id.isEmpty()) m_conversations->setRunning(id, m_chat.isRunning(id));
    }
}

void ChatPage::openSource(const QString &document, int page)
{
    QUrl url(document, QUrl::StrictMode);
    const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!web) {
        if (!QFileInfo(document).isAbsolute()) return;
        url = QUrl::fromLocalFile(document);
        if (page > 0 && document.endsWith(".pdf"_L1, Qt::CaseInsensitive))
            url.setFragment(u"page=%1"_s.arg(page)); // PDF viewers that know it go there
    }
    if (!QDesktopServices::openUrl(url)) Q_EMIT message(tr("No program on this computer opens %1.").arg(document));
}

void ChatPage::showTiming()
{
    setSidePanelOpen(true);
    m_panel->showTab(SidePanel::Tab::Timing);
    m_presenter->update();
}

/// In a narrow window list and panel do not fit both: the panel then shows only on request, in the place of the list.
void ChatPage::arrangePanes()
{
    m_narrow = width() < narrowWidth;
    const bool panelBefore = !m_panel->isHidden();
    const bool panel = m_panelWanted && (!m_narrow || m_panelOverList);
    m_panel->setVisible(panel);
    m_list->setVisible(m_listWanted && !(m_narrow && panel));
    if (panel == panelBefore) return;
    m_presenter->update();
    Q_EMIT sidePanelToggled(panel);
}

bool ChatPage::isSidePanelOpen() const
{
    return !m_panel->isHidden();
}

void ChatPage::setSidePanelOpen(bool open)
{
    m_panelWanted = open;
    m_panelOverList = open && m_narrow;
    arrangePanes(); // the splitter keeps the widths of what it hides
}

void ChatPage::setConversationsOpen(bool open)
{
    m_listWanted = open;
    if (open && m_narrow) m_panelOverList = false;
    arrangePanes();
}

void ChatPage::focusComposer()
{
    m_composer->focusText();
}

void ChatPage::focusSearch()
{
    setConversationsOpen(true);
    m_list->focusFilter();
}

void ChatPage::setModel(const QString &id)
{
    if (id == m_composer->modelPicker().current()) return;
    m_composer->modelPicker().setCurrent(id);
    updateWelcome();
    Q_EMIT modelChanged(id);
}

QString ChatPage::model() const
{
    return m_composer->modelPicker().current();
}

QByteArray ChatPage::saveState() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << stateVersion << m_splitter->saveState() << m_panelWanted << m_listWanted << model()
        << m_composer->libraryPicker().current() << static_cast<qint32>(m_composer->documents());
    return bytes;
}

void ChatPage::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    quint32 version = 0;
    QByteArray splitter;
    bool panel = true, list = true;
    QString model, library;
    qint32 documents = 0;
    in >> version >> splitter >> panel >> list >> model >> library >> documents;
    if (in.status() != QDataStream::Ok || version != stateVersion) return;
    m_splitter->restoreState(splitter);
    m_panelWanted = panel;
    m_listWanted = list;
    arrangePanes();
    if (!model.isEmpty()) setModel(model);
    m_composer->libraryPicker().setCurrent(library);
    m_composer->setDocuments(static_cast<turn::Use>(std::clamp(documents, 0, 2)));
}

void ChatPage::keyPressEvent(QKeyEvent *event)
{
    // Typing anywhere on the page is a question.
    const bool plain = !(event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    if (plain && !event->text().isEmpty() && event->text().at(0).isPrint()) {
        focusComposer();
        m_composer->edit().insertPlainText(event->text());
        return;
    }
    QWidget::keyPressEvent(event);
}

void ChatPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_composer->setMaximumTextHeight(height() * 2 / 5);
    if (!m_narrow) m_panelOverList = false;
    arrangePanes();
}

} // namespace docswiki::ui
