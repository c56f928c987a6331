// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/pagestore.h"

#include "core/knowledge/index/keyword/postingblock.h"

namespace docswiki::knowledge::keyword {

using namespace Qt::StringLiterals;

namespace {

constexpr int segmentShift = 32;

qint64 idOf(qint64 segment, quint32 number)
{
    return segment << segmentShift | number;
}

} // namespace

Result<PageStore> PageStore::open(Connection &connection)
{
    PageStore store(connection);
    const std::pair<Statement *, const char *> statements[] = {
        {&store.m_read, "SELECT data FROM keyword_page WHERE id = ?1"},
        {&store.m_write, "INSERT INTO keyword_page (id, data) VALUES (?1, ?2)"},
        {&store.m_drop, "DELETE FROM keyword_page WHERE id IN"
                        " (SELECT id FROM keyword_page WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3)"},
    };
    for (const auto &[statement, sql] : statements) {
        Result<Statement> prepared = connection.prepare(sql);
        if (!prepared) return fail(prepared.error());
        *statement = std::move(*prepared);
    }
    return store;
}

Result<std::string_view> PageStore::read(qint64 segment, quint32 number, std::string &page)
{
    const Result<bool> row = m_read.bind(idOf(segment, number)).step();
    if (!row) return fail(row.error());
    if (!*row) return fail(damagedIndex());
    const std::string_view data = m_read.utf8(0);
    const std::size_t size = data.size();
    page.resize(size + readAhead);
    data.copy(page.data(), size);
    m_read.reset();
    return std::string_view(page.data(), size);
}

Result<void> PageStore::write(qint64 segment, quint32 number, std::string_view page)
{
    return m_write.bind(idOf(segment, number)).bindBlob(page).run();
}

Result<qint64> PageStore::drop(qint64 segment, qint64 most)
{
    const Result<void> dropped = m_drop.bind(idOf(segment, 0)).bind(idOf(segment + 1, 0)).bind(most).run();
    if (!dropped) return fail(dropped.error());
    return m_connection->changes();
}

Error damagedIndex()
{
    return {ErrorCode::Storage,
            u"The keyword index is damaged. Re-index the library; your documents are not touched."_s};
}

} // namespace docswiki::knowledge::keyword
