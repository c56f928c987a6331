// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/settings/sampleproviders.h"

namespace docswiki::ui::sample {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using engine::ProviderState;
using provider::ConnectionStep;
using provider::ConnectionStepKind;
using provider::ConnectionStepState;
using provider::KeySource;
using provider::ProviderAccount;
using provider::ProviderKind;

namespace {

ProviderState made(const QString &id, ProviderKind kind, const QString &name, const QString &url = {})
{
    ProviderState state;
    state.account.id = id;
    state.account.kind = kind;
    state.account.name = name;
    state.account.baseUrl = url;
    state.key.account = id;
    return state;
}

} // namespace

QList<ProviderState> providers()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ProviderState router = made(u"openrouter"_s, ProviderKind::OpenRouter, u"OpenRouter"_s);
    router.key.source = KeySource::Keychain;
    router.models = 312;
    router.modelsFetchedAt = now.addSecs(-5 * 60);
    ProviderState ollama = made(u"ollama"_s, ProviderKind::Ollama, u"Ollama"_s);
    ollama.models = 3;
    ollama.modelsFetchedAt = now;
    ProviderState openai = made(u"openai"_s, ProviderKind::OpenAi, u"OpenAI"_s);
    ProviderState work = made(u"work"_s, ProviderKind::Vllm, u"Work cluster"_s, u"https://llm.example.org/v1"_s);
    work.key.source = KeySource::Environment;
    work.key.variable = u"DOCSWIKI_API_KEY"_s;
    work.problem = Error{
        ErrorCode::Timeout,
        u"llm.example.org did not answer within 10 s. Check that you are in its network and that the server runs."_s};
    return {router, ollama, openai, work};
}

QList<provider::local::FoundServer> foundServers()
{
    return {{ProviderKind::Ollama, u"http://127.0.0.1:11434"_s, u"Ollama"_s, u"0.6.2"_s, 3, false},
            {ProviderKind::LlamaServer, u"http://127.0.0.1:8080/v1"_s, u"llama-server"_s, u"b4719"_s, 1, false}};
}

QList<provider::ModelInfo> models()
{
    QList<provider::ModelInfo> all;
    const auto add = [&all](const QString &id, const QString &provider, const QString &account) {
        provider::ModelInfo model;
        model.id = id;
        model.name = id;
        model.provider = provider;
        model.account = account;
        all << model;
    };
    add(u"excerpt"_s, u"built-in"_s, {});
    add(u"deepseek/deepseek-chat-v3.1"_s, u"openrouter.ai"_s, u"openrouter"_s);
    add(u"google/gemini-2.5-pro"_s, u"openrouter.ai"_s, u"openrouter"_s);
    add(u"openai/gpt-5"_s, u"openrouter.ai"_s, u"openrouter"_s);
    add(u"llama3.2:3b"_s, u"127.0.0.1:11434"_s, u"ollama"_s);
    add(u"qwen2.5:7b"_s, u"127.0.0.1:11434"_s, u"ollama"_s);
    return all;
}

QList<ConnectionStep> steps(int upTo, bool failed)
{
    const QList<std::pair<ConnectionStepKind, QString>> kinds{
        {ConnectionStepKind::Name, u"104.18.2.115 and 3 more"_s},
        {ConnectionStepKind::Connect, u"port 443, no proxy"_s},
        {ConnectionStepKind::Tls, u"TLS 1.3, valid until 4 March 2027"_s},
        {ConnectionStepKind::Key, {}},
        {ConnectionStepKind::Models, u"312 models"_s},
        {ConnectionStepKind::Token, u"deepseek/deepseek-chat-v3.1"_s}};
    QList<ConnectionStep> all;
    for (int i = 0; i < kinds.size() && i <= upTo; ++i) {
        ConnectionStep step;
        step.kind = kinds[i].first;
        step.state = i < upTo ? ConnectionStepState::Passed
                     : failed ? ConnectionStepState::Failed
                              : ConnectionStepState::Running;
        step.took = (i + 1) * 13ms;
        if (step.state == ConnectionStepState::Passed) step.detail = kinds[i].second;
        if (step.state == ConnectionStepState::Failed)
            step.error =
                Error{ErrorCode::Unauthorised,
                      u"OpenRouter does not accept this key (401). Copy it once more from openrouter.ai/keys."_s};
        all << step;
    }
    return all;
}

ProfileEditor::Settings settings(const QString &model)
{
    ProfileEditor::Settings all;
    all.bundled.maxTokens = 2000;
    all.bundled.temperature = 0.7;
    all.bundled.timeout = 60;
    all.bundled.streamChunk = 50;
    if (model == u"openai/gpt-5"_s) {
        all.own.maxTokens = 4000;
        all.own.gap = 90;
    }
    return all;
}

template<typename T>
QFuture<Result<T>> Desk::reply(const T &value)
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const Result<T> result = refusal ? Result<T>(fail(*refusal)) : Result<T>(value);
    m_waiting << [promise, result] {
        promise->addResult(result);
        promise->finish();
    };
    const QFuture<Result<T>> future = promise->future();
    if (atOnce) answer();
    return future;
}

void Desk::answer()
{
    for (const auto &one : std::exchange(m_waiting, {}))
        one();
}

ProviderState Desk::stateOf(const ProviderAccount &account, bool key) const
{
    ProviderState state;
    state.account = account;
    if (state.account.id.isEmpty()) state.account.id = account.name.toLower().section(u' ', 0, 0);
    state.key.account = state.account.id;
    if (key) state.key.source = keyPlace;
    return state;
}

ProviderActions Desk::providerActions()
{
    ProviderActions actions;
    actions.save = [this](const ProviderAccount &account, const std::optional<QString> &key) {
        saved.append({account, key});
        return reply(stateOf(account, key && !key->isEmpty()));
    };
    actions.move = [this](const QString &id, int to) {
        moved.append({id, to});
        return reply(true);
    };
    actions.remove = [this](const QString &id) {
        removed << id;
        return reply(true);
    };
    actions.findLocal = [this] { return reply(local); };
    actions.test = [this](const ProviderAccount &account, const std::optional<QString> &key) {
        tested.append({account, key});
        return static_cast<quint64>(tested.size());
    };
    actions.cancelTest = [this](quint64 test) { cancelled << test; };
    return actions;
}

ModelActions Desk::modelActions()
{
    ModelActions actions;
    actions.saveChoices = [this](const provider::ModelChoices &all) {
        choices << all;
        return reply(true);
    };
    actions.settings = [this](const QString &model) {
        settingsAsked << model;
        return reply(settings(model));
    };
    actions.saveSettings = [this](const QString &model, const provider::ModelSettings &own) {
        settingsSaved.append({model, own});
        return reply(true);
    };
    return actions;
}

MeaningActions Desk::meaningActions()
{
    using knowledge::KnowledgeSecrets;
    using knowledge::KnowledgeSettings;
    MeaningActions actions;
    actions.save = [this](const KnowledgeSettings &settings, const KnowledgeSecrets &secrets) {
        meaningSaved.append({settings, secrets});
        return reply(true);
    };
    actions.test = [this](const KnowledgeSettings &settings, const KnowledgeSecrets &secrets) {
        meaningTested.append({settings, secrets});
        return reply(u"potion-base-8M answered with 256 dimensions."_s);
    };
    actions.fetch = [this](const QString &id) { fetched << id; };
    actions.cancelFetch = [this](const QString &id) { fetchesCancelled << id; };
    return actions;
}

} // namespace docswiki::ui::sample
