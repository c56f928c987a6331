// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QFuture>
#include <QPromise>
#include <QString>

#include <memory>
#include <utility>

namespace docswiki::knowledge {

/// The future of one call of a remote store, given once; when nobody is left to give it, it ends as Cancelled. Shared
/// by the callbacks that may give it.
template<typename T>
class RemoteAnswer final {
    Q_DISABLE_COPY_MOVE(RemoteAnswer)
public:
    static std::shared_ptr<RemoteAnswer> begin() { return std::make_shared<RemoteAnswer>(); }
    static QFuture<Result<T>> of(Result<T> result)
    {
        RemoteAnswer answer;
        answer.give(std::move(result));
        return answer.future();
    }

    RemoteAnswer() { m_promise.start(); }
    ~RemoteAnswer() { give(fail(ErrorCode::Cancelled, QStringLiteral("The call is not wanted any more."))); }

    QFuture<Result<T>> future() const { return m_promise.future(); }
    void give(Result<T> result)
    {
        if (std::exchange(m_given, true)) return;
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }
    bool isGiven() const { return m_given; }

private:
    QPromise<Result<T>> m_promise;
    bool m_given = false;
};

} // namespace docswiki::knowledge
