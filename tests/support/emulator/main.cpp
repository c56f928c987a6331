// SPDX-License-Identifier: GPL-3.0-or-later
// docswiki-emulator: the provider emulator as a program, for trying the chat without a provider.
#include "tests/support/emulator/emulator.h"
#include "tests/support/emulator/localserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace docswiki;
using namespace Qt::StringLiterals;

namespace {
struct Option {
    QLatin1StringView option;
    QLatin1StringView setting; ///< of test::setOption
    QLatin1StringView value;
    QLatin1StringView help;
};
constexpr Option options[] = {
    {"headers-ms"_L1, "headers"_L1, "MS"_L1, "From the request to the status line."_L1},
    {"first-token-ms"_L1, "first"_L1, "MS"_L1, "From the request to the first token."_L1},
    {"tokens-per-second"_L1, "tps"_L1, "N"_L1, "Rate of the tokens; 0: as fast as it goes."_L1},
    {"chunk"_L1, "chunk"_L1, "N"_L1, "Tokens in one event."_L1},
    {"keepalive-ms"_L1, "keepalive"_L1, "MS"_L1, "A comment this often until the first token."_L1},
    {"answer"_L1, "answer"_L1, "TEXT"_L1, "What to say instead of quoting the passages in the prompt."_L1},
    {"reasoning"_L1, "reasoning"_L1, "TEXT"_L1, "Reasoning before the answer."_L1},
    {"think"_L1, "think"_L1, "0|1"_L1, "Reasoning between think tags inside the answer."_L1},
    {"tools"_L1, "tools"_L1, "CALLS"_L1, "Tool calls to make: name:{json};name:{json} or “offered”."_L1},
    {"tool-style"_L1, "toolstyle"_L1, "NAME"_L1, "How the pieces of tool calls are labelled."_L1},
    {"cached-tokens"_L1, "cached"_L1, "N"_L1, "Cached tokens in the usage."_L1},
    {"finish"_L1, "finish"_L1, "REASON"_L1, "The finish reason."_L1},
    {"fault"_L1, "fault"_L1, "NAME"_L1, "What goes wrong (--list-faults)."_L1},
    {"fault-after"_L1, "after"_L1, "N"_L1, "After how many tokens."_L1},
    {"retry-after-ms"_L1, "retry"_L1, "MS"_L1, "Retry-After of fault 429 and 503."_L1},
    {"retry-after-exact-ms"_L1, "retryms"_L1, "MS"_L1, "The same in a retry-after-ms header."_L1},
    {"key"_L1, "key"_L1, "KEY"_L1, "The only key that is accepted."_L1},
};

/// `--kind`: one of the local servers, with three models.
int runLocalServer(QCoreApplication &app, const QCommandLineParser &parser)
{
    test::LocalSetup setup;
    setup.kind = provider::providerKindFromName(parser.value(u"kind"_s));
    setup.loadDelay = Milliseconds(parser.value(u"load-ms"_s).toInt());
    setup.models = {{u"qwen2.5:latest"_s}, {u"llama3.2:3b"_s}, {u"nomic-embed-text:latest"_s, 2'048, {u"embedding"_s}}};
    if (setup.kind == provider::ProviderKind::LlamaServer) setup.models = {{u"qwen2.5-7b"_s, 32'768, {}, 8'192}};
    for (const Option &option : options) {
        if (!parser.isSet(QString(option.option))) continue;
        if (const auto set =
                test::setOption(setup.script, QString(option.setting), parser.value(QString(option.option)));
            !set) {
            QTextStream(stderr) << set.error().message << Qt::endl;
            return 2;
        }
    }
    const test::LocalServer server(setup, parser.value(u"port"_s).toUShort());
    if (!server.isListening()) {
        QTextStream(stderr) << u"Port %1 cannot be used. Choose another with --port."_s.arg(parser.value(u"port"_s))
                            << Qt::endl;
        return 1;
    }
    QTextStream(stdout) << server.baseUrl().toString() << Qt::endl;
    return app.exec();
}

constexpr Option siteOptions[] = {
    {"connection-ms"_L1, "connection"_L1, "MS"_L1, "What a new connection costs before its first answer."_L1},
    {"search-ms"_L1, "search"_L1, "MS"_L1, "How long /search?q=… takes."_L1},
    {"pages-ms"_L1, "pages"_L1, "MS,…"_L1, "How long /page/1, /page/2, … take."_L1},
    {"embedding-ms"_L1, "embedding"_L1, "MS"_L1, "How long /v1/embeddings takes."_L1},
    {"vectors-ms"_L1, "vectors"_L1, "MS"_L1, "How long /query takes."_L1},
    {"results"_L1, "results"_L1, "N"_L1, "Results of a search."_L1},
};

/// What the command line says, laid over the defaults.
Result<void> readOptions(const QCommandLineParser &parser, QList<test::Script> &scripts, test::Site &site)
{
    test::Script base;
    for (const Option &option : options) {
        if (!parser.isSet(QString(option.option))) continue;
        if (auto set = test::setOption(base, QString(option.setting), parser.value(QString(option.option))); !set)
            return set;
    }
    for (const Option &option : siteOptions) {
        if (!parser.isSet(QString(option.option))) continue;
        if (auto set = test::setSiteOption(site, QString(option.setting), parser.value(QString(option.option))); !set)
            return set;
    }
    for (const QString &query : parser.values(u"then"_s)) {
        scripts.append(base);
        if (auto set = test::setOptions(scripts.last(), query); !set) return set;
    }
    if (scripts.isEmpty()) scripts.append(base);
    return {};
}
} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"docswiki-emulator"_s);
    QTextStream out(stdout);
    QTextStream err(stderr);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"An OpenAI-compatible server with scripted speed and faults, on 127.0.0.1.\n"
        "A request can ask for its own script by its model: emulator/slow?first=2000&tps=20, emulator/fault-429."_s);
    parser.addHelpOption();
    parser.addOption({u"port"_s, u"Port to listen on; 0: any free one."_s, u"N"_s, u"0"_s});
    parser.addOption({u"kind"_s, u"Be a local server instead: ollama, lmstudio or llama-server."_s, u"NAME"_s});
    parser.addOption({u"load-ms"_s, u"What it takes to read a model into memory (--kind)."_s, u"MS"_s, u"0"_s});
    parser.addOption({u"list-faults"_s, u"Print the names of the faults and end."_s});
    for (const Option &option : options)
        parser.addOption({QString(option.option), QString(option.help), QString(option.value)});
    for (const Option &option : siteOptions)
        parser.addOption({QString(option.option), QString(option.help), QString(option.value)});
    parser.addOption({u"then"_s,
                      u"May come several times: the n-th chat goes by the n-th of these (fault=429&retry=1000), those "
                      "after the last by the last. The options above hold for all."_s,
                      u"SETTINGS"_s});
    parser.process(app);

    if (parser.isSet(u"list-faults"_s)) {
        out << test::faultNames().join(u'\n') << Qt::endl;
        return 0;
    }
    if (parser.isSet(u"kind"_s)) return runLocalServer(app, parser);
    QList<test::Script> scripts;
    test::Site site;
    if (const auto read = readOptions(parser, scripts, site); !read) {
        err << read.error().message << Qt::endl;
        return 2;
    }
    bool isPort = false;
    const quint16 port = parser.value(u"port"_s).toUShort(&isPort);
    test::Emulator emulator({}, port);
    emulator.setScripts(scripts);
    emulator.setSite(site);
    if (!isPort || !emulator.isListening()) {
        err << u"Port %1 cannot be used. Choose another with --port."_s.arg(parser.value(u"port"_s)) << Qt::endl;
        return 1;
    }
    if (scripts.first().fault == test::Fault::NeverAccept) emulator.stopAccepting();
    out << emulator.baseUrl().toString() << Qt::endl;
#ifdef Q_OS_UNIX
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
#endif
    return app.exec();
}
