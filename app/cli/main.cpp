// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/console.h"

#include <QCoreApplication>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::cli;

namespace {

struct CommandEntry {
    QString name;
    QString positional;
    QString purpose;
    std::unique_ptr<Command> (*make)(CommandLine &);
};

const QList<CommandEntry> &commands()
{
    static const QList<CommandEntry> list{
        {u"ask"_s, u"QUESTION"_s, u"Answer a question from your documents, streamed and cited."_s, makeAskCommand},
        {u"search"_s, u"QUERY"_s, u"Show the passages that match."_s, makeSearchCommand},
        {u"index"_s, u"PATH..."_s, u"Add files and folders to a library."_s, makeIndexCommand},
        {u"embeddings"_s, u"[VERB]"_s, u"Search by meaning too: status, use FOLDER, fetch MODEL, off."_s, makeEmbeddingsCommand},
        {u"models"_s, {}, u"List the models that can answer."_s, makeModelsCommand},
        {u"eval"_s, u"FOLDER"_s, u"Judge the search with a question set."_s, makeEvalCommand},
        {u"stats"_s, {}, u"Show how fast the answers were."_s, makeStatsCommand},
    };
    return list;
}

QString usage()
{
    QString text = u"Docs-Wiki Chat %1: chat with your documents and see where the time goes.\n\nUsage: docswiki COMMAND [OPTIONS]\n\n"_s
                       .arg(QCoreApplication::applicationVersion());
    for (const CommandEntry &entry : commands())
        text += u"  %1 %2\n"_s.arg((entry.name + u' ' + entry.positional).leftJustified(18), entry.purpose);
    return text + u"\nOf every command: --json, --quiet, --data-dir DIR, --config FILE, --help. Also: docswiki --version\n"_s;
}

/// `docswiki --json search WORDS` is as good as `docswiki search --json WORDS`: the help shows common options by themselves.
QStringList commandFirst(QStringList arguments)
{
    for (qsizetype i = 1; i < arguments.size() && arguments[i].startsWith(u'-'); ++i) {
        const bool takesValue = arguments[i] == "--data-dir"_L1 || arguments[i] == "--config"_L1;
        const qsizetype next = i + (takesValue ? 2 : 1);
        if (next < arguments.size() && !arguments[next].startsWith(u'-')) {
            arguments.move(next, 1);
            break;
        }
        if (takesValue) ++i;
    }
    return arguments;
}

void print(FILE *file, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
}

int run(const CommandEntry &entry, const QStringList &arguments)
{
    CommandLine line(entry.name, entry.purpose, entry.positional);
    const std::unique_ptr<Command> command = entry.make(line);
    if (const auto parsed = line.parse(arguments); !parsed) {
        print(stderr, u"docswiki %1: %2\nTry: docswiki %1 --help\n"_s.arg(entry.name, parsed.error().message));
        return WrongUsage;
    }
    watchInterrupts(command.get(), [&command] { command->interrupt(); });
    if (!command->begin())
        return command->exitCode();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"docswiki"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(DOCSWIKI_VERSION));

    const QStringList arguments = commandFirst(QCoreApplication::arguments());
    const QString name = arguments.value(1);
    if (name == "--version"_L1) {
        print(stdout, u"docswiki %1\n"_s.arg(QCoreApplication::applicationVersion()));
        return Done;
    }
    if (name == "--help"_L1 || name == "-h"_L1) {
        print(stdout, usage());
        return Done;
    }
    for (const CommandEntry &entry : commands()) {
        if (entry.name == name)
            return run(entry, arguments);
    }
    print(stderr, name.isEmpty() ? usage() : u"docswiki: there is no command \"%1\".\n\n"_s.arg(name) + usage());
    return WrongUsage;
}
