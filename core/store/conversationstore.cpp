// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/conversationstore.h"

#include "core/store/codec.h"
#include "core/store/schema.h"
#include "core/turn/citations.h"

namespace docswiki::store {

using namespace Qt::StringLiterals;

namespace {

QVariant stamp(const QDateTime &time)
{
    return time.toMSecsSinceEpoch();
}

QDateTime timeOf(const QVariant &value)
{
    return QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

/// Qt binds a null string as NULL, and our text columns take none.
QVariant words(const QString &text)
{
    return text.isNull() ? QVariant(u""_s) : QVariant(text);
}

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

qint64 micro(Nanoseconds duration)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

Nanoseconds fromMicro(const QVariant &value)
{
    return std::chrono::microseconds(value.toLongLong());
}

Error errorOf(const QVariant &code, const QVariant &message, const QVariant &retryable)
{
    if (message.isNull())
        return {};
    return {static_cast<ErrorCode>(code.toInt()), message.toString(), {}, retryable.toBool()};
}

// The columns of a turn, in the order that recordOf() reads them.
const QString turnColumns = u"t.message_id, t.started_at, t.model, t.outcome, t.used_rag, t.used_web, t.reasoned, t.cached, t.total_us, "
                            "t.first_token_us, t.overhead_us, t.tokens_per_second, t.usage, t.spans, t.attempts, t.answered_by"_s;

metrics::TurnRecord recordOf(const QSqlQuery &row, int first)
{
    metrics::TurnRecord record;
    record.messageId = row.value(first).toString();
    record.startedAt = timeOf(row.value(first + 1));
    record.model = row.value(first + 2).toString();
    record.outcome = static_cast<metrics::TurnOutcome>(row.value(first + 3).toInt());
    record.usedRag = row.value(first + 4).toBool();
    record.usedWeb = row.value(first + 5).toBool();
    record.reasoned = row.value(first + 6).toBool();
    record.cached = row.value(first + 7).toBool();
    record.total = fromMicro(row.value(first + 8));
    record.firstToken = fromMicro(row.value(first + 9));
    record.overhead = fromMicro(row.value(first + 10));
    record.tokensPerSecond = row.value(first + 11).toDouble();
    record.usage = decodeUsage(row.value(first + 12).toByteArray());
    record.spans = decodeSpans(row.value(first + 13).toByteArray());
    record.attempts = decodeAttempts(row.value(first + 14).toByteArray());
    record.answeredBy = row.value(first + 15).toString();
    return record;
}

Message messageOf(const QSqlQuery &row)
{
    Message m;
    m.id = row.value(0).toString();
    m.conversationId = row.value(1).toString();
    m.parentId = row.value(2).toString();
    m.role = static_cast<provider::Role>(row.value(3).toInt());
    m.state = static_cast<MessageState>(row.value(4).toInt());
    m.text = row.value(5).toString();
    m.reasoning = row.value(6).toString();
    m.model = row.value(7).toString();
    m.createdAt = timeOf(row.value(8));
    m.sources = decodeSources(row.value(9).toByteArray());
    m.cited = decodeNumbers(row.value(10).toByteArray());
    m.error = errorOf(row.value(11), row.value(12), row.value(13));
    m.tools = decodeTools(row.value(14).toByteArray());
    if (!row.value(15).isNull()) {
        m.record = recordOf(row, 15);
        m.record->error = m.error;
    }
    return m;
}

Conversation conversationOf(const QSqlQuery &row)
{
    return {row.value(0).toString(), row.value(1).toString(), timeOf(row.value(2)), timeOf(row.value(3)), row.value(4).toBool(),
            row.value(5).toInt()};
}

const QString conversationColumns =
    u"c.id, c.title, c.created_at, c.updated_at, c.pinned, (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)"_s;

Result<bool> insertMessage(Database &database, const Message &m, const QString &session)
{
    const auto done = database.run(
        u"INSERT INTO messages (id, conversation_id, parent_id, role, state, text, reasoning, model, created_at, sources, cited, session) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {m.id, m.conversationId, orNull(m.parentId), static_cast<int>(m.role), static_cast<int>(m.state), words(m.text), words(m.reasoning), words(m.model),
         stamp(m.createdAt), encodeSources(m.sources), encodeNumbers(m.cited), session});
    return done ? Result<bool>(true) : fail(done.error());
}

} // namespace

ConversationStore::ConversationStore(QString file, QString sessionFolder) : m_file(std::move(file)), m_session(sessionFolder) {}

Result<bool> ConversationStore::open()
{
    return m_database.open(m_file)
        .and_then([this](bool) { return m_database.migrate(schemaSteps()); })
        .and_then([this](bool) { return markInterrupted(); });
}

Result<bool> ConversationStore::markInterrupted()
{
    auto rows = m_database.run(u"SELECT DISTINCT session FROM messages WHERE state = ?"_s, {static_cast<int>(MessageState::Streaming)});
    if (!rows)
        return fail(rows.error());
    QStringList gone;
    while (rows->next()) {
        const QString session = rows->value(0).toString();
        if (!m_session.isAlive(session))
            gone.append(session);
    }
    rows->finish();
    for (const QString &session : std::as_const(gone)) {
        const auto done = m_database.run(u"UPDATE messages SET state = ? WHERE state = ? AND session = ?"_s,
                                         {static_cast<int>(MessageState::Interrupted), static_cast<int>(MessageState::Streaming), session});
        if (!done)
            return fail(done.error());
    }
    return true;
}

Result<QList<Conversation>> ConversationStore::conversations(int limit)
{
    auto rows = m_database.run(u"SELECT "_s + conversationColumns +
                                   u" FROM conversations c WHERE c.deleted_at IS NULL ORDER BY c.updated_at DESC LIMIT ?"_s,
                               {limit});
    if (!rows)
        return fail(rows.error());
    QList<Conversation> list;
    while (rows->next())
        list.append(conversationOf(*rows));
    return list;
}

Result<Conversation> ConversationStore::conversation(const QString &id)
{
    auto rows = m_database.run(u"SELECT "_s + conversationColumns + u" FROM conversations c WHERE c.id = ?"_s, {id});
    if (!rows)
        return fail(rows.error());
    if (!rows->next())
        return fail(ErrorCode::NotFound, u"That conversation is not there any more."_s, id);
    return conversationOf(*rows);
}

Result<QList<Message>> ConversationStore::messages(const QString &conversationId)
{
    // Ids grow with time, so a parent comes before its children.
    auto rows = m_database.run(u"SELECT m.id, m.conversation_id, m.parent_id, m.role, m.state, m.text, m.reasoning, m.model, m.created_at, "
                               "m.sources, m.cited, m.error_code, m.error_message, m.error_retryable, m.tools, "_s +
                                   turnColumns +
                                   u" FROM messages m LEFT JOIN turns t ON t.message_id = m.id WHERE m.conversation_id = ? ORDER BY m.id"_s,
                               {conversationId});
    if (!rows)
        return fail(rows.error());
    QList<Message> list;
    while (rows->next())
        list.append(messageOf(*rows));
    return list;
}

Result<bool> ConversationStore::beginTurn(const Conversation &conversation, const Message &question, const Message &answer)
{
    Transaction transaction(m_database);
    const auto kept = m_database.run(u"INSERT INTO conversations (id, title, created_at, updated_at, pinned) VALUES (?, ?, ?, ?, 0) "
                                     "ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at"_s,
                                     {conversation.id, words(conversation.title), stamp(conversation.createdAt), stamp(conversation.updatedAt)});
    if (!kept)
        return fail(kept.error());
    return insertMessage(m_database, question, m_session.id())
        .and_then([&](bool) { return insertMessage(m_database, answer, m_session.id()); })
        .and_then([&](bool) { return transaction.commit(); });
}

Result<bool> ConversationStore::savePartial(const QString &answerId, const QString &text, const QString &reasoning,
                                            const QList<turn::Source> &sources, const QList<ToolUse> &tools)
{
    const auto done = m_database.run(
        u"UPDATE messages SET text = ?, reasoning = ?, sources = ?, cited = ?, tools = ? WHERE id = ? AND state = ?"_s,
        {words(text), words(reasoning), encodeSources(sources), encodeNumbers(turn::citedSources(text, static_cast<int>(sources.size()))),
         encodeTools(tools), answerId, static_cast<int>(MessageState::Streaming)});
    return done ? Result<bool>(true) : fail(done.error());
}

Result<bool> ConversationStore::finishTurn(const Message &m)
{
    Transaction transaction(m_database);
    const bool failed = m.state == MessageState::Failed;
    const auto updated = m_database.run(
        u"UPDATE messages SET state = ?, text = ?, reasoning = ?, model = ?, sources = ?, cited = ?, error_code = ?, error_message = ?, "
        "error_retryable = ?, tools = ? WHERE id = ?"_s,
        {static_cast<int>(m.state), words(m.text), words(m.reasoning), words(m.model), encodeSources(m.sources), encodeNumbers(m.cited),
         failed ? QVariant(static_cast<int>(m.error.code)) : QVariant(), failed ? QVariant(m.error.message) : QVariant(),
         failed ? QVariant(m.error.retryable) : QVariant(), encodeTools(m.tools), m.id});
    if (!updated)
        return fail(updated.error());
    if (m.record) {
        const metrics::TurnRecord &r = *m.record;
        const auto inserted = m_database.run(
            u"INSERT OR REPLACE INTO turns (message_id, started_at, model, outcome, used_rag, used_web, reasoned, cached, total_us, "
            "first_token_us, overhead_us, tokens_per_second, usage, spans, attempts, answered_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {m.id, stamp(r.startedAt), words(r.model), static_cast<int>(r.outcome), r.usedRag, r.usedWeb, r.reasoned, r.cached, micro(r.total),
             micro(r.firstToken), micro(r.overhead), r.tokensPerSecond, encodeUsage(r.usage), encodeSpans(r.spans),
             encodeAttempts(r.attempts), words(r.answeredBy)});
        if (!inserted)
            return fail(inserted.error());
    }
    return transaction.commit();
}

Result<bool> ConversationStore::saveSpans(const QString &answerId, const QList<metrics::Span> &spans)
{
    const auto done = m_database.run(u"UPDATE turns SET spans = ? WHERE message_id = ?"_s, {encodeSpans(spans), answerId});
    return done ? Result<bool>(true) : fail(done.error());
}

Result<bool> ConversationStore::rename(const QString &id, const QString &title)
{
    const auto done = m_database.run(u"UPDATE conversations SET title = ? WHERE id = ?"_s, {title.simplified().left(200), id});
    return done ? Result<bool>(true) : fail(done.error());
}

Result<bool> ConversationStore::setPinned(const QString &id, bool pinned)
{
    const auto done = m_database.run(u"UPDATE conversations SET pinned = ? WHERE id = ?"_s, {pinned, id});
    return done ? Result<bool>(true) : fail(done.error());
}

Result<bool> ConversationStore::moveToTrash(const QString &id)
{
    const auto done = m_database.run(u"UPDATE conversations SET deleted_at = ? WHERE id = ?"_s, {stamp(QDateTime::currentDateTimeUtc()), id});
    return done ? Result<bool>(true) : fail(done.error());
}

Result<bool> ConversationStore::restore(const QString &id)
{
    const auto done = m_database.run(u"UPDATE conversations SET deleted_at = NULL WHERE id = ?"_s, {id});
    return done ? Result<bool>(true) : fail(done.error());
}

Result<QList<metrics::TurnRecord>> ConversationStore::turns(const QDateTime &since, int limit)
{
    auto rows = m_database.run(u"SELECT * FROM (SELECT "_s + turnColumns +
                                   u" FROM turns t WHERE t.started_at >= ? ORDER BY t.started_at DESC LIMIT ?) ORDER BY started_at"_s,
                               {stamp(since), limit});
    if (!rows)
        return fail(rows.error());
    QList<metrics::TurnRecord> list;
    while (rows->next())
        list.append(recordOf(*rows, 0));
    return list;
}

} // namespace docswiki::store
