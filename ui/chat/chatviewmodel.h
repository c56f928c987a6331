// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "core/metrics/snapshot.h"
#include "core/store/conversation.h"
#include "ui/chat/formattext.h"
#include "ui/chat/liveturn.h"
#include "ui/chat/messagetree.h"
#include "ui/chat/phasetext.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <vector>

namespace docswiki::ui {

/// One message of the open conversation as it is shown.
struct ChatRow {
    store::Message message;
    std::optional<TurnId> turn = {}; ///< of an answer that is being written
    int version = 1;                 ///< of an answer that was asked again: which try this is
    int versions = 1;
    AnswerExtras extras = {};
    std::optional<Instant> retryAt = {}; ///< of an answer that failed: when the provider wants to be asked again
};

/// What the chat shows: one branch of the open conversation (the newest, until another version of an answer is
/// chosen) and every turn that runs, in whatever conversation.
///
/// GUI thread; no widget. Reads TurnEvents and nothing else. The first content of an answer is told at once; what
/// follows is gathered and told at most once a frame.
class ChatViewModel final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChatViewModel)
public:
    explicit ChatViewModel(const Clock &clock, QObject *parent = nullptr);

    /// Shows `id`, empty until setMessages() brings its messages. An empty id: a new chat.
    void openConversation(const QString &id);
    void setMessages(const QString &conversationId, const QList<store::Message> &messages);
    const QString &conversationId() const { return m_conversationId; }
    bool isLoading() const { return m_loading; }

    int count() const { return static_cast<int>(m_rows.size()); }
    const ChatRow &row(int index) const { return m_rows[static_cast<size_t>(index)]; }
    int indexOf(const QString &messageId) const; ///< -1: not shown

    /// Shows the answer `step` versions on from this one, with what was said after it. Nothing while an answer of this
    /// conversation is being written.
    void showVersion(int index, int step);

    /// What the next question of this conversation goes on from.
    QString lastMessageId() const;
    QList<provider::ChatMessage> history(int beforeIndex) const; ///< all of it: the prompt is cut in steps that suit the provider's cache

    void beginTurn(TurnId turn, const turn::TurnRequest &request); ///< shows question and empty answer at once
    void turnStarted(const engine::TurnStarted &started);
    void turnEvent(TurnId turn, const turn::TurnEvent &event);
    void turnRecorded(TurnId turn, const docswiki::metrics::TurnRecord &record);

    std::optional<TurnId> runningTurn() const; ///< of the open conversation
    bool isRunning(const QString &conversationId) const;
    const LiveTurn *liveTurn(TurnId turn) const;

    /// "Waiting for gemini-2.5-pro … 2.1 s (usual 0.8 to 2.4 s)"; empty when nothing is waited for.
    QString phaseText(int index) const;
    bool phaseIsLate(int index) const; ///< longer than usual by now, or silent for too long
    int retryIn(int index) const;      ///< whole seconds until the provider wants to be asked again; 0: now
    Nanoseconds turnElapsed(TurnId turn) const;

    /// Whether anybody but the built-in model could answer; until told, yes.
    void setHasProvider(bool has);
    bool hasProvider() const { return m_hasProvider; }

    void setModelStats(const QList<docswiki::metrics::ModelStats> &models);
    std::optional<UsualBand> usualFirstToken(const QString &model) const;

Q_SIGNALS:
    void reset(); ///< all rows are new
    void rowsAppended(int count);
    void rowsTruncated(int first); ///< this row and all after it are gone
    void branchChanged(int first); ///< this row and all after it are those of another branch
    void rowChanged(int index);    ///< anything about it
    void contentAppended(int index, bool first);
    void phaseChanged(int index);
    void runningChanged();
    void conversationAdopted(const QString &id); ///< the new chat has its id now
    void turnFinished(docswiki::TurnId turn);

private:
    struct Running {
        LiveTurn live;
        Instant begin;             ///< best guess of when the turn began, on our clock
        Instant lastText;          ///< when content or reasoning came last
        Nanoseconds longestGap{0}; ///< between two pieces of text
        bool begun = false;
        bool dirty = false;
        bool recorded = false; ///< the store knows all of it
    };

    /// Of an answer, while the program runs: what the store does not keep.
    struct Kept {
        QString errorDetail;
        AnswerExtras extras;
        std::optional<Instant> retryAt;
    };

    Running *find(TurnId turn);
    const Running *find(TurnId turn) const;
    const Running *runningOf(int index) const;
    int indexOfTurn(TurnId turn) const;
    void showTurn(const Running &running);
    void updateVersions();
    Nanoseconds silence(const Running &running) const; ///< since the last text; zero while none is expected
    store::Message repaired(store::Message message) const;
    ChatRow makeRow(const store::Message &message) const;
    void keep(const Running &running);
    bool isLate(const Running &running, const Phase &phase) const;
    void flush();
    void flush(TurnId turn, Running &running, bool first);
    void finish(TurnId turn);

    const Clock &m_clock;
    QString m_conversationId;
    bool m_loading = false;
    std::vector<ChatRow> m_rows;
    MessageTree m_tree;
    QHash<QString, Kept> m_kept;       ///< by message
    std::map<TurnId, Running> m_turns; // those that run, and the last few that ended
    QHash<QString, UsualBand> m_usual;
    bool m_hasProvider = true;
    QTimer m_frame;
};

} // namespace docswiki::ui
