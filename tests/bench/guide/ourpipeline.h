// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/knowledgebase.h"
#include "core/net/streampool.h"
#include "core/provider/openai/openaiprovider.h"
#include "core/store/storethread.h"
#include "core/tool/toolregistry.h"
#include "core/turn/turnevent.h"
#include "tests/bench/guide/emulatedweb.h"
#include "tests/bench/guide/scenario.h"

#include <QTemporaryDir>

#include <memory>

namespace docswiki::bench {

/// The product's pipeline, wired as the engine does it: the sample library really indexed, questions stored on disk,
/// connections pooled and opened ahead, answers streamed. Lives on the thread of main().
class OurPipeline {
    Q_DISABLE_COPY_MOVE(OurPipeline)
public:
    explicit OurPipeline(const QUrl &baseUrl);

    Result<bool> prepare(); ///< indexes the sample library

    struct Took {
        double firstEventMs = 0; ///< the status event
        double sourcesMs = 0;    ///< the passages are shown; 0 when there were none
        double firstTokenMs = 0; ///< first reasoning or content
        double answerMs = 0;
        QMap<turn::Stage, Nanoseconds> stages;
        int sources = 0;
        qsizetype answerTokens = 0;
    };
    Result<Took> ask(const Scenario &scenario);

private:
    Result<bool> writeQuestion(store::ConversationStore &store, const QString &question) const;

    QTemporaryDir m_folder;
    SystemClock m_clock;
    net::StreamPool m_pool;
    std::unique_ptr<provider::OpenAiProvider> m_provider;
    store::StoreThread m_store;
    knowledge::KnowledgeBase m_knowledge;
    EmulatedWeb m_web;
    tool::ToolRegistry m_tools;
};

} // namespace docswiki::bench
