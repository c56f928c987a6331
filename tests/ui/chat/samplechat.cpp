// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"

#include <QTimeZone>

namespace docswiki::test {

using namespace Qt::StringLiterals;
using docswiki::metrics::Span;
using turn::Stage;
using turn::StageState;

store::Message question(const QString &id, const QString &text, const QString &parent)
{
    store::Message message;
    message.id = id;
    message.conversationId = u"c1"_s;
    message.parentId = parent;
    message.role = provider::Role::User;
    message.text = text;
    message.createdAt = QDateTime({2026, 3, 4}, {10, 42}, QTimeZone::utc());
    return message;
}

store::Message answer(const QString &id, const QString &text, const QString &parent)
{
    store::Message message = question(id, text, parent);
    message.role = provider::Role::Assistant;
    message.model = u"deepseek/deepseek-chat-v3.1"_s;
    return message;
}

QList<turn::Source> sampleSources()
{
    const auto source = [](int id, const QString &title, const QStringList &path, int page, double score,
                           const QString &text) {
        turn::Source made;
        made.id = id;
        made.passage.title = title;
        made.passage.document =
            u"/usr/share/doc/postgresql-doc-15/html/"_s + title.toLower().replace(u' ', u'-') + u".html"_s;
        made.passage.headingPath = path;
        made.passage.page = page;
        made.passage.score = score;
        made.passage.text = text;
        return made;
    };
    return {
        source(
            1, u"Partial Indexes"_s, {u"Indexes"_s, u"Partial Indexes"_s}, 0, 14.2,
            u"A partial index is an index built over a subset of a table; the subset is defined by a conditional "
            "expression (called the predicate of the partial index). The index contains entries only for those table "
            "rows that satisfy the predicate. Partial indexes are a specialized feature, but there are several "
            "situations in which they are useful."_s),
        source(
            2, u"CREATE INDEX"_s, {u"SQL Commands"_s, u"CREATE INDEX"_s, u"Description"_s}, 0, 11.7,
            u"When the WHERE clause is present, a partial index is created. A partial index is an index that contains "
            "entries for only a portion of a table, usually a portion that is more useful for indexing than the rest "
            "of the table."_s),
        source(3, u"Operator Classes and Operator Families"_s, {u"Indexes"_s}, 412, 6.1,
               u"An index definition can specify an operator class for each column of an index."_s),
        source(4, u"Unique Indexes"_s, {u"Indexes"_s, u"Unique Indexes"_s}, 0, 5.4,
               u"Indexes can also be used to enforce uniqueness of a column's value, or the uniqueness of the combined "
               "values of more than one column."_s),
    };
}

QString sampleAnswer()
{
    return u"A **partial index** covers only the rows that its `WHERE` clause selects, so it is smaller and cheaper to "
           u"keep "
           "up to date than an index over the whole table [1][2]. Rows outside the predicate are not in it at all.\n\n"
           "```sql\n"
           "-- only the few orders that still wait for their bill\n"
           "CREATE INDEX orders_unbilled_idx\n"
           "    ON orders (order_nr)\n"
           "    WHERE billed IS NOT TRUE;\n\n"
           "SELECT * FROM orders WHERE billed IS NOT TRUE AND order_nr < 10000 AND note = 'late';\n"
           "```\n\n"
           "### When the planner uses it\n\n"
           "1. The query's condition must *imply* the predicate; this is checked when the plan is made [1].\n"
           "2. A parameter (`$1`) can never prove it.\n"
           "3. Simple inequalities are understood:\n"
           "   - `x < 1` implies `x < 2`\n"
           "   - anything more clever is not\n\n"
           "| Index | Rows | Size |\n"
           "|:------|-----:|-----:|\n"
           "| whole table | 4,812,000 | 103 MB |\n"
           "| partial | 31,400 | 712 kB |\n\n"
           "> Do not use many partial indexes in the place of partitioning [2].\n\n"
           "More in the [manual](https://www.postgresql.org/docs/15/indexes-partial.html). No source says [9].\n"_s;
}

docswiki::metrics::TurnRecord sampleRecord()
{
    docswiki::metrics::TurnRecord record;
    record.model = u"deepseek/deepseek-chat-v3.1"_s;
    record.outcome = docswiki::metrics::TurnOutcome::Finished;
    const auto span = [](Stage stage, double begin, double end, const QString &detail = {},
                         StageState state = StageState::Finished) {
        const auto ns = [](double ms) { return Nanoseconds(static_cast<qint64>(ms * 1e6)); };
        return Span{stage, state, ns(begin), ns(end), detail};
    };
    record.spans = {span(Stage::Store, 0, 1.4),
                    span(Stage::Decide, 0.02, 0.3, u"names a thing in your documents"_s),
                    span(Stage::Retrieve, 0.1, 41, u"4 passages"_s),
                    span(Stage::Warmup, 0.1, 88),
                    span(Stage::Prompt, 41, 41.2),
                    span(Stage::Connect, 41.3, 62, u"reused"_s),
                    span(Stage::Wait, 62, 612),
                    span(Stage::Decode, 612, 3104, u"154 pieces"_s),
                    span(Stage::Paint, 612, 616)};
    record.total = Milliseconds(3104);
    record.firstToken = Milliseconds(612);
    record.overhead = Nanoseconds(2'400'000);
    record.tokensPerSecond = 62;
    provider::Usage usage;
    usage.promptTokens = 1934;
    usage.completionTokens = 420;
    usage.cachedTokens = 1024;
    usage.cost = 0.0031;
    record.usage = usage;
    return record;
}

QList<store::Message> sampleConversation(int more)
{
    QList<store::Message> messages;
    messages << question(u"q1"_s, u"How do I index only some rows?"_s);
    store::Message first = answer(u"a1"_s, sampleAnswer(), u"q1"_s);
    first.sources = sampleSources();
    first.cited = {1, 2};
    first.record = sampleRecord();
    first.record->messageId = first.id;
    messages << first;
    for (int i = 0; i < more; ++i) {
        const QString n = QString::number(i);
        messages << question(u"mq"_s + n, u"Question %1: what does it cost to keep such an index up to date?"_s.arg(i),
                             messages.last().id);
        store::Message next = answer(u"ma"_s + n, sampleAnswer(), messages.last().id);
        next.sources = sampleSources();
        next.cited = {1, 2};
        next.record = sampleRecord();
        messages << next;
    }
    return messages;
}

QList<store::Conversation> sampleConversations(const QDateTime &now)
{
    QList<store::Conversation> list;
    const auto add = [&](const QString &id, const QString &title, int hoursAgo, bool pinned = false) {
        list.append({id, title, now.addSecs(-3600LL * hoursAgo), now.addSecs(-3600LL * hoursAgo), pinned, 4});
    };
    add(u"c1"_s, u"Index only some rows"_s, 0);
    add(u"c2"_s, u"What happens when the transaction id counter wraps around"_s, 1);
    add(u"c3"_s, u"Logical replication set-up"_s, 26);
    add(u"c4"_s, u"Backup plan for the wiki server"_s, 29);
    add(u"c5"_s, u"Find slow queries"_s, 80);
    add(u"c6"_s, u"中文文檔的全文檢索"_s, 100);
    add(u"c7"_s, u"Roles and grants, once more"_s, 900);
    add(u"c8"_s, u"House rules of the team wiki"_s, 50, true);
    return list;
}

QList<turn::TurnEvent> eventsUntilWaiting()
{
    const auto started = [](Stage stage, int ms) {
        return turn::TurnEvent{Milliseconds(ms), turn::StageEvent{stage, StageState::Started, {}, {}}};
    };
    const auto finished = [](Stage stage, int at, int took, const QString &detail = {}) {
        return turn::TurnEvent{Milliseconds(at),
                               turn::StageEvent{stage, StageState::Finished, Milliseconds(took), detail}};
    };
    return {
        {Milliseconds(0), turn::StatusEvent{u"processing"_s}},
        started(Stage::Store, 0),
        started(Stage::Decide, 0),
        started(Stage::Retrieve, 0),
        finished(Stage::Decide, 1, 1),
        {Milliseconds(1), turn::DecisionEvent{true, false, u"asks for a fact"_s}},
        finished(Stage::Store, 2, 2),
        finished(Stage::Retrieve, 41, 41, u"4 passages"_s),
        {Milliseconds(41), turn::SourcesEvent{sampleSources()}},
        started(Stage::Prompt, 41),
        finished(Stage::Prompt, 42, 1),
        started(Stage::Connect, 42),
        finished(Stage::Connect, 60, 18),
        started(Stage::Wait, 60),
    };
}

turn::TurnEvent content(const QString &text, Milliseconds at)
{
    return {at, turn::ContentEvent{text}};
}

turn::TurnEvent done(const QString &text, Milliseconds at, const QString &finishReason)
{
    turn::DoneEvent event;
    event.text = text;
    event.model = u"deepseek/deepseek-chat-v3.1"_s;
    event.finishReason = finishReason;
    event.cited = {1, 2};
    event.total = at;
    event.firstToken = Milliseconds(612);
    return {at, event};
}

turn::TurnEvent attempt(const provider::Attempt &attempt, Milliseconds at)
{
    return {at, turn::AttemptEvent{attempt}};
}

turn::TurnEvent stage(turn::Stage stage, turn::StageState state, Milliseconds at, Milliseconds took)
{
    return {at, turn::StageEvent{stage, state, took, {}}};
}

QList<turn::TurnEvent> toolCall(const QString &id, const QString &name, const QString &arguments, Milliseconds at)
{
    return {{at, turn::ToolCallStartEvent{id, name}}, {at, turn::ToolCallEvent{id, name, arguments}}};
}

turn::TurnEvent toolResult(const QString &id, const QString &name, bool ok, const QString &summary, Milliseconds at,
                           Milliseconds took)
{
    return {at, turn::ToolResultEvent{id, name, ok, took, summary}};
}

turn::TurnEvent failedEvent(const Error &error, Milliseconds at)
{
    return {at, turn::ErrorEvent{error}};
}

} // namespace docswiki::test
