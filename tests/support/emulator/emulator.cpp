// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/emulator.h"

#include "tests/support/emulator/emulatorserver.h"

namespace docswiki::test {

using namespace Qt::StringLiterals;

Emulator::Emulator(Script script, quint16 port) : m_log(std::make_shared<EventLog>())
{
    // It listens before it moves, so that the port is known here without waiting for the thread.
    m_server = new EmulatorServer(m_log, std::move(script));
    if (m_server->listen(QHostAddress::LocalHost, port)) m_port = m_server->serverPort();
    m_thread.setObjectName(u"emulator"_s);
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    m_thread.start(QThread::TimeCriticalPriority);
}

Emulator::~Emulator()
{
    m_thread.quit();
    m_thread.wait();
}

QUrl Emulator::baseUrl() const
{
    return QUrl(u"http://127.0.0.1:%1/v1"_s.arg(m_port));
}

void Emulator::setScript(const Script &script)
{
    m_server->setScripts({script});
}

void Emulator::setScripts(const QList<Script> &scripts)
{
    m_server->setScripts(scripts);
}

void Emulator::setSite(const Site &site)
{
    m_server->setSite(site);
}

void Emulator::stopAccepting()
{
    m_server->stopAccepting().wait_for(std::chrono::seconds(5));
}

} // namespace docswiki::test
