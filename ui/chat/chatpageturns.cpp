// SPDX-License-Identifier: GPL-3.0-or-later
// What ChatPage does with questions and answers.
#include "ui/chat/chatpage.h"

#include "core/turn/turnquery.h"
#include "ui/chat/composer.h"
#include "ui/chat/composerchoices.h"
#include "ui/chat/conversationlistmodel.h"
#include "ui/chat/conversationpanel.h"
#include "ui/chat/panelpresenter.h"
#include "ui/chat/pickerbutton.h"
#include "ui/common/passageplace.h"

#include <QDesktopServices>
#include <QUrl>

#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

void ChatPage::ask(const QString &question)
{
    if (m_chat.runningTurn() || m_chat.isLoading()) return;
    send(question, m_chat.lastMessageId(), m_chat.count(), model());
    m_composer->clear();
    m_drafts.remove(m_chat.conversationId());
}

turn::TurnRequest ChatPage::requestOf(const QString &question, const QString &parentId, int historyEnd) const
{
    turn::TurnRequest request;
    request.question = question;
    request.libraries = m_composer->libraryPicker().chosen();
    request.documents = m_composer->documents();
    request.conversationId = m_chat.conversationId();
    request.parentId = parentId;
    request.history = m_chat.history(historyEnd);
    return request;
}

void ChatPage::searchAhead(const QString &draft)
{
    if (m_chat.isLoading()) return; // what was asked before is not known yet
    m_engine.prepareSearch(turn::retrieveQueryOf(requestOf(draft, m_chat.lastMessageId(), m_chat.count())));
}

void ChatPage::send(const QString &question, const QString &parentId, int historyEnd, const QString &model)
{
    turn::TurnRequest request = requestOf(question, parentId, historyEnd);
    request.model = model;
    m_choices->noteUse(model);
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
    case MessageAction::OtherModel: askOtherModel(index); break;
    case MessageAction::Stop: stop(); break;
    case MessageAction::Settings: Q_EMIT openSettingsRequested(); break;
    case MessageAction::Timing:
        m_presenter->show(messageId);
        showTiming();
        break;
    case MessageAction::Copy:
    case MessageAction::ToggleDetails:
    case MessageAction::ToggleReasoning:
    case MessageAction::ToggleAttempts:
    case MessageAction::ToggleTools:
    case MessageAction::ToggleTool:
    case MessageAction::EarlierVersion:
    case MessageAction::LaterVersion: break; // done by the view
    }
}

/// Stops the answer if it still runs; the model that is chosen now is asked the same question.
void ChatPage::askOtherModel(int answerIndex)
{
    if (answerIndex < 1) return;
    const ChatRow &row = m_chat.row(answerIndex);
    if (row.turn) m_engine.stop(*row.turn);
    m_otherModelFor = row.message.id;
    if (!m_composer->modelPicker().isListOpen()) m_composer->modelPicker().openList();
}

void ChatPage::askPending()
{
    if (m_pendingAnswer.isEmpty() || m_chat.runningTurn()) return;
    askAgainAt(m_chat.indexOf(std::exchange(m_pendingAnswer, QString())));
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
    m_libraries.adopt(id);
    m_list->setCurrent(id);
    updateTitle();
}

void ChatPage::openSource(const QString &document, int page)
{
    const QUrl url = documentUrl(document, page);
    if (!url.isValid()) return;
    if (!QDesktopServices::openUrl(url)) Q_EMIT message(tr("No program on this computer opens %1.").arg(document));
}

} // namespace docswiki::ui
