// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"

#include "app/desktop/knowledgesamples.h"

#include <cmath>

namespace docswiki::ui::sample {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using turn::Stage;

metrics::TurnRecord turn(int i, const QDateTime &at)
{
    metrics::TurnRecord record;
    record.messageId = u"m%1"_s.arg(i);
    record.startedAt = at;
    record.model = i % 7 == 0 ? u"google/gemini-2.5-pro"_s : u"deepseek/deepseek-chat-v3.1"_s;
    record.outcome = i % 31 == 30 ? metrics::TurnOutcome::Failed : metrics::TurnOutcome::Finished;
    record.usedRag = i % 3 != 2;
    record.usedWeb = i % 9 == 4;
    record.reasoned = i % 7 == 0;
    const double wave = 0.5 + 0.5 * std::sin(i * 0.7) * std::cos(i * 0.23);
    Nanoseconds now{0};
    const auto add = [&](Stage stage, double ms) {
        const auto took = Nanoseconds(static_cast<qint64>(ms * 1e6));
        record.spans << metrics::Span{stage, turn::StageState::Finished, now, now + took, {}};
        now += took;
    };
    add(Stage::Store, 0.9);
    add(Stage::Decide, 0.2);
    if (record.usedRag) add(Stage::Retrieve, 12 + 40 * wave);
    if (record.usedWeb) add(Stage::Web, 900 + 800 * wave);
    add(Stage::Prompt, 0.4);
    if (i % 5 == 0) add(Stage::Connect, 130);
    add(Stage::Wait, 420 + 700 * wave);
    if (record.reasoned) add(Stage::Reasoning, 2400 * wave + 600);
    record.firstToken = now;
    add(Stage::Decode, 900 + 2600 * wave);
    add(Stage::Paint, 4);
    record.total = now;
    record.overhead = 14ms;
    record.tokensPerSecond = 62;
    return record;
}

QList<metrics::TurnRecord> turns(int n)
{
    QList<metrics::TurnRecord> all;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < n; ++i)
        all << turn(i, now.addSecs(-(n - i) * 140));
    return all;
}

metrics::Snapshot snapshot()
{
    metrics::Snapshot s;
    s.at = QDateTime::currentDateTimeUtc();
    s.window = 24h;
    s.turns = 90;
    s.failed = 2;
    s.total = {88, 3120, 2890, 5410, 7020, 7300};
    s.firstToken = {88, 790, 640, 1480, 3310, 3900};
    s.targets = {{u"average_response"_s, {}, 5000, 3120, 88, true},
                 {u"first_token"_s, {}, 2000, 1790, 88, true},
                 {u"rag"_s, {}, 10000, 3300, 60, true},
                 {u"web"_s, {}, 15000, 15400, 10, false},
                 {u"reasoning"_s, {}, 20000, 0, 0, std::nullopt}};
    s.models = {{u"deepseek/deepseek-chat-v3.1"_s, 75, 2, 3, 1, 2900, 2710, 4900, 610, 1250, 62, 0.11, s.at.addSecs(-140)},
                {u"google/gemini-2.5-pro"_s, 13, 0, 0, 0, 4800, 4550, 7100, 2210, 3900, 88, 0.24, s.at.addSecs(-4000)},
                {u"excerpt"_s, 2, 0, 0, 0, 44, 41, 52, 18, 22, 0, 0, s.at.addDays(-1)}};
    s.system = system(59);
    return s;
}

metrics::SystemStats system(int i)
{
    return {31.0 + i % 5, 48, 62, 41'000'000 + i * 20'000, 2.5 + 2 * std::sin(i * 0.4), 1, 0};
}

QList<knowledge::LibrarySummary> libraries()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return {{u"postgresql-doc-15"_s,
             {u"/usr/share/doc/postgresql-doc-15/html"_s},
             1169,
             3,
             8412,
             12'400'000,
             now.addSecs(-320)},
            {u"Team handbook"_s, {u"/home/ada/handbook"_s}, 84, 0, 911, 1'300'000, now.addDays(-1)},
            {u"Papers on retrieval-augmented generation and evaluation"_s,
             {u"/home/ada/papers"_s},
             37,
             0,
             4120,
             96'000'000,
             now.addDays(-12)},
            {u"Sample documents"_s, {}, 9, 0, 61, 21'000, now.addDays(-20), true}};
}

knowledge::IndexProgress progress()
{
    knowledge::IndexProgress p;
    p.library = u"Papers on retrieval-augmented generation and evaluation"_s;
    p.phase = knowledge::IndexPhase::Indexing;
    p.filesTotal = 1169;
    p.filesDone = 412;
    p.filesFailed = 3;
    p.bytesTotal = 12'400'000;
    p.bytesDone = 4'900'000;
    p.filesPerSecond = 38.2;
    p.bytesPerSecond = 612'000;
    p.timeLeft = 20s;
    p.currentFile =
        u"/home/ada/papers/2024/retrieval/a-very-long-name-of-a-paper-about-dense-passage-retrieval-and-its-many-variants.pdf"_s;
    return p;
}

QList<knowledge::FileEntry> fileEntries(const QString &library, int n)
{
    QList<knowledge::FileEntry> all;
    const QStringList names{u"indexes-partial.html"_s,     u"routine-vacuuming.html"_s, u"sql-createtrigger.html"_s,
                            u"logical-replication.html"_s, u"pgstatstatements.html"_s,  u"warm-standby.html"_s};
    for (int i = 0; i < n; ++i) {
        knowledge::FileEntry file{u"/usr/share/doc/postgresql-doc-15/html/part%1/%2"_s.arg(i / 6).arg(names[i % 6]),
                                  library,
                                  knowledge::FileState::Ready,
                                  4 + i % 17,
                                  9000 + 731 * i,
                                  QDateTime::currentDateTimeUtc(),
                                  Milliseconds(3 + i % 40),
                                  {}};
        if (i % 11 == 3) {
            file.state = knowledge::FileState::Failed;
            file.chunks = 0;
            file.reason = u"The file is encrypted: save it without a password and index again."_s;
        } else if (i % 13 == 5) {
            file.state = knowledge::FileState::Parsing;
            file.took = 0ms;
        } else if (i % 13 == 6) {
            file.state = knowledge::FileState::Queued;
            file.took = 0ms;
        }
        all << file;
    }
    return all;
}

QFuture<Result<knowledge::FilePage>> files(const knowledge::FileQuery &query)
{
    QList<knowledge::FileEntry> chosen;
    for (const knowledge::FileEntry &file : fileEntries(query.library, 420)) {
        if (file.path.contains(query.nameContains) && (!query.state || file.state == *query.state)) chosen << file;
    }
    const knowledge::FilePage page{chosen.mid(query.offset, query.limit), static_cast<int>(chosen.size())};
    return later(Result<knowledge::FilePage>(page));
}

QFuture<Result<knowledge::Retrieval>> search(const knowledge::RetrieveQuery &query)
{
    if (query.text.contains(u"fail"_s))
        return later(Result<knowledge::Retrieval>(fail(ErrorCode::Internal, u"The index cannot be read."_s)));
    if (query.text.contains(u"sourdough"_s)) return later(Result<knowledge::Retrieval>(samples::nothingRelevant()));
    return later(Result<knowledge::Retrieval>(samples::retrieval()));
}

QFuture<Result<QList<knowledge::Evaluation>>> evaluations()
{
    return later(Result<QList<knowledge::Evaluation>>(samples::evaluations(QDateTime::currentDateTimeUtc())));
}

QFuture<Result<knowledge::Evaluation>> judge(const QString &folder)
{
    if (folder.section(u'/', -1).startsWith(u"no"_s))
        return later(Result<knowledge::Evaluation>(fail(ErrorCode::NotFound, u"There is no qrels/test.tsv in this folder."_s)));
    return later(Result<knowledge::Evaluation>(samples::evaluations(QDateTime::currentDateTimeUtc()).first()));
}

} // namespace docswiki::ui::sample
