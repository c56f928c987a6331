// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/index/plainfts.h"

#include <QRegularExpression>
#include <QStringList>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

Result<std::unique_ptr<PlainFts>> PlainFts::copyOf(const QString &knowledgeDatabase, const QString &file)
{
    Result<std::unique_ptr<Connection>> connection = Connection::open(file);
    if (!connection)
        return fail(connection.error());
    Result<Statement> attach = (*connection)->prepare("ATTACH ?1 AS knowledge");
    if (!attach)
        return fail(attach.error());
    const Result<void> copied = attach->bind(knowledgeDatabase).run().and_then([&] {
        return (*connection)->execute("CREATE VIRTUAL TABLE plain USING fts5(title, heading, body, tokenize='porter unicode61');"
                                      "INSERT INTO plain (rowid, title, heading, body) SELECT c.id, d.title, c.heading, c.body"
                                      " FROM knowledge.chunk c JOIN knowledge.document d ON d.id = c.document");
    });
    if (!copied)
        return fail(copied.error());
    std::unique_ptr<PlainFts> plain(new PlainFts(std::move(*connection)));
    Result<Statement> query = plain->m_connection->prepare(
        "SELECT rowid, bm25(plain) AS score, body FROM plain WHERE plain MATCH ?1 ORDER BY score LIMIT ?2");
    if (!query)
        return fail(query.error());
    plain->m_query = std::move(*query);
    return plain;
}

Result<int> PlainFts::search(const QString &question, int topK)
{
    static const QRegularExpression noWord(uR"([^\w]+)"_s, QRegularExpression::UseUnicodePropertiesOption);
    const QStringList words = question.split(noWord, Qt::SkipEmptyParts);
    m_query.bind(u'"' + words.join(u"\" OR \""_s) + u'"').bind(topK);
    int found = 0;
    for (;;) {
        const Result<bool> row = m_query.step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return found;
        ++found;
    }
}

} // namespace docswiki::bench
