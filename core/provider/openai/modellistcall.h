// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/streampool.h"
#include "core/provider/openai/modellist.h"

#include <QObject>
#include <QPromise>

namespace docswiki::provider::openai {

/// One list of models on its way, over as many calls as it needs. Child of the pool; deletes itself.
class ModelListCall final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelListCall)
public:
    ModelListCall(net::StreamPool &pool, Access access, Milliseconds limit);

    QFuture<Result<Models>> start();

private:
    using Next = void (ModelListCall::*)(Result<QJsonObject>);

    void get(const QUrl &url, Next next);
    void tookOwnList(Result<QJsonObject> answer); ///< LM Studio's
    void tookPage(Result<QJsonObject> answer);
    void tookProperties(Result<QJsonObject> answer); ///< llama-server's
    void end(Result<Models> result);

    net::StreamPool &m_pool;
    Access m_access;
    Milliseconds m_limit;
    Instant m_begin;
    Models m_models;
    int m_pages = 0;
    QPromise<Result<Models>> m_promise;
};

} // namespace docswiki::provider::openai
