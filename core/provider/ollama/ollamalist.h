// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/ollama/modelmemory.h"
#include "core/provider/openai/endpoint.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>

#include <functional>
#include <memory>
#include <optional>

namespace docswiki::provider::ollama {

/// Ollama's list of models on its way: `/api/tags` and `/api/ps` side by side, then `/api/show` for each model that is
/// not known yet, four at a time and at most 200. Models that only embed are left out; a model whose `/api/show` does
/// not come in time is listed without what that would say. Child of the pool; deletes itself.
class OllamaList final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OllamaList)
public:
    static constexpr int parallelShows = 4;
    static constexpr qsizetype maxShows = 200;
    static constexpr qsizetype maxModels = 5'000;

    OllamaList(net::StreamPool &pool, openai::Access access, std::shared_ptr<ModelMemory> memory, Milliseconds limit);

    QFuture<Result<QList<ModelInfo>>> start(); ///< one finished result, at the latest after the limit

private:
    struct Model {
        QString name;
        QString digest;
        bool embeds = false; ///< by the family of its kind
    };

    void call(const QString &path, const QByteArray &body, std::function<void(Result<QJsonObject>)> done);
    void tookTags(const QJsonObject &answer);
    void readyForShows();
    void showNext();
    void end();

    net::StreamPool &m_pool;
    openai::Access m_access;
    std::shared_ptr<ModelMemory> m_memory;
    Milliseconds m_limit;
    Instant m_begin;
    QList<Model> m_models;
    QList<qsizetype> m_unknown; ///< still to be shown, by their places
    std::optional<QHash<QString, int>> m_loaded;
    int m_waitingFor = 2; ///< tags and ps
    int m_showing = 0;
    bool m_ended = false;
    QPromise<Result<QList<ModelInfo>>> m_promise;
};

} // namespace docswiki::provider::ollama
