// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/ragsearchtool.h"

#include "core/knowledge/retriever.h"
#include "core/tool/searchrun.h"
#include "core/tool/toolarguments.h"

#include <QStringList>

namespace docswiki::tool {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestQuery = 1'000;
constexpr int mostPassages = 20;

ToolAnswer answerOf(const QString &query, const QStringList &libraries, const QList<knowledge::Passage> &found)
{
    const QString where = libraries.isEmpty()    ? u"the person's documents"_s
                          : libraries.size() > 1 ? u"the libraries “%1”"_s.arg(libraries.join(u"”, “"_s))
                                                 : u"the library “%1”"_s.arg(libraries.constFirst());
    if (found.isEmpty()) {
        return {u"No passage of %1 matches “%2”. Try other words, or say that the documents do not tell."_s.arg(where,
                                                                                                                query),
                u"nothing found"_s,
                {}};
    }
    const auto count = found.size();
    return {u"Passages of %1 for “%2”:"_s.arg(where, query), count == 1 ? u"1 passage"_s : u"%1 passages"_s.arg(count),
            found};
}

} // namespace

QString RagSearchTool::name() const
{
    return u"use_rag_search"_s;
}

QJsonObject RagSearchTool::definition() const
{
    const QJsonObject query{
        {u"type"_s, u"string"_s},
        {u"description"_s, u"What to look for: key words or a short question, in the documents' language."_s}};
    const QJsonObject topK{{u"type"_s, u"integer"_s},
                           {u"minimum"_s, 1},
                           {u"maximum"_s, mostPassages},
                           {u"description"_s, u"How many passages to return at most."_s}};
    const QJsonObject library{{u"type"_s, u"string"_s},
                              {u"description"_s, u"Name of the one library to search; leave it out to search all."_s}};
    return functionDefinition(
        name(),
        u"Searches the person's own documents and returns the passages that match best, each with the number "
        "to cite it by. Use it when the passages you have do not answer the question, or when the question "
        "has several parts: then call it once for each part, all at the same time."_s,
        {{u"query"_s, query}, {u"top_k"_s, topK}, {u"library"_s, library}}, {u"query"_s});
}

QFuture<Result<ToolAnswer>> RagSearchTool::run(const QJsonObject &arguments, const ToolContext &context)
{
    const auto refused = [](const Error &error) { return QtFuture::makeReadyFuture(Result<ToolAnswer>(fail(error))); };
    const auto query = requiredText(name(), arguments, u"query"_s, longestQuery);
    if (!query) return refused(query.error());
    const auto topK = optionalNumber(name(), arguments, u"top_k"_s, 1, mostPassages);
    if (!topK) return refused(topK.error());
    const auto asked = optionalText(name(), arguments, u"library"_s);
    if (!asked) return refused(asked.error());
    QStringList libraries = context.libraries;
    if (!asked->isEmpty() && (libraries.isEmpty() || libraries.contains(*asked))) libraries = {*asked};
    return SearchRun<knowledge::Retrieval>::follow(
        m_retriever.retrieve({*query, topK->value_or(context.topK), libraries}),
        [query = *query, libraries](const knowledge::Retrieval &found) {
            return answerOf(query, libraries, found.passages);
        },
        &m_runs);
}

} // namespace docswiki::tool
