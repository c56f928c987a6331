// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/chatpage.h"

#include "ui/chat/composer.h"
#include "ui/chat/composerchoices.h"
#include "ui/chat/conversationlistmodel.h"
#include "ui/chat/conversationpanel.h"
#include "ui/chat/messageview.h"
#include "ui/chat/panelpresenter.h"
#include "ui/chat/pickerbutton.h"
#include "ui/chat/searchahead.h"
#include "ui/chat/sidepanel.h"
#include "ui/chat/sourcespanel.h"
#include "ui/chat/welcomeview.h"
#include "ui/common/thememanager.h"

#include <QDesktopServices>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int recentTurns = 200;

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
    , m_ahead(new SearchAhead(*m_composer, this))
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
        if (id == m_chat.conversationId()) openConversation({});
    });
    connect(&m_engine, &engine::Engine::snapshotTaken, this,
            [this](const docswiki::metrics::Snapshot &snapshot) { showStats(snapshot.models); });
}

void ChatPage::connectWidgets()
{
    connect(&m_themes, &ThemeManager::themeChanged, this, &ChatPage::restyle);
    connect(m_list, &ConversationPanel::newChatRequested, this, &ChatPage::newChat);
    connect(m_list, &ConversationPanel::conversationChosen, this, &ChatPage::openConversation);
    connect(m_list, &ConversationPanel::pinRequested, this,
            [this](const QString &id, bool pinned) { m_engine.setConversationPinned(id, pinned); });
    connect(m_list, &ConversationPanel::deleteRequested, this, [this](const QString &id) {
        m_deletedOpen = id == m_chat.conversationId() ? id : QString();
        m_engine.deleteConversation(id);
    });
    connect(m_list, &ConversationPanel::restoreRequested, this, [this](const QString &id) {
        m_engine.restoreConversation(id);
        if (id == m_deletedOpen) openConversation(id); // read after it is back: the engine keeps the order
        m_deletedOpen.clear();
    });
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
    connect(m_composer, &Composer::typingBegan, this, &ChatPage::tellTyping);
    connect(m_choices, &ComposerChoices::changed, this, [this] {
        updateWelcome();
        m_chat.setHasProvider(m_choices->hasProvider());
    });
    connect(m_choices, &ComposerChoices::settingsRequested, this, &ChatPage::openSettingsRequested);
    connect(&m_composer->modelPicker(), &PickerButton::picked, this, [this](const QString &id) {
        m_pendingAnswer = std::exchange(m_otherModelFor, QString());
        focusComposer();
        m_chosenModel = id;
        Q_EMIT modelChanged(id);
        askPending();
    });
    connect(&m_composer->modelPicker(), &PickerButton::listClosed, this, [this] { m_otherModelFor.clear(); });
    connect(&m_composer->documentsPicker(), &PickerButton::picked, this, &ChatPage::focusComposer);
    connect(&m_composer->libraryPicker(), &PickerButton::picked, this, [this] {
        m_libraries.set(m_chat.conversationId(), m_composer->libraryPicker().chosen());
        Q_EMIT librariesChosen();
    });
    connect(&m_composer->libraryPicker(), &PickerButton::listClosed, this, &ChatPage::focusComposer);
    connect(m_ahead, &SearchAhead::draftSettled, this, &ChatPage::searchAhead);
    connect(m_welcome, &WelcomeView::questionChosen, this, &ChatPage::ask);
    connect(m_welcome, &WelcomeView::addFolderRequested, this, &ChatPage::openLibraryRequested);
    connect(m_welcome, &WelcomeView::linkFollowed, m_choices, &ComposerChoices::followLink);
    connect(m_choices, &ComposerChoices::modelSuggested, this, &ChatPage::showModel);
    connect(m_panel, &SidePanel::closeRequested, this, [this] { setSidePanelOpen(false); });
    connect(&m_panel->sources(), &SourcesPanel::openRequested, this, &ChatPage::openSource);
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
        showStats(snapshot.models);
    });
}

void ChatPage::showStats(const QList<docswiki::metrics::ModelStats> &models)
{
    m_chat.setModelStats(models);
    m_choices->setModelStats(models);
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
                showModel(model);
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
    m_welcome->setSearchesSample(m_choices->searchesSample());
    m_welcome->setAnswerer(m_choices->answerer(), m_themes.theme().accent);
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

void ChatPage::chooseLibraries(const QStringList &names)
{
    const QStringList still = m_choices->existing(names);
    if (still == m_composer->libraryPicker().chosen()) return;
    m_composer->libraryPicker().setChosen(still);
    updateWelcome();
}

void ChatPage::newChat()
{
    m_list->clearFilter();
    openConversation({});
    if (!m_chosenModel.isEmpty()) showModel(m_chosenModel); // not the one that an older chat went on with
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
    chooseLibraries(m_libraries.of(id));
    m_list->setCurrent(id);
    if (!id.isEmpty()) loadMessages(id);
    updateTitle();
    if (id.isEmpty()) focusComposer();
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
    if (!m_pendingAnswer.isEmpty())
        QMetaObject::invokeMethod(this, &ChatPage::askPending, Qt::QueuedConnection); // not within the end of a turn
    m_composer->setRunning(m_chat.runningTurn().has_value());
    for (int i = 0; i < m_conversations->rowCount(); ++i) {
        const QString id = m_conversations->index(i).data(ConversationListModel::IdRole).toString();
        if (!id.isEmpty()) m_conversations->setRunning(id, m_chat.isRunning(id));
    }
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
    m_chosenModel = id;
    showModel(id);
}

void ChatPage::openModelPicker()
{
    m_composer->modelPicker().openList();
}

void ChatPage::showModel(const QString &id)
{
    if (id == m_composer->modelPicker().current()) return;
    m_composer->modelPicker().setCurrent(id);
    updateWelcome();
    Q_EMIT modelChanged(id);
}

void ChatPage::tellTyping()
{
    if (m_warmups.isDue(model(), m_clock.now())) Q_EMIT typingBegan(model());
}

QString ChatPage::model() const
{
    return m_composer->modelPicker().current();
}

} // namespace docswiki::ui
