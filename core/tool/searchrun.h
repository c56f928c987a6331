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
class SearchRun final : public QObject {
    Q_DISABLE_COPY_MOVE(SearchRun)
public:
    using Found = Result<QList<knowledge::Passage>>;
    using Reading = std::function<ToolAnswer(const QList<knowledge::Passage> &)>;

    /// `read` makes the answer of what was found; an error stays an error.
    static QFuture<Result<ToolAnswer>> follow(const QFuture<Found> &search, Reading read, QObject *parent);

private:
    SearchRun(Reading read, QObject *parent);
    void end();

    Reading m_read;
    QPromise<Result<ToolAnswer>> m_answer;
    QFutureWatcher<Result<ToolAnswer>> m_asker;
    QFutureWatcher<Found> m_search;
};

} // namespace docswiki::tool
