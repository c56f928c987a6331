// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/cli/cliprocess.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr int limitMs = 60'000;
}

void CliProcess::start(const QStringList &arguments)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"DOCSWIKI_API_KEY"_s, u"OPENROUTER_API_KEY"_s})
        environment.remove(name);
    for (const auto &[name, value] : std::as_const(m_extra))
        environment.insert(name, value);
    m_process.setProcessEnvironment(environment);
    m_out.clear();
    m_err.clear();
    m_process.start(QCoreApplication::applicationDirPath() + "/docswiki"_L1, arguments + QStringList{u"--data-dir"_s, m_dataDir});
}

int CliProcess::run(const QStringList &arguments)
{
    start(arguments);
    return waitForEnd();
}

bool CliProcess::waitForOutput(const QByteArray &text)
{
    QElapsedTimer timer;
    timer.start();
    while (!m_out.contains(text) && timer.elapsed() < limitMs) {
        if (!m_process.waitForReadyRead(1'000) && m_process.state() == QProcess::NotRunning)
            break;
        collect();
    }
    return m_out.contains(text);
}

int CliProcess::waitForEnd()
{
    const bool ended = m_process.waitForFinished(limitMs) || m_process.state() == QProcess::NotRunning;
    collect();
    return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void CliProcess::collect()
{
    m_out += m_process.readAllStandardOutput();
    m_err += m_process.readAllStandardError();
}

QList<QJsonObject> CliProcess::jsonLines() const
{
    QList<QJsonObject> lines;
    const QList<QByteArray> raw = m_out.split('\n');
    for (const QByteArray &line : raw) {
        if (!line.isEmpty())
            lines.append(QJsonDocument::fromJson(line).object());
    }
    return lines;
}

} // namespace docswiki::test
