// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/loaderpool.h"

#include "core/knowledge/job/loaderprocess.h"

#include <QMetaMethod>

#include <algorithm>

namespace docswiki::knowledge {

LoaderPool::LoaderPool(LoaderPoolConfig config, QObject *parent) : QObject(parent), m_config(std::move(config))
{
    for (int i = 0; i < qMax(1, m_config.processes); ++i) {
        m_children.push_back(std::make_unique<LoaderProcess>(m_config.program));
        connect(m_children.back().get(), &LoaderProcess::loaded, this, &LoaderPool::loaded);
        connect(m_children.back().get(), &LoaderProcess::part, this, &LoaderPool::tellPart);
        connect(m_children.back().get(), &LoaderProcess::progressed, this, &LoaderPool::progressed);
    }
}

LoaderPool::~LoaderPool() = default;

bool LoaderPool::hasFree() const
{
    return std::any_of(m_children.begin(), m_children.end(), [](const auto &child) { return !child->isBusy(); });
}

int LoaderPool::busy() const
{
    return static_cast<int>(
        std::count_if(m_children.begin(), m_children.end(), [](const auto &child) { return child->isBusy(); }));
}

void LoaderPool::load(qint64 ticket, const QString &path, FileType type, qint64 bytes)
{
    const auto free =
        std::find_if(m_children.begin(), m_children.end(), [](const auto &child) { return !child->isBusy(); });
    Q_ASSERT(free != m_children.end());
    const qint64 megabytes = std::min(bytes, m_config.maxFileBytes) >> 20;
    const Milliseconds deadline = m_config.deadline + m_config.deadlinePerMegabyte * megabytes;
    // Processor time is limited as well, so that a child cannot go on burning when its parent is gone.
    const auto cpuSeconds = std::chrono::ceil<std::chrono::seconds>(deadline).count() + 5;
    (*free)->load(ticket, {path, type, m_config.maxFileBytes, cpuSeconds}, deadline);
}

void LoaderPool::tellPart(qint64 ticket, const LoadedDocument &document)
{
    // Where nobody takes parts, nobody would ever say that they are stored, and the child would wait for good.
    if (isSignalConnected(QMetaMethod::fromSignal(&LoaderPool::part)))
        Q_EMIT part(ticket, document);
    else
        more(ticket);
}

void LoaderPool::more(qint64 ticket)
{
    for (const auto &child : m_children) {
        if (child->ticket() == ticket) return child->more();
    }
}

} // namespace docswiki::knowledge

#include "moc_loaderpool.cpp"
