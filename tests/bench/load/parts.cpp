// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/parts.h"

#include "core/engine/enginethread.h"
#include "core/metrics/statistics.h"
#include "tests/bench/load/crowd.h"
#include "tests/bench/load/processfigures.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <QUrl>

#include <malloc.h>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int startMs = 30'000;
constexpr int aloneTurns = 20;
constexpr int memoryAtOnce = 50;
constexpr int turnsOfACrowd = 500;
constexpr double mostGrowth = 0.10;
constexpr double mostLogMb = 64;

/// docswiki-emulator as a process of its own, so that its memory and files are not counted as ours.
class EmulatorProcess {
    Q_DISABLE_COPY_MOVE(EmulatorProcess)
public:
    explicit EmulatorProcess(const QStringList &options)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationDirPath() + "/docswiki-emulator"_L1, options);
        if (m_process.waitForStarted(startMs) && m_process.waitForReadyRead(startMs))
            m_url = QUrl(QString::fromUtf8(m_process.readLine()).trimmed());
    }
    ~EmulatorProcess()
    {
        m_process.kill();
        m_process.waitForFinished(startMs);
    }
    bool runs() const { return m_url.isValid() && !m_url.isEmpty(); }
    QUrl url() const { return m_url; }
    quint16 port() const { return static_cast<quint16>(m_url.port()); }

private:
    QProcess m_process;
    QUrl m_url;
};

engine::EngineConfig configFor(const EmulatorProcess &emulator, const QTemporaryDir &data)
{
    engine::EngineConfig config;
    config.paths = DataPaths{data.path()};
    config.providerUrl = emulator.url().toString();
    config.apiKey = u"key"_s;
    config.loaderProgram = QCoreApplication::applicationDirPath() + "/docswiki-loader"_L1;
    return config;
}

void waitFor(QFuture<Result<bool>> future)
{
    QEventLoop loop;
    future.then(&loop, [&loop](const Result<bool> &) { loop.quit(); });
    loop.exec();
}

/// Lets everything that was deleted or queued go, so that what is counted afterwards is what stays.
void settle()
{
    QEventLoop loop;
    QTimer::singleShot(300ms, &loop, &QEventLoop::quit);
    loop.exec();
}

QJsonObject toJson(const QList<double> &times)
{
    const metrics::Summary s = metrics::summarise(times);
    return {{u"n"_s, s.count}, {u"p50"_s, s.p50Ms}, {u"p95"_s, s.p95Ms}, {u"p99"_s, s.p99Ms}, {u"max"_s, s.maxMs}};
}

QJsonObject toJson(const Crowd::Tally &result)
{
    QJsonObject outcomes;
    for (auto it = result.outcomes.cbegin(); it != result.outcomes.cend(); ++it)
        outcomes[it.key()] = it.value();
    QJsonObject stages;
    for (auto it = result.stageMs.cbegin(); it != result.stageMs.cend(); ++it)
        stages[turn::stageName(it.key())] = toJson(it.value());
    return {{u"turns"_s, result.asked},
            {u"outcomes"_s, outcomes},
            {u"lost"_s, result.lost},
            {u"ended_twice"_s, result.endedTwice},
            {u"seconds"_s, result.seconds},
            {u"first_token_ms"_s, toJson(result.firstTokenMs)},
            {u"total_ms"_s, toJson(result.totalMs)},
            {u"stages_ms"_s, stages}};
}

bool allWell(const Crowd::Tally &result)
{
    return result.lost == 0 && result.endedTwice == 0 && result.outcomes.value(u"finished"_s) == result.asked;
}
} // namespace

Result<QJsonObject> measureConcurrency(int atOnce, int waves)
{
    const EmulatorProcess emulator({u"--first-token-ms"_s, u"300"_s, u"--tokens-per-second"_s, u"40"_s, u"--answer"_s,
                                    u"word "_s.repeated(40).trimmed()});
    if (!emulator.runs()) return fail(ErrorCode::Input, u"The program docswiki-emulator is not beside this one."_s);
    const QTemporaryDir data;
    const ProcessFigures before = processFigures(emulator.port());
    QJsonObject report;
    bool ok = true;
    {
        engine::EngineThread thread(configFor(emulator, data));
        waitFor(thread.engine().whenReady());
        const ProcessFigures ready = processFigures(emulator.port());
        Crowd crowd(thread.engine(), u"bench/model"_s);
        const Crowd::Tally alone = crowd.run(aloneTurns, 1);
        Crowd::Tally together;
        for (int wave = 0; wave < waves; ++wave) {
            const Crowd::Tally result = crowd.run(atOnce, atOnce);
            together.asked += result.asked;
            together.lost += result.lost;
            together.endedTwice += result.endedTwice;
            together.seconds += result.seconds;
            together.firstTokenMs += result.firstTokenMs;
            together.totalMs += result.totalMs;
            for (auto it = result.stageMs.cbegin(); it != result.stageMs.cend(); ++it)
                together.stageMs[it.key()] += it.value();
            for (auto it = result.outcomes.cbegin(); it != result.outcomes.cend(); ++it)
                together.outcomes[it.key()] += it.value();
        }
        settle();
        const ProcessFigures after = processFigures(emulator.port());
        ok = allWell(alone) && allWell(together) && after.connections <= 8;
        report = {{u"at_once"_s, atOnce},
                  {u"alone"_s, toJson(alone)},
                  {u"together"_s, toJson(together)},
                  {u"connections_at_end"_s, after.connections},
                  {u"files_when_ready"_s, ready.files},
                  {u"files_at_end"_s, after.files},
                  {u"rss_mb_at_end"_s, after.rssMb}};
    }
    settle();
    const ProcessFigures gone = processFigures(emulator.port());
    report[u"connections_without_engine"_s] = gone.connections;
    report[u"files_before_engine"_s] = before.files;
    report[u"files_without_engine"_s] = gone.files;
    report[u"ok"_s] = ok && gone.connections == 0;
    return report;
}

Result<QJsonObject> measureMemory(int turns, bool storeConversations)
{
    const EmulatorProcess emulator({u"--answer"_s, u"word "_s.repeated(20).trimmed()});
    if (!emulator.runs()) return fail(ErrorCode::Input, u"The program docswiki-emulator is not beside this one."_s);
    const QTemporaryDir data;
    engine::EngineConfig config = configFor(emulator, data);
    config.storeConversations = storeConversations;
    engine::EngineThread thread(config);
    waitFor(thread.engine().whenReady());
    QJsonArray points;
    QList<double> rss;
    double logMb = 0;
    bool well = true;
    double seconds = 0;
    int done = 0;
    for (const int until : {turns / 10, turns / 2, turns, turns + turns / 2}) {
        while (done < until) {
            // Small crowds: what they remember of their turns must not be counted.
            Crowd crowd(thread.engine(), u"bench/model"_s);
            const Crowd::Tally tally = crowd.run(std::min(until - done, turnsOfACrowd), memoryAtOnce);
            done += tally.asked;
            seconds += tally.seconds;
            well = well && allWell(tally);
            if (!well) break;
        }
        settle();
        const ProcessFigures now = processFigures(emulator.port());
        const struct mallinfo2 heap = mallinfo2();
        const QFileInfo log(config.paths.conversationDatabase() + "-wal"_L1);
        points.append(QJsonObject{{u"turns"_s, done},
                                  {u"rss_mb"_s, now.rssMb},
                                  {u"own_mb"_s, now.ownMb},
                                  {u"heap_in_use_mb"_s, static_cast<double>(heap.uordblks + heap.hblkhd) / 1048576},
                                  {u"write_ahead_log_mb"_s, static_cast<double>(log.size()) / 1e6},
                                  {u"files"_s, now.files},
                                  {u"connections"_s, now.connections}});
        rss.append(now.rssMb);
        logMb = std::max(logMb, static_cast<double>(log.size()) / 1e6);
    }
    const double whileFilling = rss[2] / rss[0] - 1;
    const double afterwards = rss[3] / rss[1] - 1;
    return QJsonObject{{u"stored"_s, storeConversations},
                       {u"points"_s, points},
                       {u"turns_per_s"_s, done / seconds},
                       {u"all_finished"_s, well},
                       {u"growth_while_records_fill"_s, whileFilling},
                       {u"growth_afterwards"_s, afterwards},
                       {u"growth_limit"_s, mostGrowth},
                       {u"write_ahead_log_limit_mb"_s, mostLogMb},
                       {u"ok"_s, well && afterwards < mostGrowth && logMb < mostLogMb}};
}

} // namespace docswiki::bench
