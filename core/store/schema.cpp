// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

namespace docswiki::store {

QStringList schemaSteps()
{
    return {
        QStringLiteral(R"(
            CREATE TABLE conversations (
                id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                pinned INTEGER NOT NULL DEFAULT 0, deleted_at INTEGER);
            CREATE INDEX conversations_by_update ON conversations (updated_at);
            CREATE TABLE messages (
                id TEXT PRIMARY KEY,
                conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                parent_id TEXT REFERENCES messages (id),
                role INTEGER NOT NULL, state INTEGER NOT NULL, text TEXT NOT NULL, reasoning TEXT NOT NULL, model TEXT NOT NULL,
                created_at INTEGER NOT NULL, sources BLOB, cited BLOB,
                error_code INTEGER, error_message TEXT, error_retryable INTEGER, session TEXT NOT NULL);
            CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
            CREATE INDEX messages_being_written ON messages (session) WHERE state = 1;
            CREATE TABLE turns (
                message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
                started_at INTEGER NOT NULL, model TEXT NOT NULL, outcome INTEGER NOT NULL,
                used_rag INTEGER NOT NULL, used_web INTEGER NOT NULL, reasoned INTEGER NOT NULL, cached INTEGER NOT NULL,
                total_us INTEGER NOT NULL, first_token_us INTEGER NOT NULL, overhead_us INTEGER NOT NULL,
                tokens_per_second REAL NOT NULL, usage BLOB, spans BLOB);
            CREATE INDEX turns_by_start ON turns (started_at);
        )"),
        QStringLiteral(R"(
            ALTER TABLE messages ADD COLUMN tools BLOB;
            ALTER TABLE turns ADD COLUMN attempts BLOB;
            ALTER TABLE turns ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
        )"),
    };
}

} // namespace docswiki::store
