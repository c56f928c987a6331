// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/readerpool.h"

#include <QThread>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int minThreads = 2;
constexpr int maxThreads = 4;
} // namespace

ReaderPool::ReaderPool(QString databaseFile) : m_file(std::move(databaseFile))
{
    m_threads.setMaxThreadCount(std::clamp(QThread::idealThreadCount(), minThreads, maxThreads));
}

ReaderPool::~ReaderPool()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_closing = true;
        for (PassageReader *reader : m_working)
            reader->interrupt();
    }
    m_threads.clear();
    m_threads.waitForDone();
}

Result<std::unique_ptr<PassageReader>> ReaderPool::take()
{
    const QMutexLocker lock(&m_mutex); // opening takes a millisecond or two, once a thread
    if (m_closing) return fail(ErrorCode::Cancelled, u"The search was stopped."_s);
    if (!m_lists) m_lists = std::make_shared<const WordLists>(WordLists::bundled());
    std::unique_ptr<PassageReader> reader;
    if (m_idle.empty()) {
        Result<std::unique_ptr<PassageReader>> opened = PassageReader::open(m_file, m_lists);
        if (!opened) return opened;
        reader = std::move(*opened);
    } else {
        reader = std::move(m_idle.back());
        m_idle.pop_back();
    }
    m_working.push_back(reader.get());
    return reader;
}

void ReaderPool::giveBack(std::unique_ptr<PassageReader> reader)
{
    const QMutexLocker lock(&m_mutex);
    std::erase(m_working, reader.get());
    m_idle.push_back(std::move(reader));
}

} // namespace docswiki::knowledge
