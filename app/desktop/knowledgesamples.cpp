// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/knowledgesamples.h"

#include <algorithm>
#include <utility>

namespace docswiki::samples {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using knowledge::PassageFate;
using knowledge::RankedPassage;

namespace {

const QString manual = u"/usr/share/doc/postgresql-doc-15/html/"_s;

struct Row {
    const char16_t *file;
    const char16_t *title;
    const char16_t *section;
    int line;
    int words;   ///< rank; 0: not found so
    int meaning; ///< rank
    PassageFate fate;
    int into; ///< chunk
    const char16_t *text;
};

constexpr Row rows[] = {
    {u"indexes-partial.html", u"11.8. Partial Indexes", u"Chapter 11. Indexes", 0, 1, 1, PassageFate::Used, 0,
     u"A partial index is an index built over a subset of a table; the subset is defined by a conditional expression "
     u"(called the predicate of the partial index). The index contains entries only for those table rows that satisfy "
     u"the predicate. Partial indexes are a specialized feature, but there are several situations in which they are "
     u"useful."},
    {u"sql-createindex.html", u"CREATE INDEX", u"Description", 0, 2, 4, PassageFate::Used, 0,
     u"When the WHERE clause is present, a partial index is created. A partial index is an index that contains entries "
     u"for only a portion of a table, usually a portion that is more useful for indexing than the rest of the table."},
    {u"indexes-partial.html", u"11.8. Partial Indexes", u"Example 11.1", 0, 4, 2, PassageFate::Joined, 1,
     u"One major reason for using a partial index is to avoid indexing common values. Since a query searching for a "
     u"common value will not use the index anyway, there is no point in keeping those rows in the index at all."},
    {u"indexes-expressional.html", u"11.7. Indexes on Expressions", u"Chapter 11. Indexes", 0, 9, 3, PassageFate::Used,
     0,
     u"An index column need not be just a column of the underlying table, but can be a function or scalar expression "
     u"computed from one or more columns of the table."},
    {u"release-7-2.html", u"E.19. Release 7.2", u"Indexes", 0, 3, 0, PassageFate::Folded, 1,
     u"Partial indexes: an index can be built over a subset of a table, defined by a condition."},
    {u"ddl-partitioning.html", u"5.11. Table Partitioning", u"Overview", 0, 0, 5, PassageFate::Used, 0,
     u"Partitioning refers to splitting what is logically one large table into smaller physical pieces; an index on a "
     u"partition holds its rows and no others."},
    {u"indexes-unique.html", u"11.6. Unique Indexes", u"Chapter 11. Indexes", 0, 5, 8, PassageFate::OverBudget, 0,
     u"Indexes can also be used to enforce uniqueness of a column's value, or the uniqueness of the combined values of "
     u"more than one column."},
    {u"indexes-multicolumn.html", u"11.3. Multicolumn Indexes", u"Chapter 11. Indexes", 0, 6, 6, PassageFate::Beyond, 0,
     u"An index can be defined on more than one column of a table."},
    {u"indexes-partial.html", u"11.8. Partial Indexes", u"Example 11.4", 0, 7, 7, PassageFate::Crowded, 0,
     u"Finally, a partial index can also be used to override the system's query plan choices."},
    {u"tutorial-select.html", u"2.5. Querying a Table", u"Chapter 2", 0, 8, 0, PassageFate::Irrelevant, 0,
     u"You can request that the results of a query be returned in sorted order, and only some of the rows."},
    {u"planner-stats.html", u"14.2. Statistics Used by the Planner", u"Single-Column", 0, 0, 9, PassageFate::Beyond, 0,
     u"The planner needs to estimate the number of rows retrieved by a query in order to make good choices."},
};

} // namespace

const QString &question()
{
    static const QString text = u"How do I index only some rows of a table?"_s;
    return text;
}

knowledge::Retrieval retrieval(Meaning meaning)
{
    knowledge::RetrievalReport report;
    report.words = {u"index"_s, u"rows"_s, u"table"_s, u"only"_s};
    report.synonyms = {u"partial"_s, u"record"_s};
    report.ignored = {u"how"_s, u"do"_s, u"i"_s, u"some"_s, u"of"_s, u"a"_s};
    report.searched = 8412;
    report.keywordTook = 3'100us;
    report.assembleTook = 900us;
    report.budgetTokens = 3000;
    if (meaning == Meaning::On) {
        report.vectorModel = u"potion-base-8M"_s;
        report.vectorStore = u"this computer"_s;
        report.embedTook = 400us;
        report.vectorTook = 5'200us;
    } else if (meaning == Meaning::Failed) {
        report.vectorModel = u"text-embedding-3-small"_s;
        report.vectorStore = u"Pinecone"_s;
        report.embedTook = 182ms;
        report.vectorError =
            u"Pinecone did not answer within 30 s; passages were found by their words alone. It is tried again with the next question."_s;
    }
    knowledge::Retrieval found;
    qint64 chunk = 0;
    for (const Row &row : rows) {
        ++chunk;
        RankedPassage one;
        one.passage.chunkId = chunk;
        one.passage.library = u"PostgreSQL"_s;
        one.passage.document = manual + QString::fromUtf16(row.file);
        one.passage.title = QString::fromUtf16(row.title);
        one.passage.headingPath = {QString::fromUtf16(row.section)};
        one.passage.line = row.line;
        one.passage.text = QString::fromUtf16(row.text);
        one.fate = row.fate;
        one.into = row.into;
        if (row.words > 0) {
            one.keywordRank = row.words;
            one.passage.lexicalScore = 14.2 / (0.7 + 0.3 * row.words);
        }
        if (row.meaning > 0 && meaning == Meaning::On) {
            one.vectorRank = row.meaning;
            one.passage.vectorScore = 0.83 - 0.05 * row.meaning;
        }
        if (!one.keywordRank && !one.vectorRank) continue;
        one.passage.score = 1.0 / static_cast<double>(chunk);
        report.tokens += one.fate == PassageFate::Used ? 310 : 0;
        if (one.fate == PassageFate::Used) found.passages << one.passage;
        report.passages << one;
    }
    found.degraded = meaning == Meaning::Failed;
    found.took = 10ms;
    found.report = report;
    return found;
}

knowledge::Retrieval nothingRelevant()
{
    knowledge::Retrieval found = retrieval(Meaning::Off);
    found.passages.clear();
    found.report->words = {u"recipe"_s, u"sourdough"_s, u"table"_s};
    found.report->synonyms.clear();
    found.report->ignored = {u"for"_s, u"the"_s};
    found.report->tokens = 0;
    QList<RankedPassage> few;
    for (const RankedPassage &one : std::as_const(found.report->passages)) {
        if (one.keywordRank.value_or(99) > 3) continue;
        few << one;
        few.last().fate = PassageFate::Irrelevant;
    }
    found.report->passages = few;
    return found;
}

QList<knowledge::Evaluation> evaluations(const QDateTime &now)
{
    QList<knowledge::Evaluation> all;
    const auto add = [&](const QString &set, int questions, qint64 chunks, const QList<double> &scores, double words) {
        for (int i = 0; i < scores.size(); ++i) {
            knowledge::Evaluation one;
            one.at = now.addSecs(-3600LL * 31 * (scores.size() - 1 - i) - 900LL * all.size());
            one.set = set;
            one.settings = i == 0 ? u"keywords, passages of 1,100 letters"_s
                                  : u"keywords + potion-base-8M, passages of 1,100 letters"_s;
            one.indexVersion = 2 + i / 2;
            one.chunks = chunks;
            one.scores = {questions, scores[i], scores[i] + 0.11, scores[i] - 0.03, scores[i] + 0.14};
            one.keywordsOnly = one.scores;
            one.keywordsOnly.ndcg10 = i == 0 ? scores[i] : words;
            one.p50 = Nanoseconds(3'400'000 + 420'000 * i);
            one.p95 = 2 * one.p50;
            all.append(one);
        }
    };
    add(u"scifact"_s, 300, 5183, {0.668, 0.681, 0.694, 0.703, 0.712}, 0.689);
    add(u"anthropic-docs"_s, 100, 2210, {0.701, 0.728, 0.741, 0.739}, 0.722);
    add(u"team-questions"_s, 42, 911, {0.815}, 0.815);
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.at > b.at; });
    return all;
}

QList<knowledge::ModelOffer> modelOffers()
{
    return {{u"minishlab/potion-base-8M"_s, u"Potion base 8M"_s,
             u"English; small and very quick, good for most folders."_s,
             u"/home/ada/.local/share/docswiki/models/potion-base-8M"_s, 30'200'000, 256, u"MIT"_s},
            {u"minishlab/potion-retrieval-32M"_s,
             u"Potion retrieval 32M"_s,
             u"English; made for questions and the passages that answer them."_s,
             {},
             129'000'000,
             512,
             u"MIT"_s},
            {u"minishlab/potion-multilingual-128M"_s,
             u"Potion multilingual 128M"_s,
             u"101 languages, also across them: a German question finds an English passage."_s,
             {},
             512'000'000,
             256,
             u"MIT"_s}};
}

knowledge::EmbeddingProgress embedding()
{
    knowledge::EmbeddingProgress progress;
    progress.space = {u"potion-base-8M"_s, u"3f1c"_s, 256, true};
    progress.done = 9384;
    progress.total = 13'504;
    progress.perSecond = 1840;
    progress.running = true;
    return progress;
}

QList<knowledge::LibrarySummary> libraries(const QDateTime &now)
{
    return {{u"PostgreSQL"_s,
             {u"/usr/share/doc/postgresql-doc-15/html"_s},
             1169,
             0,
             8412,
             12'400'000,
             now.addSecs(-320),
             false,
             true,
             {},
             8412},
            {u"Team handbook"_s,
             {u"/home/ada/handbook"_s, u"/home/ada/notes/decisions.md"_s, u"https://docs.example.org/guide/"_s},
             214,
             1,
             4120,
             3'900'000,
             now.addDays(-1),
             false,
             true,
             u"# not for answers\ndrafts/\n*.log\nmeetings/20*/\n!meetings/2026/\n"_s,
             0},
            {u"Simple Wikipedia"_s,
             {u"/home/ada/dumps/simplewiki.xml.bz2"_s},
             3,
             0,
             972,
             1'200'000,
             now.addDays(-12),
             false,
             false,
             {},
             972}};
}

QList<knowledge::FileEntry> files(const QString &library)
{
    using knowledge::FileState;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto file = [&](const QString &path, int chunks, qint64 bytes, int ms) {
        return knowledge::FileEntry{path, library, FileState::Ready, chunks, bytes, now, Milliseconds(ms), {}, {}};
    };
    QList<knowledge::FileEntry> all{file(u"/home/ada/handbook/onboarding.md"_s, 14, 18'200, 9),
                                    file(u"/home/ada/handbook/archive/onboarding-old.md"_s, 0, 18'200, 3),
                                    file(u"/home/ada/handbook/policies/security.pdf"_s, 0, 412'000, 120),
                                    file(u"https://docs.example.org/guide/install"_s, 6, 9'100, 31),
                                    file(u"https://docs.example.org/guide/upgrade"_s, 11, 15'400, 28),
                                    file(u"/home/ada/dumps/simplewiki.xml.bz2#Ada Lovelace"_s, 5, 6'200, 2),
                                    file(u"/home/ada/notes/decisions.md"_s, 31, 44'000, 12)};
    all[1].twinOf = all[0].path;
    all[2].state = FileState::Failed;
    all[2].reason = u"The file is encrypted: save it without a password and index again."_s;
    return all;
}

} // namespace docswiki::samples
