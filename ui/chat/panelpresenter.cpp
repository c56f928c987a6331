// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/panelpresenter.h"

#include "core/metrics/bottleneck.h"
#include "core/turn/citations.h"
#include "ui/chat/chatviewmodel.h"
#include "ui/chat/sidepanel.h"
#include "ui/chat/sourcespanel.h"
#include "ui/chat/timingpanel.h"

namespace docswiki::ui {

namespace {

constexpr Milliseconds tick{100};
constexpr qsizetype maxHistory = 200;

} // namespace

PanelPresenter::PanelPresenter(ChatViewModel &chat, SidePanel &panel, QObject *parent)
    : QObject(parent), m_chat(chat), m_panel(panel)
{
    m_tick.setInterval(tick);
    connect(&m_tick, &QTimer::timeout, this, &PanelPresenter::update);
    connect(&chat, &ChatViewModel::rowChanged, this, &PanelPresenter::update);
    connect(&chat, &ChatViewModel::reset, this, &PanelPresenter::update);
    connect(&chat, &ChatViewModel::runningChanged, this, &PanelPresenter::update);
    connect(&panel, &SidePanel::tabChanged, this, &PanelPresenter::update);
}

void PanelPresenter::show(const QString &messageId)
{
    m_messageId = messageId;
    update();
}

void PanelPresenter::setHistory(const QList<docswiki::metrics::TurnRecord> &records)
{
    m_history = records + m_history;
    update();
}

void PanelPresenter::addToHistory(const docswiki::metrics::TurnRecord &record)
{
    // A record comes once more when its first paint is known.
    m_history.removeIf(
        [&record](const auto &old) { return !record.messageId.isEmpty() && old.messageId == record.messageId; });
    m_history.append(record);
    if (m_history.size() > maxHistory) m_history.removeFirst();
    update();
}

int PanelPresenter::row() const
{
    if (const int chosen = m_chat.indexOf(m_messageId); chosen >= 0) return chosen;
    for (int i = m_chat.count() - 1; i >= 0; --i) {
        if (m_chat.row(i).message.role == provider::Role::Assistant) return i;
    }
    return -1;
}

void PanelPresenter::update()
{
    if (m_panel.isHidden()) {
        m_tick.stop();
        return;
    }
    const int index = row();
    if (index < 0) {
        m_tick.stop();
        m_panel.sources().setSources({}, {}, false);
        m_panel.setSourceCounts(0, 0);
        m_panel.timing().clear();
        return;
    }
    const ChatRow &shown = m_chat.row(index);
    const store::Message &message = shown.message;
    const int read = static_cast<int>(message.sources.size());
    // The list of what is cited comes with the end; until then the text so far tells.
    const QList<int> cited =
        message.cited.isEmpty() && read > 0 ? turn::citedSources(message.text, read) : message.cited;
    m_panel.sources().setSources(message.sources, cited, !shown.turn);
    m_panel.setSourceCounts(static_cast<int>(cited.size()), read);
    if (!shown.turn)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
    if (m_panel.tab() != SidePanel::Tab::Timing) return;
    if (message.record)
        m_panel.timing().setRecord(*message.record, docswiki::metrics::usualTimes(m_history, message.model),
                                   shown.turn ? std::optional(m_chat.turnElapsed(*shown.turn)) : std::nullopt,
                                   shown.extras.tools);
    else
        m_panel.timing().clear();
}

} // namespace docswiki::ui
