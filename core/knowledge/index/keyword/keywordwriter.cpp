// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/keywordwriter.h"

#include "core/knowledge/text/tokenizer.h"

namespace docswiki::knowledge::keyword {

namespace {

constexpr quint32 maxBuffered = 16'384; // passages: more become a segment before the transaction ends
constexpr qint64 mergeShare = 8;        // postings merged for one that is added: every level takes one
constexpr qint64 leastMerged = 200'000; // postings with any flush

class FieldSink final : public TokenSink {
public:
    FieldSink(SegmentBuffer &buffer, Field field) : m_buffer(buffer), m_field(field) {}
    void token(const Token &token) override
    {
        m_buffer.add(token.term, m_field);
        words += token.samePlace ? 0 : 1;
    }
    quint64 words = 0;

private:
    SegmentBuffer &m_buffer;
    Field m_field;
};

} // namespace

Result<std::unique_ptr<KeywordWriter>> KeywordWriter::open(Connection &connection)
{
    Result<PageStore> store = PageStore::open(connection);
    if (!store) return fail(store.error());
    std::unique_ptr<KeywordWriter> writer(new KeywordWriter(connection, std::move(*store)));
    const Result<void> ready = writer->prepareStatements().and_then([&] { return writer->load(); });
    if (!ready) return fail(ready.error());
    return writer;
}

Result<void> KeywordWriter::prepareStatements()
{
    const std::pair<Statement *, const char *> statements[] = {
        {&m_insertSegment, "INSERT INTO keyword_segment DEFAULT VALUES"},
        {&m_setState, "UPDATE keyword_segment SET state = ?1, passages = ?2, words = ?3 WHERE id = ?4"},
        {&m_insertGone, "INSERT INTO keyword_gone (segment, first, count) VALUES (?1, ?2, ?3)"},
        {&m_countGone, "UPDATE keyword_segment SET gone = gone + ?1 WHERE id = ?2"},
    };
    for (const auto &[statement, sql] : statements) {
        Result<Statement> prepared = m_connection.prepare(sql);
        if (!prepared) return fail(prepared.error());
        *statement = std::move(*prepared);
    }
    return {};
}

/// Reads which segments there are. One that a killed program was building is cleared away with the dropped.
Result<void> KeywordWriter::load()
{
    m_live.clear();
    m_loaded.clear();
    m_dropped.clear();
    m_merges.clear();
    Result<Statement> list =
        m_connection.prepare("SELECT id, state, passages, gone, words FROM keyword_segment ORDER BY id");
    if (!list) return fail(list.error());
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return {};
        const qint64 id = list->integer(0);
        if (list->integer(1) == static_cast<qint64>(SegmentState::Live))
            m_live[id] = {id, static_cast<quint32>(list->integer(2)), static_cast<quint32>(list->integer(3)),
                          static_cast<quint64>(list->integer(4))};
        else
            m_dropped.push_back(id);
    }
}

Result<std::shared_ptr<Segment>> KeywordWriter::segment(qint64 id)
{
    std::shared_ptr<Segment> &known = m_loaded[id];
    if (known) return known;
    Result<std::shared_ptr<Segment>> loaded = Segment::load(m_store, m_connection, m_live[id]);
    if (loaded) known = *loaded;
    return loaded;
}

Result<qint64> KeywordWriter::addSegment()
{
    if (const Result<void> made = m_insertSegment.run(); !made) return fail(made.error());
    return m_connection.lastInsertId();
}

Result<void> KeywordWriter::setState(qint64 id, SegmentState state, quint32 passages, quint64 words)
{
    return m_setState.bind(static_cast<int>(state))
        .bind(static_cast<qint64>(passages))
        .bind(static_cast<qint64>(words))
        .bind(id)
        .run();
}

Result<void> KeywordWriter::add(qint64 chunk, std::string_view title, std::string_view heading, std::string_view body)
{
    m_buffer.begin(chunk);
    FieldSink titles(m_buffer, Field::Title);
    tokenize(title, titles);
    FieldSink headings(m_buffer, Field::Heading);
    tokenize(heading, headings);
    FieldSink words(m_buffer, Field::Body);
    tokenize(body, words);
    m_buffer.end(words.words);
    return m_buffer.passages() < maxBuffered ? Result<void>() : writeBuffer();
}

Result<void> KeywordWriter::writeBuffer()
{
    if (m_buffer.passages() == 0) {
        m_buffer.clear();
        return {};
    }
    const Result<qint64> id = addSegment();
    if (!id) return fail(id.error());
    const SegmentRow row{*id, m_buffer.passages(), 0, m_buffer.words()};
    const Result<void> written = m_buffer.write(m_store, *id).and_then([&] {
        return setState(*id, SegmentState::Live, row.passages, row.words);
    });
    if (!written) return written;
    m_live[*id] = row;
    m_buffer.clear();
    return {};
}

Result<void> KeywordWriter::remove(qint64 firstChunk, qint64 count)
{
    qint64 left = count - m_buffer.remove(firstChunk, count);
    for (auto live = m_live.begin(); live != m_live.end() && left > 0; ++live) {
        const Result<std::shared_ptr<Segment>> owner = segment(live->first);
        if (!owner) return fail(owner.error());
        for (const auto &[begin, end] : (*owner)->ordinalsIn({{firstChunk, firstChunk + count}})) {
            for (quint32 at = begin; at < end;) { // what is gone already is passed over
                const auto same = [&](bool isGone) {
                    quint32 to = at;
                    while (to < end && (*owner)->isGone(to) == isGone)
                        ++to;
                    return to;
                };
                at = same(true);
                const quint32 to = same(false);
                if (to == at) break;
                if (const Result<void> marked = markGone(live->first, at, to - at); !marked) return marked;
                left -= to - at;
                at = to;
            }
        }
    }
    return {};
}

Result<void> KeywordWriter::markGone(qint64 id, quint32 first, quint32 count)
{
    m_live[id].gone += count;
    if (const auto loaded = m_loaded.find(id); loaded != m_loaded.end() && loaded->second) {
        for (quint32 i = 0; i < count; ++i)
            loaded->second->markGone(first + i);
    }
    return m_insertGone.bind(id).bind(static_cast<qint64>(first)).bind(static_cast<qint64>(count)).run().and_then([&] {
        return m_countGone.bind(static_cast<qint64>(count)).bind(id).run();
    });
}

Result<void> KeywordWriter::flush()
{
    const auto added = static_cast<qint64>(m_buffer.postings());
    return writeBuffer().and_then([&] { return mergeSome(std::max(added * mergeShare, leastMerged)); }).and_then([&] {
        return clearAway(clearedAtOnce);
    });
}

Result<void> KeywordWriter::forget()
{
    m_buffer.clear();
    return load();
}

} // namespace docswiki::knowledge::keyword
