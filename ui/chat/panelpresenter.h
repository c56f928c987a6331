// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

namespace docswiki::ui {

class ChatViewModel;
class SidePanel;

/// Keeps the side panel about the right answer: the one that was chosen, or the last; live while it is being written.
class PanelPresenter final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PanelPresenter)
public:
    PanelPresenter(ChatViewModel &chat, SidePanel &panel, QObject *parent = nullptr);

    void show(const QString &messageId); ///< of an answer; empty: the last one from now on
    void setHistory(const QList<docswiki::metrics::TurnRecord> &records); ///< what "usual" is made of, oldest first
    void addToHistory(const docswiki::metrics::TurnRecord &record);
    void update();

private:
    int row() const; ///< -1: there is no answer

    ChatViewModel &m_chat;
    SidePanel &m_panel;
    QString m_messageId;
    QList<docswiki::metrics::TurnRecord> m_history;
    QTimer m_tick; ///< while the answer is being written
};

} // namespace docswiki::ui
