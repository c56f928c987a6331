// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modeldirectory.h"

#include "core/base/log.h"
#include "core/net/streampool.h"
#include "core/provider/excerpt/excerptprovider.h"
#include "core/provider/modelprofiles.h"
#include "core/provider/openai/openaiprovider.h"
#include "core/provider/unavailableprovider.h"

#include <QPromise>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using provider::ExcerptProvider;
using provider::ModelInfo;
using provider::OpenAiProvider;
using Models = Result<QList<ModelInfo>>;

namespace {

ModelInfo excerptModel()
{
    ModelInfo info;
    info.id = ExcerptProvider::modelId();
    info.name = u"Excerpt model"_s;
    info.provider = u"built-in"_s;
    return info;
}

QFuture<Models> finished(const Models &models)
{
    QPromise<Models> promise;
    promise.start();
    promise.addResult(models);
    promise.finish();
    return promise.future();
}

} // namespace

struct ModelDirectory::Private {
    net::StreamPool pool;
    ExcerptProvider excerpt;
    provider::UnavailableProvider unavailable{{}};
    std::unique_ptr<OpenAiProvider> remote; ///< none: no address and no key were given, or the address makes no sense
    std::vector<std::unique_ptr<OpenAiProvider>> retired; ///< running turns may still hold them
    std::optional<Error> remoteProblem;
    QString profileOverrides;
};

ModelDirectory::ModelDirectory(const QString &profileOverrides) : d(std::make_unique<Private>())
{
    d->profileOverrides = profileOverrides;
}

ModelDirectory::~ModelDirectory() = default;

void ModelDirectory::setProvider(const QString &baseUrl, const QString &apiKey)
{
    if (d->remote)
        d->retired.push_back(std::move(d->remote));
    d->remoteProblem.reset();
    if (baseUrl.isEmpty() && apiKey.isEmpty())
        return;
    auto created = OpenAiProvider::create(baseUrl, apiKey, d->pool);
    if (created)
        d->remote = std::move(*created);
    else
        d->remoteProblem = created.error();
}

ModelDirectory::Choice ModelDirectory::choose(const QString &model)
{
    const provider::ModelProfiles profiles = provider::ModelProfiles::load(d->profileOverrides);
    if (profiles.problem())
        qCWarning(logEngine).noquote() << profiles.problem()->message;
    const QString wanted = model.isEmpty() ? ExcerptProvider::modelId() : model;
    provider::ModelProfile profile = profiles.profileFor(wanted);
    profile.model = wanted;
    if (wanted == ExcerptProvider::modelId())
        return {d->excerpt, profile, true};
    if (d->remote)
        return {*d->remote, profile, false};
    d->unavailable.setReason(
        d->remoteProblem.value_or(Error{ErrorCode::Unauthorised,
                                        u"No provider is set up for %1. Enter a key or a server's address in Settings, set "
                                        "DOCSWIKI_API_KEY, or choose the excerpt model."_s.arg(wanted),
                                        {},
                                        false}));
    return {d->unavailable, profile, false};
}

QFuture<Models> ModelDirectory::models()
{
    if (!d->remote)
        return finished(QList<ModelInfo>{excerptModel()});
    // Who asks for the list wants to choose: a provider that does not answer is no reason to show nothing.
    return d->remote->models().then([](const Models &listed) -> Models {
        QList<ModelInfo> all{excerptModel()};
        if (listed)
            all += *listed;
        else
            qCWarning(logEngine).noquote() << listed.error().message;
        return all;
    });
}

} // namespace docswiki::engine
