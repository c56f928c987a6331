// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modeldirectory.h"

#include "core/provider/excerpt/excerptprovider.h"
#include "core/provider/unavailableprovider.h"

#include <QPromise>

namespace docswiki::engine {

using namespace Qt::StringLiterals;

struct ModelDirectory::Private {
    provider::ExcerptProvider excerpt;
    provider::UnavailableProvider unavailable{{ErrorCode::NotFound, {}, {}, false}};
};

ModelDirectory::ModelDirectory(const QString &) : d(std::make_unique<Private>()) {}
ModelDirectory::~ModelDirectory() = default;

void ModelDirectory::setProvider(const QString &, const QString &) {}

ModelDirectory::Choice ModelDirectory::choose(const QString &model)
{
    provider::ModelProfile profile;
    profile.model = model.isEmpty() ? provider::ExcerptProvider::modelId() : model;
    if (profile.model == provider::ExcerptProvider::modelId())
        return {d->excerpt, profile, true};
    return {d->unavailable, profile, false};
}

QFuture<Result<QList<provider::ModelInfo>>> ModelDirectory::models()
{
    QPromise<Result<QList<provider::ModelInfo>>> promise;
    promise.start();
    promise.addResult(QList<provider::ModelInfo>{{provider::ExcerptProvider::modelId(), u"Excerpt model"_s, u"built-in"_s, 0}});
    promise.finish();
    return promise.future();
}

} // namespace docswiki::engine
