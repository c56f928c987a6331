// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/directorynotifier.h"

#include "core/knowledge/job/scanner.h"

#include <QFile>

#ifdef Q_OS_LINUX
#include <cerrno>
#include <cstring>
#include <sys/inotify.h>
#include <unistd.h>
#endif

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

#ifdef Q_OS_LINUX

namespace {
constexpr uint32_t interests = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE |
                               IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr int readsAtATime = 64;
}

DirectoryNotifier::DirectoryNotifier() : m_descriptor(inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
    if (m_descriptor < 0) return;
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &DirectoryNotifier::readMore);
}

DirectoryNotifier::~DirectoryNotifier()
{
    m_notifier.reset();
    if (m_descriptor >= 0) close(m_descriptor);
}

bool DirectoryNotifier::watch(const QString &folder)
{
    if (m_watches.contains(folder)) return true;
    if (m_descriptor < 0) return false;
    const int watch = inotify_add_watch(m_descriptor, QFile::encodeName(folder).constData(), interests);
    if (watch < 0) return false;
    // One folder by two ways has one watch: the later name counts.
    if (const auto before = m_folders.constFind(watch); before != m_folders.cend()) m_watches.remove(*before);
    m_folders.insert(watch, folder);
    m_watches.insert(folder, watch);
    return true;
}

void DirectoryNotifier::forget(const QString &folder)
{
    for (auto it = m_watches.begin(); it != m_watches.end();) {
        if (liesBelow(it.key(), folder)) {
            inotify_rm_watch(m_descriptor, it.value());
            m_folders.remove(it.value());
            it = m_watches.erase(it);
        } else {
            ++it;
        }
    }
}

void DirectoryNotifier::clear()
{
    for (auto it = m_folders.cbegin(); it != m_folders.cend(); ++it)
        inotify_rm_watch(m_descriptor, it.key());
    m_folders.clear();
    m_watches.clear();
}

void DirectoryNotifier::readMore()
{
    alignas(inotify_event) char buffer[16 * 1024];
    for (int turn = 0; turn < readsAtATime; ++turn) {
        const ssize_t size = read(m_descriptor, buffer, sizeof buffer);
        if (size <= 0) return;
        for (ssize_t at = 0; at < size;) {
            inotify_event event;
            std::memcpy(&event, buffer + at, sizeof event);
            const char *name = buffer + at + sizeof event;
            at += static_cast<ssize_t>(sizeof event + event.len);
            if (event.mask & IN_Q_OVERFLOW) {
                Q_EMIT overflowed();
                continue;
            }
            const QString folder = m_folders.value(event.wd);
            if (folder.isEmpty()) continue;
            if (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) {
                forget(folder);
                Q_EMIT vanished(folder);
            } else if (event.mask & IN_IGNORED) {
                m_watches.remove(folder);
                m_folders.remove(event.wd);
            } else if (event.len > 0) {
                const QString path = folder + (folder.endsWith(u'/') ? ""_L1 : "/"_L1) + QFile::decodeName(name);
                // A folder that was moved away is watched still, under a name that is no longer its own.
                if ((event.mask & IN_ISDIR) && (event.mask & (IN_MOVED_FROM | IN_DELETE))) forget(path);
                Q_EMIT changed(path, (event.mask & IN_ISDIR) != 0);
            }
        }
    }
}

int DirectoryNotifier::systemLimit()
{
    QFile file(u"/proc/sys/fs/inotify/max_user_watches"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
}

#else

DirectoryNotifier::DirectoryNotifier() = default;
DirectoryNotifier::~DirectoryNotifier() = default;
bool DirectoryNotifier::watch(const QString &)
{
    return false;
}
void DirectoryNotifier::forget(const QString &) {}
void DirectoryNotifier::clear() {}
void DirectoryNotifier::readMore() {}
int DirectoryNotifier::systemLimit()
{
    return 0;
}

#endif

} // namespace docswiki::knowledge

#include "moc_directorynotifier.cpp"
