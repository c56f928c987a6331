// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/searchrun.h"

#include <utility>

namespace docswiki::tool {

using namespace Qt::StringLiterals;

QFuture<Result<ToolAnswer>> SearchRun::follow(const QFuture<Found> &search, Reading read, QObject *parent)
{
    auto *run = new SearchRun(std::move(read), parent);
    const QFuture<Result<ToolAnswer>> answer = run->m_answer.future();
    run->m_search.setFuture(search);
    return answer;
}

SearchRun::SearchRun(Reading read, QObject *parent) : QObject(parent), m_read(std::move(read))
{
    m_answer.start();
    connect(&m_asker, &QFutureWatcherBase::canceled, this, [this] { m_search.cancel(); });
    connect(&m_search, &QFutureWatcherBase::finished, this, [this] { end(); });
    m_asker.setFuture(m_answer.future());
}

void SearchRun::end()
{
    const QFuture<Found> search = m_search.future();
    if (!search.isCanceled() && search.isResultReadyAt(0)) {
        const Found found = search.resultAt(0);
        m_answer.addResult(found ? Result<ToolAnswer>(m_read(*found)) : fail(found.error()));
    } else {
        m_answer.addResult(fail(ErrorCode::Cancelled, u"The search was stopped before it found anything."_s));
    }
    m_answer.finish();
    deleteLater();
}

} // namespace docswiki::tool
