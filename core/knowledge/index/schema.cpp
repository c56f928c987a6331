// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/schema.h"

#include "core/knowledge/index/keyword/pagestore.h"
#include "core/knowledge/index/migrate.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 schemaVersion = 2;

// Version 2: watched libraries, parts and twins of files, pages of websites, lines, vectors, evaluations; a keyword index
// of our own.
//
// Times are UTC milliseconds. `roots` and `paths` are JSON lists of strings; `heading` is the heading path, one heading
// a line; `passages` and `body_bytes` are sums over the library's chunks. The words of the chunks are in the keyword
// index (keyword/pagestore.h).
// A document with a `parent` is an article of that dump. One with a `twin` has the same text, and no passages of its own.
// A vector's data is empty where a remote store keeps it; what such a store has yet to forget stands in vector_gone.
// `seq` never comes again, so whoever keeps vectors in memory reads what came after the last it knows.
constexpr char schema[] = R"sql(
CREATE TABLE library (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    roots TEXT NOT NULL DEFAULT '[]',
    sample INTEGER NOT NULL DEFAULT 0,
    indexed_at INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    body_bytes INTEGER NOT NULL DEFAULT 0,
    watched INTEGER NOT NULL DEFAULT 1,
    ignore TEXT NOT NULL DEFAULT ''
);
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    library INTEGER NOT NULL REFERENCES library(id),
    path TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    modified INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL DEFAULT x'',
    state INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    chunks INTEGER NOT NULL DEFAULT 0,
    indexed_at INTEGER NOT NULL DEFAULT 0,
    took_ms INTEGER NOT NULL DEFAULT 0,
    parent INTEGER REFERENCES document(id),
    text_hash BLOB NOT NULL DEFAULT x'',
    twin INTEGER REFERENCES document(id),
    etag TEXT NOT NULL DEFAULT '',
    http_date TEXT NOT NULL DEFAULT '',
    UNIQUE (library, path)
);
CREATE INDEX document_parent ON document(parent) WHERE parent IS NOT NULL;
CREATE INDEX document_text ON document(library, text_hash) WHERE text_hash <> x'';
CREATE INDEX document_twin ON document(twin) WHERE twin IS NOT NULL;
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document(id),
    heading TEXT NOT NULL,
    page INTEGER NOT NULL,
    char_begin INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    line INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX chunk_document ON chunk(document);
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    library TEXT NOT NULL,
    paths TEXT NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    afresh INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE vector_space (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    revision TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    normalised INTEGER NOT NULL,
    store TEXT NOT NULL,
    UNIQUE (model, revision, dimension, store)
);
CREATE TABLE vector (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    space INTEGER NOT NULL REFERENCES vector_space(id),
    chunk INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (space, chunk)
);
CREATE TABLE vector_gone (
    space INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    PRIMARY KEY (space, chunk)
) WITHOUT ROWID;
CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    set_name TEXT NOT NULL,
    settings TEXT NOT NULL,
    result TEXT NOT NULL
);
)sql";

Result<qint64> versionOf(Connection &connection)
{
    Result<Statement> statement = connection.prepare("PRAGMA user_version");
    if (!statement) return fail(statement.error());
    const Result<bool> row = statement->step();
    if (!row) return fail(row.error());
    return statement->integer(0);
}

Result<void> createTables(Connection &connection)
{
    return connection.execute(schema)
        .and_then([&] { return connection.execute(keyword::keywordSchema); })
        .and_then([&] { return connection.execute("PRAGMA user_version=2"); });
}

/// Makes the tables, or those of this version out of older ones, unless another connection did so meanwhile.
Result<void> prepareSchema(Connection &connection)
{
    if (const Result<void> begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun;
    const Result<qint64> version = versionOf(connection);
    Result<void> made;
    if (!version)
        made = fail(version.error());
    else if (*version == 0)
        made = createTables(connection);
    else if (*version < schemaVersion)
        made = migrateFromVersion1(connection, createTables);
    if (made) made = connection.execute("COMMIT");
    if (!made) (void)connection.execute("ROLLBACK");
    return made;
}

} // namespace

Result<std::unique_ptr<Connection>> openKnowledgeDatabase(const QString &file)
{
    Result<std::unique_ptr<Connection>> connection = Connection::open(file);
    if (!connection) return connection;
    Result<qint64> version = versionOf(**connection);
    if (version && *version < schemaVersion) {
        if (const Result<void> made = prepareSchema(**connection); !made) return fail(made.error());
        version = versionOf(**connection);
    }
    if (!version) return fail(version.error());
    if (*version != schemaVersion)
        return fail(ErrorCode::Storage,
                    u"The index %1 was made by a newer version of Docs-Wiki Chat. Update the program."_s.arg(file));
    return connection;
}

} // namespace docswiki::knowledge
