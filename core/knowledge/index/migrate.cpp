// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/migrate.h"

#include <sqlite3.h>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

// Jobs of before come first: what they were asked for may not be among the roots yet.
constexpr char carryOver[] = R"sql(
INSERT INTO library (id, name, roots, sample) SELECT id, name, roots, sample FROM old_library;
UPDATE sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'old_library'))
    WHERE name = 'library';
INSERT INTO job (library, paths, sample) SELECT library, paths, sample FROM old_job ORDER BY id;
INSERT INTO job (library, paths, sample) SELECT name, roots, sample FROM old_library WHERE roots <> '[]' ORDER BY id;
DROP TABLE old_job;
DROP TABLE old_library;
)sql";

} // namespace

Result<void> registerVersion1Tokenizer(Connection &connection)
{
    fts5_api *api = nullptr;
    Result<Statement> find = connection.prepare("SELECT fts5(?1)");
    if (!find) return fail(find.error());
    if (const Result<bool> row = find->bindPointer(&api, "fts5_api_ptr").step(); !row) return fail(row.error());
    if (!api) return fail(ErrorCode::Storage, u"This SQLite was built without full-text search (FTS5)."_s);
    fts5_tokenizer tokenizer{};
    tokenizer.xCreate = [](void *, const char **, int, Fts5Tokenizer **out) {
        static int stateless; // FTS5 wants a pointer that is not null
        *out = reinterpret_cast<Fts5Tokenizer *>(&stateless);
        return SQLITE_OK;
    };
    tokenizer.xDelete = [](Fts5Tokenizer *) {};
    tokenizer.xTokenize = [](Fts5Tokenizer *, void *, int, const char *, int,
                             int (*)(void *, int, const char *, int, int, int)) { return SQLITE_OK; };
    if (api->xCreateTokenizer(api, "docswiki", nullptr, &tokenizer, nullptr) != SQLITE_OK)
        return fail(sqliteError(connection.handle()));
    return {};
}

Result<void> migrateFromVersion1(Connection &connection, const std::function<Result<void>(Connection &)> &createTables)
{
    return registerVersion1Tokenizer(connection)
        .and_then([&] {
            return connection.execute("DROP TABLE chunk_index; DROP TABLE chunk; DROP TABLE document;"
                                      "ALTER TABLE library RENAME TO old_library; ALTER TABLE job RENAME TO old_job;");
        })
        .and_then([&] { return createTables(connection); })
        .and_then([&] { return connection.execute(carryOver); });
}

} // namespace docswiki::knowledge
