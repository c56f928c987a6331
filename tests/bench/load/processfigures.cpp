// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/processfigures.h"

#include <QDir>
#include <QFile>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {
QList<QByteArray> linesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>();
}
} // namespace

ProcessFigures processFigures(quint16 port)
{
    ProcessFigures figures;
    for (const QByteArray &line : linesOf(u"/proc/self/status"_s)) {
        const auto mb = [&line] {
            return line.mid(line.indexOf(':') + 1).simplified().split(' ').first().toDouble() / 1024;
        };
        if (line.startsWith("RssAnon:")) figures.ownMb = mb();
        if (line.startsWith("VmRSS:")) figures.rssMb = mb();
    }
    if (const QDir files(u"/proc/self/fd"_s); files.exists())
        figures.files =
            static_cast<int>(files.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size()) - 1;
    const QByteArray peer = ':' + QByteArray::number(port, 16).rightJustified(4, '0').toUpper();
    const QList<QByteArray> sockets = linesOf(u"/proc/self/net/tcp"_s);
    if (!sockets.isEmpty()) figures.connections = 0;
    for (const QByteArray &line : sockets) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        constexpr auto established = "01";
        if (fields.size() > 3 && fields[2].endsWith(peer) && fields[3] == established) ++figures.connections;
    }
    return figures;
}

} // namespace docswiki::bench
