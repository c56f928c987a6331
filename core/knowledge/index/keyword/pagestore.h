// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/sqlite.h"

#include <string>
#include <string_view>

namespace docswiki::knowledge::keyword {

/// The tables of the keyword index, part of the knowledge database's schema.
///
/// A segment is an index of its own over some passages; what is written once never changes, but for the passages that
/// are marked as gone. `state` is 0 while the segment is built, 1 when searches use it, 2 when it waits to be cleared
/// away. keyword_page holds pages of a size that fits one page of the file: segment·2^32 + number.
constexpr char keywordSchema[] = R"sql(
CREATE TABLE keyword_segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    words INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE keyword_page (
    id INTEGER PRIMARY KEY,
    data BLOB NOT NULL
);
CREATE TABLE keyword_gone (
    segment INTEGER NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (segment, first)
) WITHOUT ROWID;
)sql";

enum class SegmentState { Building = 0, Live = 1, Dropped = 2 };

/// A row of SQLite of this size still lies whole on a page of 4,096 bytes.
constexpr std::size_t pageBytes = 4'030;

/// The pages of every segment that are not terms or postings.
enum FixedPage : quint32 { RunsPage = 0, LengthsPage = 1, DirectoryPage = 2, FirstFreePage = 3 };

/// Reads and writes pages. Thread of the connection, which must outlive it.
class PageStore {
public:
    static Result<PageStore> open(Connection &connection);

    /// Into `page`, with readAhead bytes more at the end; the view is without them.
    Result<std::string_view> read(qint64 segment, quint32 number, std::string &page);
    Result<void> write(qint64 segment, quint32 number, std::string_view page);
    /// Removes at most `most` pages of a segment; gives how many there were.
    Result<qint64> drop(qint64 segment, qint64 most);

private:
    explicit PageStore(Connection &connection) : m_connection(&connection) {}
    Connection *m_connection;
    Statement m_read;
    Statement m_write;
    Statement m_drop;
};

/// The error of pages that cannot be what was written.
Error damagedIndex();

} // namespace docswiki::knowledge::keyword
