// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgressql.h"

#include "core/knowledge/vector/vectortext.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int longestName = 63; // of an identifier

QString quoted(const QString &identifier)
{
    return u'"' + identifier + u'"';
}

QString vectorLiteral(const Vector &values)
{
    return u'\'' + QString::fromLatin1(vectorText(values)) + u"'::vector"_s;
}

QString rowOf(const VectorRecord &record, const QString &installation)
{
    const Passage &passage = record.passage;
    return u'(' +
           QStringList{sqlText(installation),         QString::number(passage.chunkId), sqlText(passage.library),
                       sqlText(passage.document),     sqlText(passage.title),           sqlText(passage.section()),
                       QString::number(passage.page), QString::number(passage.line),    sqlText(passage.text),
                       vectorLiteral(record.values)}
               .join(u',') +
           u')';
}
} // namespace

QString sqlText(const QString &text)
{
    QString literal = text;
    literal.remove(QChar(0));
    literal.replace(u'\'', u"''"_s);
    return u'\'' + literal + u'\'';
}

Result<PostgresSql> PostgresSql::create(const PostgresAccess &access)
{
    static const QRegularExpression name(u"\\A(?:([A-Za-z_][A-Za-z0-9_]*)\\.)?([A-Za-z_][A-Za-z0-9_]*)\\z"_s);
    const auto match = name.match(access.table.trimmed());
    PostgresSql sql;
    sql.m_schema = match.captured(1);
    sql.m_name = match.captured(2);
    if (!match.hasMatch() || sql.m_schema.size() > longestName || sql.m_name.size() > longestName) {
        return fail(ErrorCode::Input,
                    u"“%1” is no name for a table. Use letters, digits and underscores, at most 63, in Settings."_s.arg(
                        access.table.left(80)));
    }
    sql.m_table = sql.m_schema.isEmpty() ? quoted(sql.m_name) : quoted(sql.m_schema) + u'.' + quoted(sql.m_name);
    sql.m_installation = access.installation;
    return sql;
}

QString PostgresSql::commentOf(const EmbeddingSpace &space)
{
    return QString::fromUtf8(QJsonDocument(QJsonObject{{"docswiki"_L1, 1},
                                                       {"model"_L1, space.model},
                                                       {"revision"_L1, space.revision},
                                                       {"dimension"_L1, space.dimension}})
                                 .toJson(QJsonDocument::Compact));
}

QStringList PostgresSql::makeTable(const EmbeddingSpace &space) const
{
    const QString dimension = QString::number(space.dimension);
    const QString indexName = quoted(m_name.left(longestName - 8));
    QStringList statements{
        // Two machines may come at once, and IF NOT EXISTS alone does not keep them apart.
        u"SELECT pg_advisory_xact_lock(hashtext(%1))"_s.arg(sqlText(u"docswiki "_s + m_table)),
        u"CREATE TABLE IF NOT EXISTS %1 (installation text NOT NULL, chunk bigint NOT NULL, library text NOT NULL, "
        "document text NOT NULL, title text NOT NULL, section text NOT NULL, page integer NOT NULL, line integer NOT "
        "NULL, body text NOT NULL, embedding vector(%2) NOT NULL, PRIMARY KEY (installation, chunk))"_s.arg(m_table,
                                                                                                            dimension)};
    const auto index = [&](const QString &suffix, const QString &on) {
        QString name = indexName;
        name.insert(name.size() - 1, suffix);
        statements += u"CREATE INDEX IF NOT EXISTS %1 ON %2 %3"_s.arg(name, m_table, on);
    };
    if (space.dimension <= mostIndexed)
        index(u"_nearest"_s, u"USING hnsw (embedding vector_cosine_ops)"_s);
    else if (space.dimension <= mostHalfIndexed)
        index(u"_nearest"_s, u"USING hnsw ((embedding::halfvec(%1)) halfvec_cosine_ops)"_s.arg(dimension));
    index(u"_library"_s, u"(library)"_s);
    statements += u"COMMENT ON TABLE %1 IS %2"_s.arg(m_table, sqlText(commentOf(space)));
    return statements;
}

QString PostgresSql::dimension() const
{
    return u"SELECT format_type(a.atttypid, a.atttypmod), obj_description(c.oid, 'pg_class') FROM pg_class c LEFT JOIN "
           "pg_attribute a ON a.attrelid = c.oid AND a.attname = 'embedding' AND NOT a.attisdropped WHERE c.oid = "
           "to_regclass(%1)"_s.arg(sqlText(m_table));
}

Result<void> PostgresSql::fits(const QString &columnType, const QString &comment, const EmbeddingSpace &space) const
{
    static const QRegularExpression type(u"\\bvector\\((\\d+)\\)\\z"_s);
    const int dimension = type.match(columnType).captured(1).toInt();
    const QJsonDocument kept = QJsonDocument::fromJson(comment.toUtf8());
    const QString advice =
        u"Enter the name of another table in Settings, or choose the model that this one was made with."_s;
    if (dimension == 0 || !kept.isObject()) {
        return fail(ErrorCode::Input, u"The table %1 in PostgreSQL was made by another program. Enter the name of "
                                      "another table in Settings."_s.arg(m_name));
    }
    if (space.dimension > 0 && dimension != space.dimension) {
        return fail(ErrorCode::Input,
                    u"The table %1 in PostgreSQL holds vectors of %2 dimensions, those of “%3” have "
                    "%4. "_s.arg(m_name, QString::number(dimension), space.model, QString::number(space.dimension)) +
                        advice);
    }
    const QString model = kept["model"_L1].toString();
    const bool same = model == space.model && kept["revision"_L1].toString() == space.revision;
    if (!space.model.isEmpty() && !model.isEmpty() && !same) {
        return fail(ErrorCode::Input,
                    u"The table %1 in PostgreSQL holds vectors of “%2”, which cannot be compared with "
                    "those of “%3” here. "_s.arg(m_name, model, space.model) +
                        advice);
    }
    return {};
}

QStringList PostgresSql::upserts(const QList<VectorRecord> &records, const PostgresLimits &limits) const
{
    // In the order of the key, each once: two machines, or two of our connections, then never wait for each other.
    QMap<qint64, const VectorRecord *> rows;
    for (const VectorRecord &record : records) {
        if (isStorable(record.values)) rows.insert(record.passage.chunkId, &record);
    }
    const QString head = u"INSERT INTO %1 (installation, chunk, library, document, title, section, page, line, body, "
                         "embedding) VALUES "_s.arg(m_table);
    const QString tail = u" ON CONFLICT (installation, chunk) DO UPDATE SET library = excluded.library, document = "
                         "excluded.document, title = excluded.title, section = excluded.section, page = excluded.page, "
                         "line = excluded.line, body = excluded.body, embedding = excluded.embedding"_s;
    QStringList statements;
    QStringList values;
    qsizetype size = 0;
    const auto close = [&] {
        if (!values.isEmpty()) statements += head + values.join(u',') + tail;
        values.clear();
        size = 0;
    };
    for (const VectorRecord *record : std::as_const(rows)) {
        const QString row = rowOf(*record, m_installation);
        if (values.size() >= std::max(1, limits.rows) || (size > 0 && size + row.size() > limits.bytes)) close();
        values += row;
        size += row.size();
    }
    close();
    return statements;
}

QStringList PostgresSql::removals(const QList<qint64> &chunkIds, const PostgresLimits &limits) const
{
    QList<qint64> sorted = chunkIds;
    std::sort(sorted.begin(), sorted.end());
    const qsizetype most = 5 * std::max(1, limits.rows);
    QStringList statements;
    for (qsizetype from = 0; from < sorted.size(); from += most) {
        QStringList ids;
        for (const qint64 id : sorted.mid(from, most))
            ids += QString::number(id);
        statements += u"DELETE FROM %1 WHERE installation = %2 AND chunk IN (%3)"_s.arg(
            m_table, sqlText(m_installation), ids.join(u','));
    }
    return statements;
}

QString PostgresSql::nearest(const VectorQuery &query) const
{
    const QString wanted = vectorLiteral(query.values);
    const auto dimension = query.values.size();
    QString order = u"embedding <=> "_s + wanted;
    if (dimension > mostIndexed && dimension <= mostHalfIndexed)
        order = u"embedding::halfvec(%1) <=> %2::halfvec(%1)"_s.arg(QString::number(dimension), wanted);
    QString where;
    if (!query.libraries.isEmpty()) {
        QStringList names;
        for (const QString &library : query.libraries)
            names += sqlText(library);
        where = u" WHERE library IN ("_s + names.join(u',') + u')';
    }
    const QString mine = u"installation = "_s + sqlText(m_installation);
    return u"SELECT CASE WHEN "_s + mine + u" THEN chunk END, 1 - (embedding <=> "_s + wanted +
           u"), library, document, title, section, page, line, CASE WHEN "_s + mine +
           u" THEN '' ELSE body END FROM "_s + m_table + where + u" ORDER BY "_s + order + u" LIMIT "_s +
           QString::number(std::clamp(query.topK, 1, 1'000));
}

QString PostgresSql::count() const
{
    return u"SELECT count(*) FROM %1 WHERE installation = %2"_s.arg(m_table, sqlText(m_installation));
}

} // namespace docswiki::knowledge
