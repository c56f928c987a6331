// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"

#include <QAbstractListModel>
#include <QDate>

namespace docswiki::ui {

/// The conversations in groups (Pinned, Today, Yesterday, Previous 7 days, Older); a group's heading is a row of its own
/// that cannot be chosen. GUI thread. Changes touch only the rows that change, so what is selected stays selected.
class ConversationListModel final : public QAbstractListModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConversationListModel)
public:
    enum Role { IdRole = Qt::UserRole + 1, IsHeadingRole, PinnedRole, RunningRole, UpdatedRole };

    explicit ConversationListModel(QObject *parent = nullptr);

    void setConversations(const QList<store::Conversation> &conversations);
    void change(const store::Conversation &conversation); ///< adds it when it is new
    void remove(const QString &id);
    void setFilter(const QString &text); ///< words that the title must contain, in any order
    void setToday(const QDate &today);   ///< what Today means; the current date until set
    void setRunning(const QString &id, bool running);

    QModelIndex indexOf(const QString &id) const;
    const store::Conversation *conversation(const QString &id) const;
    /// True while rows come and go: what a view makes of its current row meanwhile is not the person's choice.
    bool isChanging() const { return m_changing; }
    int conversationCount() const { return static_cast<int>(m_all.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override; ///< asks for a new title

Q_SIGNALS:
    void renameRequested(const QString &id, const QString &title);
    void arranged(); ///< rows have come, gone or moved

private:
    struct Row {
        QString id;      ///< empty: a heading
        QString heading;
        bool operator==(const Row &) const = default;
    };

    QList<Row> arrangement() const;
    void update();
    QString groupOf(const store::Conversation &conversation) const;

    QList<store::Conversation> m_all; ///< newest first
    QList<Row> m_rows;
    QStringList m_filter;
    QDate m_today;
    QSet<QString> m_running;
    bool m_changing = false;
};

} // namespace docswiki::ui
