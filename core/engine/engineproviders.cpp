// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/engine/engine_p.h"
#include "core/provider/local/localservers.h"

#include <atomic>

// What Engine offers about models and those who offer them. All of it waits until accounts and keys are read.

namespace docswiki::engine {

using provider::ModelInfo;

QFuture<Result<QList<ModelInfo>>> Engine::models()
{
    using Models = Result<QList<ModelInfo>>;
    return onEngine<Models>([this] {
        return d->whenModelsLoaded().then(this, [this]() -> Models {
            d->models().catalogue().refreshOld();
            return d->models().catalogue().models();
        });
    });
}

QFuture<Result<QList<ModelInfo>>> Engine::refreshModels()
{
    using Models = Result<QList<ModelInfo>>;
    return onEngine<Models>([this] {
        return d->whenModelsLoaded()
            .then(this, [this] { return d->models().catalogue().refresh(); })
            .unwrap()
            .then(this, [this]() -> Models { return d->models().catalogue().models(); });
    });
}

void Engine::prepare(const QString &model)
{
    post([this, model] { d->whenModelsLoaded().then(this, [this, model] { d->models().prepare(model); }); });
}

QFuture<Result<QList<ProviderState>>> Engine::providers()
{
    using Providers = Result<QList<ProviderState>>;
    return onEngine<Providers>([this] {
        return d->whenModelsLoaded().then(this, [this]() -> Providers {
            d->models().catalogue().refreshOld(); // who looks at them wants to see whether they work
            return d->providers();
        });
    });
}

QFuture<Result<ProviderState>> Engine::saveProvider(const provider::ProviderAccount &account, const std::optional<QString> &key)
{
    using Saved = Result<ProviderState>;
    return onEngine<Saved>([this, account, key] {
        return d->whenModelsLoaded()
            .then(this, [this, account, key] { return d->models().book().save(account, key); })
            .unwrap()
            .then(this, [this](const Result<provider::ProviderAccount> &saved) -> Saved {
                return saved.map([this](const provider::ProviderAccount &a) { return d->stateOf(a); });
            });
    });
}

QFuture<Result<bool>> Engine::moveProvider(const QString &id, int to)
{
    return onEngine<Result<bool>>(
        [this, id, to] { return d->whenModelsLoaded().then(this, [this, id, to] { return d->models().book().move(id, to); }).unwrap(); });
}

QFuture<Result<bool>> Engine::removeProvider(const QString &id)
{
    return onEngine<Result<bool>>(
        [this, id] { return d->whenModelsLoaded().then(this, [this, id] { return d->models().book().remove(id); }).unwrap(); });
}

QFuture<Result<QList<provider::local::FoundServer>>> Engine::findLocalServers()
{
    using Found = Result<QList<provider::local::FoundServer>>;
    return onEngine<Found>([this] {
        return provider::local::findLocalServers(*this).then(this, [](const QList<provider::local::FoundServer> &found) -> Found { return found; });
    });
}

quint64 Engine::testConnection(const provider::ProviderAccount &account, const std::optional<QString> &key)
{
    static std::atomic<quint64> last{0};
    const quint64 id = ++last;
    post([this, id, account, key] {
        d->whenModelsLoaded().then(this, [this, id, account, key] { d->connectionTests().start(id, account, key); });
    });
    return id;
}

void Engine::cancelConnectionTest(quint64 test)
{
    post([this, test] { d->connectionTests().cancel(test); });
}

QFuture<Result<provider::ModelChoices>> Engine::modelChoices()
{
    using Choices = Result<provider::ModelChoices>;
    return onEngine<Choices>([this] { return d->whenModelsLoaded().then(this, [this]() -> Choices { return d->models().book().choices(); }); });
}

QFuture<Result<bool>> Engine::setModelChoices(const provider::ModelChoices &choices)
{
    return onEngine<Result<bool>>([this, choices] {
        return d->whenModelsLoaded().then(this, [this, choices] { return d->models().book().setChoices(choices); }).unwrap();
    });
}

QFuture<Result<OwnAndBundled<provider::ModelSettings>>> Engine::modelSettings(const QString &model)
{
    using Settings = Result<OwnAndBundled<provider::ModelSettings>>;
    return onEngine<Settings>(
        [this, model] { return d->whenModelsLoaded().then(this, [this, model]() -> Settings { return d->models().settings(model); }); });
}

QFuture<Result<bool>> Engine::saveModelSettings(const QString &model, const provider::ModelSettings &own)
{
    return onEngine<Result<bool>>([this, model, own] {
        return d->whenModelsLoaded().then(this, [this, model, own] { return d->models().saveSettings(model, own); }).unwrap();
    });
}

} // namespace docswiki::engine
