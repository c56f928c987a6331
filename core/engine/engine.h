// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/ids.h"
#include "core/base/paths.h"
#include "core/engine/providersetup.h"
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/embed/modeloffer.h"
#include "core/knowledge/eval/evaluation.h"
#include "core/knowledge/knowledgesettings.h"
#include "core/knowledge/retrieve/retrieval.h"
#include "core/knowledge/types.h"
#include "core/metrics/snapshot.h"
#include "core/metrics/turnrecord.h"
#include "core/provider/account/connectionstep.h"
#include "core/provider/account/provideraccount.h"
#include "core/provider/chatprovider.h"
#include "core/provider/local/foundserver.h"
#include "core/provider/modelprofiles.h"
#include "core/store/conversation.h"
#include "core/turn/turnevent.h"
#include "core/turn/turnrequest.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>

namespace docswiki::engine {

struct EngineConfig {
    DataPaths paths;
    QString providerUrl; ///< a provider for this run, before all that were set up; empty: none
    QString apiKey;      ///< of that one; empty: the environment's
    bool keychain = true; ///< keys are kept in the system's key ring; else until the program closes
    QString loaderProgram;
    QString embeddingModel; ///< for this run: the folder of a static model, or "none"; empty: the settings count
    bool watchFolders = false; ///< libraries follow their folders
    bool storeConversations = true;
    bool sampleLibrary = true;      ///< index the bundled documents while there are no others
    bool resumeIndexing = true;     ///< go on with the indexing that an earlier run left unfinished
};

/// Where the ids of a turn's messages are told before its first event.
struct TurnStarted {
    TurnId turn{};
    QString conversationId;
    QString conversationTitle;
    QString questionId;
    QString answerId;
    turn::TurnRequest request;
};

/// Everything the programs do, behind one door: turns, libraries, conversations, figures.
///
/// Lives on a thread of its own (EngineThread). Every public function may be called from any thread and returns at once;
/// answers come as signals (connect with a context object: they arrive on its thread) or futures. The engine never
/// touches a widget; a window that is busy never delays it.
class Engine final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Engine)
public:
    explicit Engine(EngineConfig config);
    ~Engine() override;

    /// True when everything is open and, for a person without documents, the sample library is searchable.
    QFuture<Result<bool>> whenReady();

    TurnId ask(const turn::TurnRequest &request);
    void stop(TurnId turn); ///< the turn ends with a DoneEvent whose finishReason is "stopped"

    QFuture<Result<QList<store::Conversation>>> conversations(); ///< newest first
    QFuture<Result<QList<store::Message>>> messages(const QString &conversationId); ///< parents before children
    void renameConversation(const QString &id, const QString &title);
    void setConversationPinned(const QString &id, bool pinned);
    void deleteConversation(const QString &id);  ///< to the trash
    void restoreConversation(const QString &id); ///< from the trash

    void indexPaths(const QStringList &paths, const QString &library);
    void pauseIndexing();
    void resumeIndexing();
    void cancelIndexing();
    void removeLibrary(const QString &name);
    QFuture<Result<QList<knowledge::LibrarySummary>>> libraries();
    QFuture<Result<knowledge::FilePage>> files(const knowledge::FileQuery &query);
    QFuture<Result<knowledge::Retrieval>> search(const knowledge::RetrieveQuery &query);

    /// The person is typing `query`: what it finds is kept for the moment it is asked, if nothing changes until then.
    void prepareSearch(const knowledge::RetrieveQuery &query);

    void changeLibrary(const QString &name, const knowledge::LibraryChange &change);
    void reindexLibrary(const QString &name, bool afresh = false); ///< its roots again; afresh: unchanged files too

    QFuture<Result<knowledge::KnowledgeSettings>> knowledgeSettings();
    /// Ends when it is on disk and, with a model and a store on this computer, in use. Secrets: none leaves them as they
    /// are, empty forgets them.
    QFuture<Result<bool>> saveKnowledgeSettings(const knowledge::KnowledgeSettings &settings,
                                                const knowledge::KnowledgeSecrets &secrets = {});
    /// Tries the embedder and the store of settings that need not be saved; one sentence about what was found.
    QFuture<Result<QString>> testKnowledgeSettings(const knowledge::KnowledgeSettings &settings,
                                                   const knowledge::KnowledgeSecrets &secrets = {});
    QFuture<Result<knowledge::EmbeddingProgress>> embeddingProgress();
    QFuture<Result<QList<knowledge::ModelOffer>>> embeddingModels(); ///< on this computer, and those that can be fetched
    void fetchEmbeddingModel(const QString &id);                     ///< modelFetchChanged() tells how it goes
    void cancelModelFetch(const QString &id);

    QFuture<Result<QList<knowledge::Evaluation>>> evaluations(); ///< newest first, at most 500
    /// Judges retrieval with the question set in `folder` (BEIR form), in an index of its own; kept in evaluations().
    QFuture<Result<knowledge::Evaluation>> evaluate(const QString &folder);

    // Models and those who offer them

    /// What can be chosen, at once from what is known of earlier runs; the excerpt model always among them.
    QFuture<Result<QList<provider::ModelInfo>>> models();
    /// The same after every provider was asked, each with its own limit (10 s). What went wrong is in providers().
    QFuture<Result<QList<provider::ModelInfo>>> refreshModels();
    /// The person is about to ask `model`: its connection is opened and kept open, a local server loads it.
    void prepare(const QString &model);

    QFuture<Result<QList<ProviderState>>> providers(); ///< in the person's order
    /// Adds an account (empty id: one is made up) or changes the one of that id. `key`: none leaves it as it is, empty
    /// forgets it. Ends when it is on disk; the key may have ended up in memory only (ProviderState::key says so).
    QFuture<Result<ProviderState>> saveProvider(const provider::ProviderAccount &account, const std::optional<QString> &key = {});
    QFuture<Result<bool>> moveProvider(const QString &id, int to); ///< its place in the order
    /// Until the program closes, saveProvider() of the same account brings it back, with its key.
    QFuture<Result<bool>> removeProvider(const QString &id);
    QFuture<Result<QList<provider::local::FoundServer>>> findLocalServers(); ///< within a second

    /// Tries an account as it was typed, saved or not; `key` none: the one that was saved. connectionStep() tells.
    quint64 testConnection(const provider::ProviderAccount &account, const std::optional<QString> &key = {});
    void cancelConnectionTest(quint64 test);

    QFuture<Result<provider::ModelChoices>> modelChoices();
    QFuture<Result<bool>> setModelChoices(const provider::ModelChoices &choices);
    QFuture<Result<OwnAndBundled<provider::ModelSettings>>> modelSettings(const QString &model); ///< empty: the defaults of all
    QFuture<Result<bool>> saveModelSettings(const QString &model, const provider::ModelSettings &own);

    QFuture<Result<QList<metrics::TurnRecord>>> recentTurns(int limit); ///< oldest first
    QFuture<metrics::Snapshot> snapshot(std::chrono::seconds window);
    void addPaintTime(TurnId turn, Nanoseconds firstPaint); ///< the window tells when the first content was on screen

Q_SIGNALS:
    void turnStarted(const docswiki::engine::TurnStarted &started);
    void turnEvent(docswiki::TurnId turn, const docswiki::turn::TurnEvent &event);
    /// After the turn's last event, and once more (same messageId) when its paint time is known only later.
    void turnRecorded(docswiki::TurnId turn, const docswiki::metrics::TurnRecord &record);

    void conversationChanged(const docswiki::store::Conversation &conversation);
    void conversationDeleted(const QString &id);

    void indexProgressChanged(const docswiki::knowledge::IndexProgress &progress);
    void fileChanged(const docswiki::knowledge::FileEntry &file);
    void indexFinished(const docswiki::Result<docswiki::knowledge::IndexSummary> &result);
    void librariesChanged();
    void embeddingProgressChanged(const docswiki::knowledge::EmbeddingProgress &progress); ///< at most ten times a second
    void modelFetchChanged(const docswiki::knowledge::ModelFetch &fetch);
    void knowledgeSettingsChanged(const docswiki::knowledge::KnowledgeSettings &settings);

    void providersChanged(const QList<docswiki::engine::ProviderState> &providers);
    void modelsChanged(const QList<docswiki::provider::ModelInfo> &models);
    void connectionStep(quint64 test, const docswiki::provider::ConnectionStep &step);
    void connectionTested(quint64 test, bool ok); ///< the last of a test; not after it was cancelled

    void snapshotTaken(const docswiki::metrics::Snapshot &snapshot); ///< every 2 s while anybody is connected
    void failed(const docswiki::Error &error); ///< of a call that returns nothing

private:
    /// Runs `work` on the engine's thread; its future, unless the engine goes away first, ends with what `work` answered.
    template<typename Answer, typename Work>
    QFuture<Answer> onEngine(Work work);
    void post(std::function<void()> work);
    bool isWatched() const; ///< whether anybody is connected to snapshotTaken

    class Private;
    std::unique_ptr<Private> d; ///< made and used on the engine's thread
};

} // namespace docswiki::engine

Q_DECLARE_METATYPE(docswiki::engine::TurnStarted)
