// SPDX-License-Identifier: GPL-3.0-or-later
// Panes, keys and the state of ChatPage.
#include "ui/chat/chatpage.h"

#include "ui/chat/chatstyle.h"
#include "ui/chat/composer.h"
#include "ui/chat/composerchoices.h"
#include "ui/chat/conversationpanel.h"
#include "ui/chat/messageview.h"
#include "ui/chat/panelpresenter.h"
#include "ui/chat/pickerbutton.h"
#include "ui/chat/sidepanel.h"
#include "ui/chat/welcomeview.h"
#include "ui/common/icons.h"
#include "ui/common/stylesheet.h"
#include "ui/common/thememanager.h"

#include <QBoxLayout>
#include <QDataStream>
#include <QKeyEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int listWidth = 248;
constexpr int panelWidth = 340;
constexpr int narrowWidth = 1020;
constexpr quint32 stateVersion = 3; // 1: without the models used last; 2: one library for all chats

} // namespace

void ChatPage::buildLayout()
{
    auto *centre = new QWidget(this);
    centre->setObjectName("Centre"_L1);
    centre->setAttribute(Qt::WA_StyledBackground);
    m_centre->addWidget(m_welcome);
    m_centre->addWidget(m_view);
    m_composerRow = new QHBoxLayout;
    m_composerRow->addWidget(m_composer);
    m_centre->installEventFilter(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildPaneBar());
    column->addWidget(m_centre, 1);
    column->addLayout(m_composerRow);
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

/// Brings back the panes that are closed; not there while nothing is closed.
QWidget *ChatPage::buildPaneBar()
{
    m_paneBar = new QWidget(this);
    m_listButton = new QToolButton(m_paneBar);
    m_panelButton = new QToolButton(m_paneBar);
    m_listButton->setObjectName("ShowChatsButton"_L1);
    m_listButton->setText(tr("Chats"));
    m_listButton->setToolTip(tr("Show the list of chats (Ctrl+Shift+S)"));
    m_panelButton->setObjectName("ShowPanelButton"_L1);
    m_panelButton->setText(tr("Sources and timing"));
    m_panelButton->setToolTip(tr("Show sources and timing of the answer (Ctrl+Shift+E)"));
    for (QToolButton *button : {m_listButton, m_panelButton}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setProperty("variant", u"quiet"_s);
        button->setIconSize({16, 16});
        button->setCursor(Qt::PointingHandCursor);
    }
    auto *row = new QHBoxLayout(m_paneBar);
    row->setContentsMargins(8, 6, 8, 2);
    row->addWidget(m_listButton);
    row->addStretch(1);
    row->addWidget(m_panelButton);
    connect(m_listButton, &QToolButton::clicked, this, [this] { setConversationsOpen(true); });
    connect(m_panelButton, &QToolButton::clicked, this, [this] { setSidePanelOpen(true); });
    return m_paneBar;
}

/// Messages, welcome and composer share their left and right edges.
void ChatPage::alignColumn()
{
    const int left = static_cast<int>(m_view->columnLeft());
    const int width = static_cast<int>(m_view->columnWidth());
    m_composerRow->setContentsMargins(left, 4, std::max(0, m_centre->width() - left - width), 16);
    m_welcome->setColumn(left, width);
}

bool ChatPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_centre && event->type() == QEvent::Resize) {
        // The view that is not shown has no size of its own yet.
        m_view->resize(m_centre->size());
        m_welcome->resize(m_centre->size());
        alignColumn();
    }
    return QWidget::eventFilter(watched, event);
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
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_M, [this] { openModelPicker(); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { setSidePanelOpen(!isSidePanelOpen()); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { setConversationsOpen(!m_list->isVisible()); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { m_view->copyLastAnswer(); });
}

void ChatPage::restyle()
{
    setStyleSheet(chatStyleSheet(m_themes.theme()));
    m_listButton->setIcon(icon(u"panel-left"_s, m_themes.theme()));
    m_panelButton->setIcon(icon(u"panel-right"_s, m_themes.theme()));
    alignColumn();
    updateWelcome(); // its link has the theme's colour
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
    const bool list = m_listWanted && !(m_narrow && panel);
    m_list->setVisible(list);
    m_listButton->setVisible(!list);
    m_panelButton->setVisible(!panel);
    m_paneBar->setVisible(!list || !panel);
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

QByteArray ChatPage::saveState() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << stateVersion << m_splitter->saveState() << m_panelWanted << m_listWanted << m_chosenModel
        << m_libraries.of({}).value(0) << static_cast<qint32>(m_composer->documents()) << m_choices->recentModels()
        << m_libraries.kept();
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
    if (in.status() != QDataStream::Ok || version < 1 || version > stateVersion) return;
    QStringList recent;
    if (version >= 2) in >> recent;
    if (in.status() == QDataStream::Ok) m_choices->setRecentModels(recent);
    ChatLibraries::Kept kept;
    if (version >= 3) in >> kept;
    if (version < 3 || in.status() != QDataStream::Ok) kept = {{QString(), library.isEmpty() ? QStringList() : QStringList{library}}};
    m_libraries = {};
    for (const auto &[chat, names] : std::as_const(kept))
        m_libraries.set(chat, names);
    m_splitter->restoreState(splitter);
    m_panelWanted = panel;
    m_listWanted = list;
    arrangePanes();
    if (!model.isEmpty()) setModel(model);
    chooseLibraries(m_libraries.of(m_chat.conversationId()));
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
