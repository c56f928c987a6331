// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/filetype.h"
#include "core/knowledge/types.h"

#include <QList>
#include <QMutex>
#include <QSet>
#include <QStringList>
#include <QWaitCondition>

#include <atomic>

namespace docswiki::knowledge {

struct FoundFile {
    QString path;
    FileType type = FileType::Text;
    qint64 bytes = 0;
    qint64 modified = 0; ///< UTC milliseconds
    bool named = false;  ///< asked for by name, not met in a folder

    bool operator==(const FoundFile &) const = default;
};

struct ScanResult {
    QList<FoundFile> files;     ///< sorted by path, each once
    QList<SkippedFile> skipped; ///< folders that cannot be read, links that go round in circles
    QStringList unread;         ///< paths of which nothing is known: what was indexed from them stays
    int ignored = 0;            ///< hidden, of unsupported kinds, results of builds, told by ignore rules
};

/// What to look through.
struct ScanOrder {
    QStringList paths;  ///< files and folders
    QStringList within; ///< only what lies at or below one of these; empty: everything
    QString ignore;     ///< patterns as in .gitignore, relative to each folder of `paths`; they win over ignore files
    /// A path that is missing, or an empty folder (a disk that is not plugged in), is unread rather than an error.
    bool lenient = false;
};

/// How a scan on another thread is watched, held and stopped. Any thread.
class ScanControl {
    Q_DISABLE_COPY_MOVE(ScanControl)
public:
    ScanControl() = default;

    void stop();
    void setPaused(bool paused);
    bool isStopped() const { return m_stop; }
    bool mayGoOn(); ///< waits while paused; false: stopped
    void tell(int files, const QString &folder);
    int files() const { return m_files; }
    QString folder() const;

private:
    std::atomic_bool m_stop{false};
    std::atomic_int m_files{0};
    mutable QMutex m_mutex; ///< guards the two below
    bool m_paused = false;
    QString m_folder;
    QWaitCondition m_resumed;
};

/// Lists what there is to index. Blocks; stops early when `control` says so. Unless lenient, a path that does not exist
/// is an error, because treating it as empty would remove what is indexed from it. Ignore rules are read from the
/// files .docswikiignore and .gitignore of each folder; the deeper one wins, and the first of the two in one folder. A
/// pattern with `!` also brings back hidden folders and results of builds.
Result<ScanResult> scanPaths(const ScanOrder &order, ScanControl &control);

/// Whether a folder of this name is passed over without a word: hidden, or results of a build.
bool isPassedOver(const QString &parentFolder, const QString &name);

/// The names of ignore files.
const QStringList &ignoreFileNames();

/// Whether `path` is `folder` or lies below it.
bool liesBelow(QStringView path, QStringView folder);

/// The addresses among paths of a request are websites; the others are files and folders.
bool isAddress(QStringView path);

} // namespace docswiki::knowledge
