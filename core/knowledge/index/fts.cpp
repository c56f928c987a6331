// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/fts.h"

#include "core/knowledge/index/sqlite.h"
#include "core/knowledge/text/tokenizer.h"

#include <sqlite3.h>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

using TokenCallback = int (*)(void *, int, const char *, int, int, int);

class FtsSink final : public TokenSink {
public:
    FtsSink(void *context, TokenCallback callback) : m_context(context), m_callback(callback) {}

    void token(const Token &token) override
    {
        if (m_status == SQLITE_OK)
            m_status = m_callback(m_context, token.samePlace ? FTS5_TOKEN_COLOCATED : 0, token.term.data(),
                                  static_cast<int>(token.term.size()), static_cast<int>(token.begin),
                                  static_cast<int>(token.end));
    }
    int status() const { return m_status; }

private:
    void *m_context;
    TokenCallback m_callback;
    int m_status = SQLITE_OK;
};

int tokenizeForFts(Fts5Tokenizer *, void *context, int flags, const char *text, int size, TokenCallback callback)
{
    if (flags & FTS5_TOKENIZE_QUERY) // a term that QueryPlan made
        return size > 0 ? callback(context, 0, text, size, 0, size) : SQLITE_OK;
    FtsSink sink(context, callback);
    tokenize({text ? text : "", static_cast<std::size_t>(size)}, sink);
    return sink.status();
}

void passageRank(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result, int argc, sqlite3_value **argv)
{
    constexpr double k = 1.2;
    const auto *rank =
        argc == 1 ? static_cast<const RankContext *>(sqlite3_value_pointer(argv[0], ftsRankPointer)) : nullptr;
    if (!rank) {
        sqlite3_result_error(result, "passage_rank: no context", -1);
        return;
    }
    const int phrases = std::min(api->xPhraseCount(fts), static_cast<int>(rank->weights.size()));
    double score = 0;
    for (int phrase = 0; phrase < phrases; ++phrase) {
        Fts5PhraseIter iterator;
        int column = 0;
        int offset = 0;
        double frequency = 0;
        if (api->xPhraseFirst(fts, phrase, &iterator, &column, &offset) != SQLITE_OK) break;
        for (; column >= 0; api->xPhraseNext(fts, &iterator, &column, &offset))
            frequency += column == 0 ? rank->titleWeight : column == 1 ? rank->headingWeight : 1.0;
        if (frequency > 0) score += rank->weights[static_cast<std::size_t>(phrase)] * frequency / (frequency + k);
    }
    sqlite3_result_double(result, score);
}

fts5_api *ftsApi(sqlite3 *handle)
{
    fts5_api *api = nullptr;
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

} // namespace

Result<void> registerFts(sqlite3 *handle)
{
    fts5_api *api = ftsApi(handle);
    if (!api) return fail(ErrorCode::Storage, u"This SQLite was built without full-text search (FTS5)."_s);
    fts5_tokenizer tokenizer{};
    tokenizer.xCreate = [](void *, const char **, int, Fts5Tokenizer **out) {
        static int stateless; // the tokenizer has no state, and FTS5 wants a pointer that is not null
        *out = reinterpret_cast<Fts5Tokenizer *>(&stateless);
        return SQLITE_OK;
    };
    tokenizer.xDelete = [](Fts5Tokenizer *) {};
    tokenizer.xTokenize = tokenizeForFts;
    if (api->xCreateTokenizer(api, "docswiki", nullptr, &tokenizer, nullptr) != SQLITE_OK ||
        api->xCreateFunction(api, "passage_rank", nullptr, passageRank, nullptr) != SQLITE_OK)
        return fail(sqliteError(handle));
    return {};
}

} // namespace docswiki::knowledge
