// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/provider/chatprovider.h"
#include "core/turn/turnmachine.h"
#include "core/turn/turnrequest.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QJsonArray>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace docswiki::knowledge {
class Retriever;
}
namespace docswiki::search {
class WebSearch;
}
namespace docswiki::tool {
class ToolRegistry;
}

namespace docswiki::turn {

/// Who does the work of a turn. References outlive the turn.
struct TurnServices {
    provider::ChatProvider &provider;
    provider::ModelProfile profile;
    knowledge::Retriever *retriever = nullptr;          ///< none: a turn without documents
    search::WebSearch *web = nullptr;                   ///< none: a turn without the web
    std::function<QFuture<Result<bool>>()> store;       ///< writes the question; none: nothing is kept
    std::function<QFuture<Result<QString>>()> warmUp;   ///< none: nothing to warm up
    const tool::ToolRegistry *tools = nullptr;          ///< none: a model's calls are passed on
    bool offerTools = false;                            ///< the model is told of them
    bool hasDocuments = true;
    bool ownModel = false;
};

/// Runs one turn: does what TurnMachine wants and tells it what came of it. One object a turn; engine's thread, owned by
/// its parent. `happened` carries every event in order; `finished` comes exactly once, after the last of them.
class TurnRunner final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TurnRunner)
public:
    TurnRunner(TurnId id, TurnRequest request, TurnServices services, const Clock &clock, QObject *parent = nullptr);
    ~TurnRunner() override; ///< a turn that still runs is aborted without a word

    TurnId id() const { return m_id; }
    void start();
    void stop(); ///< idempotent

Q_SIGNALS:
    void happened(docswiki::TurnId id, const docswiki::turn::TurnEvent &event);
    void finished(docswiki::TurnId id);

private:
    void apply(decltype(TurnInput::what) what);
    void perform(const StartStage &effect);
    void perform(const CancelStage &effect);
    void perform(const ArmDeadline &effect);
    void perform(const DisarmDeadline &effect);
    void perform(const OpenStream &effect);
    void perform(const AbortStream &effect);
    void perform(const StartTool &effect);
    void perform(const CancelTool &effect);
    void perform(const Emit &effect);
    void perform(const Finish &effect);
    void connectStream(int attempt);
    void retireStream();
    struct RunningTool {
        QFutureWatcher<Result<tool::ToolAnswer>> watcher;
        QTimer deadline;

        void cancel()
        {
            if (!watcher.future().isFinished())
                watcher.cancel();
        }
    };
    void retireTool(const QString &id);
    template<typename Input, typename Found>
    void follow(QFuture<Found> &slot, QFuture<Found> search);
    Nanoseconds sinceBegin() const { return m_clock.now() - m_begin; }

    const TurnId m_id;
    const TurnRequest m_request;
    TurnServices m_services;
    const Clock &m_clock;
    Instant m_begin;
    TurnState m_state;
    std::deque<TurnInput> m_inbox; ///< inputs that came while one was at work
    bool m_applying = false;
    std::unique_ptr<provider::ChatStream> m_stream;
    QJsonArray m_offered; ///< the definitions of the plan's tools, the same in every round
    std::unordered_map<QString, std::unique_ptr<RunningTool>> m_tools; ///< by call id
    std::vector<std::unique_ptr<RunningTool>> m_retired;
    std::unordered_map<int, QTimer *> m_deadlines; ///< by stage; children of this
    QFuture<Result<knowledge::Retrieval>> m_retrieval;
    QFuture<Result<QList<knowledge::Passage>>> m_webSearch;
};

} // namespace docswiki::turn
