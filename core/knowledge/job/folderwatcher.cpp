// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/folderwatcher.h"

#include "core/base/log.h"
#include "core/knowledge/job/scanner.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int foldersAtATime = 100;  // between them other calls are answered
constexpr int maxDepth = 64;
constexpr qsizetype maxPending = 5'000; // more: the libraries are looked through as a whole

bool isRemote(const QString &path)
{
    static const QSet<QByteArray> remote{"nfs",  "nfs4",       "cifs",        "smb3", "smbfs", "9p",
                                         "afs",  "fuse.sshfs", "fuse.rclone", "ceph", "davfs", "fuse.gvfsd-fuse",
                                         "lustre"};
    return remote.contains(QStorageInfo(path).fileSystemType());
}

} // namespace

FolderWatcher::FolderWatcher(WatchLimits limits) : m_limits(limits)
{
    if (m_limits.folders == 0) m_limits.folders = std::min(DirectoryNotifier::systemLimit() / 2, 20'000);
    connect(&m_notifier, &DirectoryNotifier::changed, this, &FolderWatcher::entryChanged);
    connect(&m_notifier, &DirectoryNotifier::vanished, this, &FolderWatcher::folderVanished);
    connect(&m_notifier, &DirectoryNotifier::overflowed, this, &FolderWatcher::rescanAll);
    m_quiet.setSingleShot(true);
    m_longest.setSingleShot(true);
    connect(&m_quiet, &QTimer::timeout, this, &FolderWatcher::flush);
    connect(&m_longest, &QTimer::timeout, this, &FolderWatcher::flush);
    connect(&m_missingTimer, &QTimer::timeout, this, &FolderWatcher::lookForMissing);
    connect(&m_rescanTimer, &QTimer::timeout, this, [this] {
        const QList<WatchedLibrary> watched = m_libraries; // whoever is told may change them
        for (const WatchedLibrary &library : watched) {
            if (std::any_of(library.roots.begin(), library.roots.end(),
                            [this](const QString &root) { return m_unwatched.contains(root); }))
                Q_EMIT rescanDue(library.name);
        }
    });
}

void FolderWatcher::setLibraries(const QList<WatchedLibrary> &libraries)
{
    if (m_libraries == libraries) return;
    m_libraries = libraries;
    m_notifier.clear();
    m_toWatch.clear();
    m_missing.clear();
    m_unwatched.clear();
    m_rootFiles.clear();
    m_saidLimit = false;
    m_rescanTimer.stop();
    m_missingTimer.stop();
    for (const WatchedLibrary &library : libraries) {
        for (const QString &root : library.roots)
            watchRoot(root);
    }
}

void FolderWatcher::watchRoot(const QString &root)
{
    const QFileInfo info(root);
    if (!info.exists()) {
        m_missing.insert(root);
        if (!m_missingTimer.isActive()) m_missingTimer.start(m_limits.missing);
        return;
    }
    if (isRemote(root)) {
        qCInfo(logKnowledge) << root << "lies on a network file system: it is looked through every"
                             << m_limits.rescan.count() / 1000 << "s instead of being watched";
        m_unwatched.insert(root);
        if (!m_rescanTimer.isActive()) m_rescanTimer.start(m_limits.rescan);
        return;
    }
    if (info.isDir()) {
        m_toWatch.push_back({root, 0});
    } else {
        m_rootFiles.insert(root);
        m_toWatch.push_back({info.path(), maxDepth}); // the folder it lies in, and nothing below
    }
    if (!m_watching) {
        m_watching = true;
        QTimer::singleShot(0, this, &FolderWatcher::watchSome);
    }
}

void FolderWatcher::watchSome()
{
    for (int i = 0; i < foldersAtATime && !m_toWatch.empty(); ++i) {
        const ToWatch next = m_toWatch.front();
        m_toWatch.pop_front();
        const bool full = m_notifier.count() >= m_limits.folders;
        if (full || !m_notifier.watch(next.folder)) {
            if (!full && !QFileInfo::exists(next.folder)) continue;
            if (!m_saidLimit)
                qCInfo(logKnowledge) << m_notifier.count() << "folders are watched, and no more can be; the others are"
                                     << "looked through every" << m_limits.rescan.count() / 1000 << "s";
            m_saidLimit = true;
            for (const WatchedLibrary &library : std::as_const(m_libraries)) {
                for (const QString &root : library.roots) {
                    if (liesBelow(next.folder, root)) m_unwatched.insert(root);
                }
            }
            if (!m_rescanTimer.isActive()) m_rescanTimer.start(m_limits.rescan);
            continue;
        }
        if (next.depth >= maxDepth) continue;
        // Links to folders are not followed: what lies there is looked through, or watched where it belongs.
        QDirIterator entries(next.folder, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
        while (entries.hasNext()) {
            entries.next();
            if (!isPassedOver(next.folder, entries.fileName()))
                m_toWatch.push_back({entries.filePath(), next.depth + 1});
        }
    }
    m_watching = !m_toWatch.empty();
    if (m_watching) QTimer::singleShot(0, this, &FolderWatcher::watchSome);
}

FolderWatcher::Pending FolderWatcher::lookAt(const QString &path, bool isFolder)
{
    const QFileInfo info(path);
    Pending seen;
    seen.since = seen.touched = std::chrono::steady_clock::now();
    seen.isFolder = isFolder;
    if (!info.exists()) return seen;
    seen.bytes = info.size();
    seen.modified = info.lastModified().toMSecsSinceEpoch();
    return seen;
}

void FolderWatcher::entryChanged(const QString &path, bool isFolder)
{
    const QString name = path.section(u'/', -1);
    const QString parent = path.chopped(name.size() + 1);
    const auto isRoot = [&path](const WatchedLibrary &library) { return library.roots.contains(path); };
    const bool root = std::any_of(m_libraries.cbegin(), m_libraries.cend(), isRoot);
    if (ignoreFileNames().contains(name)) return entryChanged(parent, true); // other rules for all that lies there
    if (!root && (isFolder ? isPassedOver(parent, name) : name.startsWith(u'.'))) return;
    if (isFolder && QFileInfo(path).isDir()) {
        m_toWatch.push_back({path, 1});
        if (!m_watching) {
            m_watching = true;
            QTimer::singleShot(0, this, &FolderWatcher::watchSome);
        }
    }
    if (m_pending.size() >= maxPending && !m_pending.contains(path)) {
        m_pending.clear();
        return rescanAll();
    }
    const auto before = m_pending.constFind(path);
    Pending seen = lookAt(path, isFolder);
    if (before != m_pending.cend()) seen.since = before->since;
    m_pending.insert(path, seen);
    m_quiet.start(m_limits.quiet);
    if (!m_longest.isActive()) m_longest.start(m_limits.longest);
}

void FolderWatcher::folderVanished(const QString &folder)
{
    for (const WatchedLibrary &library : std::as_const(m_libraries)) {
        if (!library.roots.contains(folder)) continue;
        qCInfo(logKnowledge) << folder << "is gone; what was indexed from it stays until it is back";
        m_missing.insert(folder);
        if (!m_missingTimer.isActive()) m_missingTimer.start(m_limits.missing);
        return;
    }
}

void FolderWatcher::lookForMissing()
{
    QSet<QString> back;
    for (const QString &root : std::as_const(m_missing)) {
        if (QFileInfo::exists(root)) back.insert(root);
    }
    m_missing.subtract(back);
    if (m_missing.isEmpty()) m_missingTimer.stop();
    for (const QString &root : std::as_const(back))
        watchRoot(root);
    tell(back);
}

void FolderWatcher::flush()
{
    m_quiet.stop();
    m_longest.stop();
    const Instant now = std::chrono::steady_clock::now();
    QSet<QString> paths;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        const Pending seen = lookAt(it.key(), it->isFolder);
        const bool stable = it->isFolder || (now - it->touched >= m_limits.quiet / 2 && seen.bytes == it->bytes &&
                                             seen.modified == it->modified);
        if (stable || now - it->since > m_limits.unfinished) {
            paths.insert(it.key());
            it = m_pending.erase(it);
        } else { // somebody is still writing it
            it->bytes = seen.bytes;
            it->modified = seen.modified;
            ++it;
        }
    }
    if (!m_pending.isEmpty()) m_quiet.start(m_limits.quiet);
    tell(paths);
}

void FolderWatcher::tell(const QSet<QString> &paths)
{
    const QList<WatchedLibrary> libraries = m_libraries; // whoever is told may change them
    for (const WatchedLibrary &library : libraries) {
        QStringList mine;
        for (const QString &path : paths) {
            const bool inRoot = std::any_of(library.roots.begin(), library.roots.end(), [&](const QString &root) {
                return liesBelow(path, root) && !m_missing.contains(root);
            });
            if (inRoot) mine.append(path);
        }
        mine.sort();
        // What lies in a folder that is told needs no mention.
        QStringList outermost;
        for (const QString &path : std::as_const(mine)) {
            if (outermost.isEmpty() || !liesBelow(path, outermost.constLast())) outermost.append(path);
        }
        if (!outermost.isEmpty()) Q_EMIT changed(library.name, outermost);
    }
}

void FolderWatcher::rescanAll()
{
    const QList<WatchedLibrary> libraries = m_libraries; // whoever is told may change them
    for (const WatchedLibrary &library : libraries)
        Q_EMIT rescanDue(library.name);
}

} // namespace docswiki::knowledge

#include "moc_folderwatcher.cpp"
