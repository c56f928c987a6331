// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHash>
#include <QObject>
#include <QSocketNotifier>
#include <QString>

#include <memory>

namespace docswiki::knowledge {

/// Tells what changes in folders, entry by entry: inotify itself, because QFileSystemWatcher says of a folder only that
/// its entries changed, and would need a watch for every file to see one being edited. Where there is no inotify, no
/// folder can be watched. Not recursive. Thread of its owner; no call blocks longer than a local folder takes.
class DirectoryNotifier final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DirectoryNotifier)
public:
    DirectoryNotifier();
    ~DirectoryNotifier() override;

    bool watch(const QString &folder);   ///< false: the system allows no more, or it is no folder; fine twice
    void forget(const QString &folder);  ///< and what lies below
    void clear();
    int count() const { return static_cast<int>(m_folders.size()); }
    static int systemLimit(); ///< folders that this user may watch, all programs together

Q_SIGNALS:
    void changed(const QString &path, bool isFolder); ///< made, written, moved here or away, deleted
    void vanished(const QString &folder);             ///< a watched folder itself: deleted, moved, unmounted
    void overflowed();                                ///< changes were lost

private:
    void readMore();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QHash<int, QString> m_folders;
    QHash<QString, int> m_watches;
};

} // namespace docswiki::knowledge
