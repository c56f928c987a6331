// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/lmstudio.h"

#include "core/net/streampool.h"
#include "core/provider/openai/modellist.h"
#include "core/provider/stream/jsoncall.h"

#include <QJsonDocument>
#include <QPromise>

#include <algorithm>
#include <memory>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr Milliseconds longestLoad{300'000};
constexpr Milliseconds listLimit{3'000};

struct Load {
    net::StreamPool &pool;
    Access access;
    ModelProfile profile;
    QPromise<Result<QString>> promise;

    void end(Result<QString> result)
    {
        promise.addResult(std::move(result));
        promise.finish();
    }
};

void askToLoad(const std::shared_ptr<Load> &load)
{
    QJsonObject body{{"model"_L1, load->profile.model}};
    if (load->profile.contextLength > 0) body["context_length"_L1] = load->profile.contextLength;
    JsonCall call{apiRequestTo(load->access, endpoint(serverRoot(load->access.base), u"api/v1/models/load"_s)),
                  QJsonDocument(body).toJson(QJsonDocument::Compact),
                  load->access.name,
                  load->access.key,
                  std::min(load->profile.deadlines.total, longestLoad),
                  load->access.route};
    callJson(load->pool, call, &load->pool,
             [load, begin = std::chrono::steady_clock::now()](const Result<QJsonObject> &answer) {
                 if (!answer) {
                     load->end(fail(answer.error()));
                     return;
                 }
                 const auto took = std::chrono::steady_clock::now() - begin;
                 const double seconds = (*answer)["load_time_seconds"_L1].toDouble(toMs(took) / 1000);
                 load->end(u"%1 loaded in %2 s"_s.arg(load->profile.model, QString::number(seconds, 'f', 1)));
             });
}
} // namespace

QFuture<Result<QString>> loadInLmStudio(net::StreamPool &pool, const Access &access, const ModelProfile &profile)
{
    const auto load = std::shared_ptr<Load>(new Load{pool, access, profile, {}});
    load->promise.start();
    JsonCall list{apiRequestTo(access, endpoint(serverRoot(access.base), u"api/v1/models"_s)),
                  {},
                  access.name,
                  access.key,
                  listLimit,
                  access.route};
    callJson(pool, list, &pool, [load](const Result<QJsonObject> &answer) {
        if (!answer) {
            load->end(fail(answer.error()));
            return;
        }
        const Models models = lmStudioModelsIn(*answer, load->access);
        const auto model = std::find_if(models.begin(), models.end(),
                                        [&load](const ModelInfo &info) { return info.id == load->profile.model; });
        if (model == models.end())
            load->end(fail(ErrorCode::NotFound,
                           u"%1 does not have the model %2. Download it there, or choose another model."_s.arg(
                               load->access.name, load->profile.model)));
        else if (model->loaded.value_or(false))
            load->end(u"%1 is already in memory"_s.arg(load->profile.model));
        else
            askToLoad(load);
    });
    return load->promise.future();
}

} // namespace docswiki::provider::openai
