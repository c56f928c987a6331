// SPDX-License-Identifier: GPL-3.0-or-later
// The Linux part: /proc (proc(5)).
#include "core/metrics/systemsampler.h"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <unistd.h>

namespace docswiki::metrics {

namespace {
QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

SystemSampler::CpuTimes SystemSampler::readCpuTimes()
{
    CpuTimes times;
    times.cores = 0;
    const QList<QByteArray> lines = readAll(QStringLiteral("/proc/stat")).split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("cpu") && line.size() > 3 && line[3] != ' ')
            ++times.cores;
        if (!line.startsWith("cpu "))
            continue;
        const QList<QByteArray> fields = line.simplified().split(' ');
        for (qsizetype i = 1; i < std::min<qsizetype>(fields.size(), 9); ++i) { // guest time is part of user time
            const quint64 ticks = fields[i].toULongLong();
            times.all += ticks;
            if (i != 4 && i != 5) // idle, iowait
                times.busy += ticks;
        }
    }
    times.cores = std::max(times.cores, 1);
    const QByteArray self = readAll(QStringLiteral("/proc/self/stat"));
    const QList<QByteArray> fields = self.mid(self.lastIndexOf(')') + 2).split(' '); // the name may hold spaces
    if (fields.size() > 12)
        times.process = fields[11].toULongLong() + fields[12].toULongLong();
    return times;
}

qint64 SystemSampler::readProcessRss()
{
    const QList<QByteArray> fields = readAll(QStringLiteral("/proc/self/statm")).split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

double SystemSampler::readMemoryPercent()
{
    qint64 total = 0;
    qint64 available = 0;
    const QList<QByteArray> lines = readAll(QStringLiteral("/proc/meminfo")).split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() > 1 && fields[0] == "MemTotal:")
            total = fields[1].toLongLong();
        else if (fields.size() > 1 && fields[0] == "MemAvailable:")
            available = fields[1].toLongLong();
    }
    return total > 0 ? 100.0 * static_cast<double>(total - available) / static_cast<double>(total) : 0.0;
}

} // namespace docswiki::metrics
