// SPDX-License-Identifier: GPL-3.0-or-later
// docswiki-pinecone: a Pinecone service on this machine, for trying things out and for other clients' tests.
#include "tests/support/pinecone/pineconeserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace docswiki;
using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"docswiki-pinecone"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"A Pinecone service with one index in memory, on 127.0.0.1."_s);
    parser.addHelpOption();
    parser.addOption({u"port"_s, u"Port to listen on; 0: any free one."_s, u"N"_s, u"0"_s});
    parser.addOption({u"index"_s, u"Name of the index."_s, u"NAME"_s, u"docs-wiki-index"_s});
    parser.addOption({u"dimension"_s, u"Dimension of its vectors."_s, u"N"_s, u"384"_s});
    parser.addOption({u"metric"_s, u"cosine, dotproduct or euclidean."_s, u"NAME"_s, u"cosine"_s});
    parser.addOption({u"lag-ms"_s, u"From a write until queries see it."_s, u"MS"_s, u"0"_s});
    parser.addOption({u"delay-ms"_s, u"What each answer of the data plane takes."_s, u"MS"_s, u"0"_s});
    parser.addOption({u"key"_s, u"The only key that is accepted."_s, u"KEY"_s});
    parser.process(app);

    test::PineconeSetup setup;
    setup.index = parser.value(u"index"_s);
    setup.dimension = parser.value(u"dimension"_s).toInt();
    setup.metric = parser.value(u"metric"_s);
    setup.indexingLag = Milliseconds(parser.value(u"lag-ms"_s).toInt());
    setup.key = parser.value(u"key"_s);
    if (setup.dimension < 1 || setup.dimension > 20'000 ||
        !QStringList{u"cosine"_s, u"dotproduct"_s, u"euclidean"_s}.contains(setup.metric)) {
        QTextStream(stderr) << u"The dimension is from 1 to 20000, the metric cosine, dotproduct or euclidean."_s
                            << Qt::endl;
        return 2;
    }
    test::PineconeServer server(setup, parser.value(u"port"_s).toUShort());
    server.setDelay(Milliseconds(parser.value(u"delay-ms"_s).toInt()));
    if (!server.isListening()) {
        QTextStream(stderr) << u"Port %1 cannot be used. Choose another with --port."_s.arg(parser.value(u"port"_s))
                            << Qt::endl;
        return 1;
    }
    QTextStream(stdout) << server.url().toString() << Qt::endl;
#ifdef Q_OS_UNIX
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
#endif
    return app.exec();
}
