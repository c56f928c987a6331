// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/enginethread.h"

namespace docswiki::engine {

EngineThread::EngineThread(EngineConfig config) : m_engine(new Engine(std::move(config)))
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_engine->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_engine, &QObject::deleteLater);
    m_thread.start();
}

EngineThread::~EngineThread()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace docswiki::engine
