// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/guide/ourpipeline.h"

#include "core/base/ids.h"
#include "core/engine/samplefiles.h"
#include "core/tool/builtintools.h"
#include "core/turn/turnrunner.h"

#include <QSignalSpy>
#include <QUrl>

#include <optional>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {
constexpr int limitMs = 120'000;

QUrl originOf(const QUrl &baseUrl)
{
    QUrl origin = baseUrl;
    origin.setPath({});
    return origin;
}
} // namespace

OurPipeline::OurPipeline(const QUrl &baseUrl)
    : m_provider(provider::OpenAiProvider::create(baseUrl.toString(), u"key"_s, m_pool).value())
    , m_store(m_folder.filePath(u"conversations.db"_s), m_folder.path())
    , m_knowledge({m_folder.filePath(u"knowledge.db"_s), {}, 0})
    , m_web(originOf(baseUrl))
{
    tool::addBuiltInTools(m_tools, &m_knowledge, &m_web);
}

Result<bool> OurPipeline::prepare()
{
    const QString documents = m_folder.filePath(u"documents"_s);
    if (const auto unpacked = engine::unpackSampleDocuments(documents); !unpacked) return unpacked;
    std::optional<Result<knowledge::IndexSummary>> summary;
    QObject::connect(&m_knowledge, &knowledge::KnowledgeBase::indexFinished, &m_knowledge,
                     [&summary](const Result<knowledge::IndexSummary> &result) { summary = result; });
    QSignalSpy finished(&m_knowledge, &knowledge::KnowledgeBase::indexFinished);
    m_knowledge.index({{documents}, engine::sampleLibraryName(), true});
    if (!finished.wait(limitMs) || !summary)
        return fail(ErrorCode::Timeout, u"The sample library was not indexed in time."_s);
    m_knowledge.disconnect(&m_knowledge);
    if (!*summary) return fail(summary->error());
    if ((*summary)->chunks == 0) return fail(ErrorCode::Internal, u"The sample library is empty."_s);
    return true;
}

Result<OurPipeline::Took> OurPipeline::ask(const Scenario &scenario)
{
    turn::TurnServices services{*m_provider};
    services.profile.model = u"bench/model"_s;
    services.retriever = &m_knowledge;
    services.web = scenario.web == turn::Use::Off ? nullptr : &m_web;
    services.store = [this, question = scenario.question] {
        return m_store.run([this, question](store::ConversationStore &s) { return writeQuestion(s, question); });
    };
    services.warmUp = [this, profile = services.profile] { return m_provider->warmUp(profile); };
    services.tools = &m_tools;
    services.offerTools = scenario.modelCallsTools;
    turn::TurnRequest request;
    request.question = scenario.question;
    request.web = scenario.web;

    Took took;
    std::optional<Error> error;
    turn::TurnRunner runner(nextTurnId(), request, std::move(services), m_clock);
    const Instant begin = m_clock.now();
    const auto elapsed = [this, begin] { return toMs(m_clock.now() - begin); };
    QObject::connect(&runner, &turn::TurnRunner::happened, &runner, [&](TurnId, const turn::TurnEvent &event) {
        const auto &what = event.payload;
        if (took.firstEventMs == 0) took.firstEventMs = elapsed();
        if (const auto *found = std::get_if<turn::SourcesEvent>(&what)) {
            took.sourcesMs = elapsed();
            took.sources = static_cast<int>(found->sources.size());
        }
        const bool word =
            std::holds_alternative<turn::ReasoningEvent>(what) || std::holds_alternative<turn::ContentEvent>(what);
        if (word && took.firstTokenMs == 0) took.firstTokenMs = elapsed();
        if (const auto *done = std::get_if<turn::DoneEvent>(&what)) {
            took.answerMs = elapsed();
            took.stages = done->stages;
            took.answerTokens = done->text.count(u' ') + 1;
        }
        if (const auto *failed = std::get_if<turn::ErrorEvent>(&what)) error = failed->error;
    });
    QSignalSpy finished(&runner, &turn::TurnRunner::finished);
    runner.start();
    if (finished.isEmpty() && !finished.wait(limitMs)) return fail(ErrorCode::Timeout, u"The turn did not end."_s);
    if (error) return fail(*error);
    // A quick answer that is no answer proves nothing.
    if (took.answerTokens != scenario.answerTokens)
        return fail(ErrorCode::Internal, u"The answer of “%1” is not whole."_s.arg(scenario.name));
    if (took.sources == 0) return fail(ErrorCode::Internal, u"Nothing was found for “%1”."_s.arg(scenario.name));
    return took;
}

Result<bool> OurPipeline::writeQuestion(store::ConversationStore &store, const QString &question) const
{
    const QDateTime now = m_clock.wallTime();
    store::Message asked;
    asked.id = newStoredId();
    asked.conversationId = newStoredId();
    asked.text = question;
    asked.createdAt = now;
    store::Message answer = asked;
    answer.id = newStoredId();
    answer.parentId = asked.id;
    answer.role = provider::Role::Assistant;
    answer.text.clear();
    return store.beginTurn({asked.conversationId, question, now, now, false, 0}, asked, answer);
}

} // namespace docswiki::bench
