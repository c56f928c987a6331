// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev bench load: many turns at once through the engine, and its memory over many turns. Each part runs in a process
// of its own, so that one part's memory is not another's. See README.md.
#include "tests/bench/load/parts.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace docswiki;

namespace {

const QString concurrency = u"concurrency"_s;
const QString memory = u"memory"_s;
const QString memoryStored = u"memory-stored"_s;

Result<QJsonObject> measure(const QString &part, int atOnce, int waves, int turns)
{
    if (part == concurrency) return bench::measureConcurrency(atOnce, waves);
    if (part == memory || part == memoryStored) return bench::measureMemory(turns, part == memoryStored);
    return fail(ErrorCode::Input, u"There is no part “%1”. There are: concurrency, memory, memory-stored."_s.arg(part));
}

Result<QJsonObject> measureInChild(const QString &part, const QStringList &options)
{
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(), options + QStringList{u"--part"_s, part, u"--json"_s});
    if (!child.waitForFinished(30 * 60 * 1000))
        return fail(ErrorCode::Timeout, u"The part “%1” did not end."_s.arg(part));
    const QJsonDocument json = QJsonDocument::fromJson(child.readAllStandardOutput());
    if (!json.isObject()) return fail(ErrorCode::Internal, u"The part “%1” broke off."_s.arg(part));
    return json.object();
}

QString ms(const QJsonValue &value)
{
    return QString::number(value.toDouble(), 'f', 1).rightJustified(10);
}

void printTimes(QTextStream &out, const QString &label, const QJsonValue &times)
{
    out << "  " << label.leftJustified(30) << ms(times["p50"_L1]) << ms(times["p95"_L1]) << ms(times["p99"_L1])
        << ms(times["max"_L1]) << "   n = " << times["n"_L1].toInt() << "\n";
}

void printConcurrency(QTextStream &out, const QJsonObject &part)
{
    const int atOnce = part["at_once"_L1].toInt();
    out << atOnce << " turns at once, ms" << QString(u' ').repeated(17) << "p50       p95       p99       max\n";
    for (const auto &[field, label] :
         {std::pair{"first_token_ms"_L1, u"first token"_s}, std::pair{"total_ms"_L1, u"whole answer"_s}}) {
        printTimes(out, label + u", alone"_s, part["alone"_L1][field]);
        printTimes(out, u"%1, %2 at once"_s.arg(label).arg(atOnce), part["together"_L1][field]);
    }
    const QJsonObject together = part["together"_L1].toObject();
    const QJsonObject stages = together["stages_ms"_L1].toObject();
    for (auto it = stages.begin(); it != stages.end(); ++it)
        printTimes(out, u"  stage %1, %2 at once"_s.arg(it.key()).arg(atOnce), it.value());
    const QJsonObject outcomes = together["outcomes"_L1].toObject();
    out << "  of " << together["turns"_L1].toInt() << " turns:";
    for (auto it = outcomes.begin(); it != outcomes.end(); ++it)
        out << " " << it.value().toInt() << " " << it.key() << ",";
    out << " " << together["lost"_L1].toInt() << " lost, " << together["ended_twice"_L1].toInt() << " ended twice\n";
    out << "  connections at the end: " << part["connections_at_end"_L1].toInt() << ", without the engine "
        << part["connections_without_engine"_L1].toInt() << "; open files: " << part["files_when_ready"_L1].toInt()
        << " when ready, " << part["files_at_end"_L1].toInt() << " at the end; before the engine "
        << part["files_before_engine"_L1].toInt() << ", without it " << part["files_without_engine"_L1].toInt() << "\n";
}

void printMemory(QTextStream &out, const QJsonObject &part)
{
    out << "Memory, conversations " << (part["stored"_L1].toBool() ? "stored" : "not stored") << "\n";
    const QJsonArray points = part["points"_L1].toArray();
    for (const QJsonValue &point : points)
        out << "  after " << QString::number(point["turns"_L1].toInt()).rightJustified(6)
            << " turns: " << QString::number(point["rss_mb"_L1].toDouble(), 'f', 1) << " MB resident, "
            << QString::number(point["own_mb"_L1].toDouble(), 'f', 1) << " MB of it its own, "
            << QString::number(point["heap_in_use_mb"_L1].toDouble(), 'f', 1) << " MB of heap in use, "
            << QString::number(point["write_ahead_log_mb"_L1].toDouble(), 'f', 1) << " MB of write-ahead log, "
            << point["files"_L1].toInt() << " open files, " << point["connections"_L1].toInt() << " connections\n";
    const auto percent = [](const QJsonValue &value) {
        return QString::number(100 * value.toDouble(), 'f', 1) + " %"_L1;
    };
    const auto turnsAt = [&points](int i) { return points[i]["turns"_L1].toInt(); };
    out << "  from " << turnsAt(0) << " to " << turnsAt(2) << " turns " << percent(part["growth_while_records_fill"_L1])
        << " more (the engine keeps the figures of the last 5,000 turns)\n  from " << turnsAt(1) << " to " << turnsAt(3)
        << " turns " << percent(part["growth_afterwards"_L1]) << " more (limit " << percent(part["growth_limit"_L1])
        << "); limit of the write-ahead log " << part["write_ahead_log_limit_mb"_L1].toDouble() << " MB\n  "
        << QString::number(part["turns_per_s"_L1].toDouble(), 'f', 0) << " turns/s, "
        << (part["all_finished"_L1].toBool() ? "all finished" : "NOT ALL FINISHED") << "\n";
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{u"json"_s, u"Print the figures as JSON."_s},
         {u"at-once"_s, u"Turns at the same moment (default: 200)."_s, u"N"_s, u"200"_s},
         {u"waves"_s, u"How often (default: 3)."_s, u"N"_s, u"3"_s},
         {u"turns"_s, u"The memory parts take one and a half times as many turns (default: 10000)."_s, u"N"_s,
          u"10000"_s},
         {u"part"_s, u"Only this one, in this process: concurrency, memory, memory-stored."_s, u"NAME"_s}});
    parser.process(app);
    QTextStream out(stdout);
    QTextStream err(stderr);
    const int atOnce = parser.value(u"at-once"_s).toInt();
    const int waves = parser.value(u"waves"_s).toInt();
    const int turns = parser.value(u"turns"_s).toInt();
    if (atOnce < 1 || atOnce > 384 || waves < 1 || turns < 100) {
        err << "--at-once goes from 1 to 384, --waves from 1, --turns from 100.\n";
        return 2;
    }
    const QStringList parts =
        parser.isSet(u"part"_s) ? QStringList{parser.value(u"part"_s)} : QStringList{concurrency, memory, memoryStored};
    QJsonObject report;
    bool ok = true;
    for (const QString &part : parts) {
        const Result<QJsonObject> measured =
            parser.isSet(u"part"_s)
                ? measure(part, atOnce, waves, turns)
                : measureInChild(part, {u"--at-once"_s, QString::number(atOnce), u"--waves"_s, QString::number(waves),
                                        u"--turns"_s, QString::number(turns)});
        if (!measured) {
            err << measured.error().message << "\n";
            return 1;
        }
        ok = ok && (*measured)["ok"_L1].toBool();
        report[part] = *measured;
        if (parser.isSet(u"json"_s)) continue;
        part == concurrency ? printConcurrency(out, *measured) : printMemory(out, *measured);
        out << Qt::endl;
    }
    report[u"ok"_s] = ok;
    if (parser.isSet(u"json"_s))
        out << QJsonDocument(parser.isSet(u"part"_s) ? report[parts.first()].toObject() : report).toJson();
    else
        out << (ok ? "All is well.\n" : "Something is wrong.\n");
    return ok ? 0 : 1;
}
