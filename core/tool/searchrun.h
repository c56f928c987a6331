// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/tool/tool.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <functional>

namespace docswiki::tool {

/// A search on its way to being a tool's answer; cancelling the answer cancels the search. Ends by itself, with its
/// parent at the latest. Watchers instead of a chain of continuations: cancelling those is not safe in Qt 6.4.
template<typename Found>
class SearchRun final : public QObject {
    Q_DISABLE_COPY_MOVE(SearchRun)
public:
    using Reading = std::function<ToolAnswer(const Found &)>;

    /// `read` makes the answer of what was found; an error stays an error.
    static QFuture<Result<ToolAnswer>> follow(const QFuture<Result<Found>> &search, Reading read, QObject *parent)
    {
        auto *run = new SearchRun(std::move(read), parent);
        const QFuture<Result<ToolAnswer>> answer = run->m_answer.future();
        run->m_search.setFuture(search);
        return answer;
    }

private:
    SearchRun(Reading read, QObject *parent) : QObject(parent), m_read(std::move(read))
    {
        m_answer.start();
        connect(&m_asker, &QFutureWatcherBase::canceled, this, [this] { m_search.cancel(); });
        connect(&m_search, &QFutureWatcherBase::finished, this, [this] { end(); });
        m_asker.setFuture(m_answer.future());
    }

    void end()
    {
        const QFuture<Result<Found>> search = m_search.future();
        if (!search.isCanceled() && search.isResultReadyAt(0)) {
            const Result<Found> found = search.resultAt(0);
            m_answer.addResult(found ? Result<ToolAnswer>(m_read(*found)) : fail(found.error()));
        } else {
            m_answer.addResult(
                fail(ErrorCode::Cancelled, QStringLiteral("The search was stopped before it found anything.")));
        }
        m_answer.finish();
        deleteLater();
    }

    Reading m_read;
    QPromise<Result<ToolAnswer>> m_answer;
    QFutureWatcher<Result<ToolAnswer>> m_asker;
    QFutureWatcher<Result<Found>> m_search;
};

} // namespace docswiki::tool
