// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sessionlock.h"

#include "core/base/ids.h"

namespace docswiki::store {

using namespace Qt::StringLiterals;

SessionLock::SessionLock(const QString &folder) : m_folder(folder), m_id(newStoredId()), m_lock(fileOf(m_id))
{
    m_lock.setStaleLockTime(0); // only the death of its process makes it stale, never its age
    m_lock.tryLock();
}

bool SessionLock::isAlive(const QString &session) const
{
    if (session == m_id)
        return true;
    QLockFile lock(fileOf(session));
    lock.setStaleLockTime(0);
    return !lock.tryLock(0); // tryLock takes over the file of a dead process; unlocking removes it
}

QString SessionLock::fileOf(const QString &session) const
{
    return m_folder + "/session-"_L1 + session + ".lock"_L1;
}

} // namespace docswiki::store
