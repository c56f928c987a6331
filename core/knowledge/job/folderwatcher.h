// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/job/directorynotifier.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <deque>

namespace docswiki::knowledge {

struct WatchLimits {
    int folders = 0;             ///< watched at most; 0: half of what the system allows, at most 20,000
    Milliseconds quiet{1'000};   ///< without a change, before those before are told
    Milliseconds longest{10'000}; ///< after the first change, however many follow
    Milliseconds unfinished{60'000}; ///< how long a file that goes on growing is waited for
    Milliseconds missing{5'000}; ///< between two looks for a root that is not there
    Milliseconds rescan{300'000}; ///< between two looks at what cannot be watched
};

struct WatchedLibrary {
    QString name;
    QStringList roots; ///< files and folders

    bool operator==(const WatchedLibrary &) const = default;
};

/// Follows the folders of libraries: gathers what changes and tells it when there is quiet. Files that are still being
/// written are waited for. Folders beyond the limit and on network file systems are not watched but said to be looked
/// through from time to time. A root that vanishes is told of when it is back, never before. Thread of its owner.
class FolderWatcher final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FolderWatcher)
public:
    explicit FolderWatcher(WatchLimits limits = {});

    void setLibraries(const QList<WatchedLibrary> &libraries);
    int watchedFolders() const { return m_notifier.count(); }
    bool isSettling() const { return !m_toWatch.empty(); } ///< folders are still being found

Q_SIGNALS:
    void changed(const QString &library, const QStringList &paths); ///< files and folders, that may be gone
    void rescanDue(const QString &library);

private:
    struct Pending {
        qint64 bytes = -1; ///< -1: it is not there
        qint64 modified = 0;
        Instant since{};
        Instant touched{}; ///< the last change
        bool isFolder = false;
    };
    struct ToWatch {
        QString folder;
        int depth = 0;
    };

    void watchRoot(const QString &root);
    void watchSome();
    void entryChanged(const QString &path, bool isFolder);
    void folderVanished(const QString &folder);
    void flush();
    void lookForMissing();
    void rescanAll();
    void tell(const QSet<QString> &paths);
    static Pending lookAt(const QString &path, bool isFolder);

    WatchLimits m_limits;
    DirectoryNotifier m_notifier;
    QList<WatchedLibrary> m_libraries;
    QSet<QString> m_missing;   ///< roots
    QSet<QString> m_unwatched; ///< roots of which not everything is watched
    QSet<QString> m_rootFiles;
    std::deque<ToWatch> m_toWatch;
    bool m_watching = false; ///< a turn of watchSome() is on its way
    bool m_saidLimit = false;
    QHash<QString, Pending> m_pending;
    QTimer m_quiet;
    QTimer m_longest;
    QTimer m_missingTimer;
    QTimer m_rescanTimer;
};

} // namespace docswiki::knowledge
