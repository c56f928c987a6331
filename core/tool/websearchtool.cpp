// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/websearchtool.h"

#include "core/search/websearch.h"
#include "core/tool/searchrun.h"
#include "core/tool/toolarguments.h"

#include <QStringList>

namespace docswiki::tool {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestQuery = 400; // more than search services take

ToolAnswer answerOf(const QString &query, const QList<knowledge::Passage> &found)
{
    if (found.isEmpty())
        return {u"The web search found nothing for “%1”. Try other words."_s.arg(query), u"nothing found"_s, {}};
    const auto count = found.size();
    return {u"Web pages for “%1”:"_s.arg(query), count == 1 ? u"1 page"_s : u"%1 pages"_s.arg(count), found};
}

} // namespace

QString WebSearchTool::name() const
{
    return u"use_web_search"_s;
}

QJsonObject WebSearchTool::definition() const
{
    const QJsonObject query{{u"type"_s, u"string"_s}, {u"description"_s, u"Words to search the web for."_s}};
    return functionDefinition(
        name(),
        u"Searches the web and returns text of the pages found, each with the number to cite it by. Use it for "
        "what is recent, or what the person's documents cannot hold."_s,
        {{u"query"_s, query}}, {u"query"_s});
}

QFuture<Result<ToolAnswer>> WebSearchTool::run(const QJsonObject &arguments, const ToolContext &)
{
    const auto query = requiredText(name(), arguments, u"query"_s, longestQuery);
    if (!query) return QtFuture::makeReadyFuture(Result<ToolAnswer>(fail(query.error())));
    return SearchRun<QList<knowledge::Passage>>::follow(
        m_web.search(*query),
        [query = *query](const QList<knowledge::Passage> &found) { return answerOf(query, found); }, &m_runs);
}

} // namespace docswiki::tool
