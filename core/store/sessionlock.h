// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLockFile>
#include <QString>

#include <memory>

namespace docswiki::store {

/// Marks this run of the program in the data folder, for as long as it lives. Another run can then tell an answer that is
/// still being written elsewhere from one whose program was killed.
class SessionLock final {
    Q_DISABLE_COPY_MOVE(SessionLock)
public:
    explicit SessionLock(const QString &folder);

    QString id() const { return m_id; }

    /// Whether the program that wrote `session` still runs. Removes what it left behind when it does not.
    bool isAlive(const QString &session) const;

private:
    QString fileOf(const QString &session) const;

    const QString m_folder;
    const QString m_id;
    QLockFile m_lock;
};

} // namespace docswiki::store
