// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/searchscope.h"

#include "core/knowledge/index/schema.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

Result<SearchScope> searchScope(Statement &libraries, const QStringList &names)
{
    struct Entry {
        qint64 id;
        QString name;
        bool sample;
        qint64 passages;
        qint64 bodyBytes;
    };
    QList<Entry> entries;
    for (;;) {
        const Result<bool> row = libraries.step();
        if (!row) return fail(row.error());
        if (!*row) break;
        entries.append(
            {libraries.integer(0), libraries.text(1), libraries.integer(2) != 0, libraries.integer(3), libraries.integer(4)});
    }
    const bool anyOwn =
        std::any_of(entries.cbegin(), entries.cend(), [](const Entry &e) { return !e.sample && e.passages > 0; });
    SearchScope scope;
    QStringList missing = names;
    for (const Entry &entry : std::as_const(entries)) {
        if (names.isEmpty() ? (entry.sample && anyOwn) : !names.contains(entry.name)) continue;
        missing.removeAll(entry.name);
        const qint64 begin = entry.id << libraryIdShift;
        const qint64 end = (entry.id + 1) << libraryIdShift;
        if (!scope.ranges.isEmpty() && scope.ranges.constLast().end == begin)
            scope.ranges.last().end = end;
        else
            scope.ranges.append({begin, end});
        scope.passages += entry.passages;
        scope.bodyBytes += entry.bodyBytes;
    }
    if (!missing.isEmpty())
        return fail(ErrorCode::NotFound, u"There is no library called “%1”."_s.arg(missing.constFirst()));
    return scope;
}

} // namespace docswiki::knowledge
