// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/sqlite.h"

#include <QString>

#include <memory>

namespace docswiki::bench {

/// What one gets from FTS5 by itself: porter stems, every word of the question joined by OR, ranked by bm25. Holds the
/// passages of a knowledge database, so that both are measured over the same text.
class PlainFts {
public:
    static Result<std::unique_ptr<PlainFts>> copyOf(const QString &knowledgeDatabase, const QString &file);
    Result<int> search(const QString &question, int topK); ///< how many were found

private:
    explicit PlainFts(std::unique_ptr<knowledge::Connection> connection) : m_connection(std::move(connection)) {}
    std::unique_ptr<knowledge::Connection> m_connection;
    knowledge::Statement m_query;
};

} // namespace docswiki::bench
