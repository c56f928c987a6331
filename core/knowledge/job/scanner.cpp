// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/scanner.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxDepth = 64;
constexpr qsizetype maxFiles = 1'000'000;

/// Folders whose contents were made from what lies beside them, or belong to somebody else's program.
bool isGeneratedFolder(const QString &name)
{
    static const QSet<QString> names{u"node_modules"_s, u"__pycache__"_s,   u"bower_components"_s,
                                     u"CMakeFiles"_s,   u"site-packages"_s, u"venv"_s,
                                     u"build"_s,        u"target"_s,        u"dist"_s};
    return names.contains(name);
}

/// "build", "target" and "dist" are generated only where a project is built; documentation may well have such a folder.
bool isProjectFolder(const QString &folder)
{
    for (const QLatin1StringView mark :
         {"CMakeLists.txt"_L1, "package.json"_L1, "Cargo.toml"_L1, "pom.xml"_L1, "setup.py"_L1, "pyproject.toml"_L1,
          "build.gradle"_L1, "Makefile"_L1, "CMakeCache.txt"_L1}) {
        if (QFileInfo::exists(folder + u'/' + mark)) return true;
    }
    return false;
}

class Scanner {
public:
    Scanner(const std::atomic_bool &stop, const std::function<void(int, const QString &)> &found)
        : m_stop(stop), m_found(found)
    {
    }

    void addFolder(const QString &path, int depth)
    {
        if (m_stop || depth > maxDepth || m_result.files.size() >= maxFiles) return;
        const QFileInfo folder(path);
        const QString real = folder.canonicalFilePath();
        if (real.isEmpty() || m_visited.contains(real)) {
            if (folder.isSymLink())
                m_result.skipped.append({path, real.isEmpty() ? u"The link leads nowhere."_s
                                                              : u"The link leads to a folder that is read already."_s});
            return;
        }
        m_visited.insert(real);
        if (!folder.isReadable() || !folder.isExecutable()) {
            m_result.skipped.append({path, u"The folder cannot be opened with your rights."_s});
            m_result.unread.append(path);
            return;
        }
        QStringList folders;
        QDirIterator entries(path, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System);
        while (entries.hasNext() && !m_stop) {
            entries.next();
            const QFileInfo info = entries.fileInfo();
            if (info.fileName().startsWith(u'.'))
                ++m_result.ignored;
            else if (info.isDir())
                folders.append(info.filePath());
            else
                addFile(info, false);
        }
        if (m_found) m_found(static_cast<int>(m_result.files.size()), path);
        // Links last, so that a folder met by both ways has its own path.
        std::sort(folders.begin(), folders.end(), [](const QString &a, const QString &b) {
            const bool linkA = QFileInfo(a).isSymLink();
            const bool linkB = QFileInfo(b).isSymLink();
            return linkA != linkB ? linkB : a < b;
        });
        const bool project = isProjectFolder(path);
        for (const QString &inner : std::as_const(folders)) {
            const QString name = QFileInfo(inner).fileName();
            const bool onlyInProjects = name == "build"_L1 || name == "target"_L1 || name == "dist"_L1;
            if (isGeneratedFolder(name) && (project || !onlyInProjects))
                ++m_result.ignored;
            else
                addFolder(inner, depth + 1);
        }
    }

    void addFile(const QFileInfo &info, bool named)
    {
        const QString path = info.filePath();
        const std::optional<FileType> type = fileTypeOf(path);
        if (!type && !named) {
            ++m_result.ignored;
            return;
        }
        if (info.isSymLink() && !info.exists()) {
            m_result.skipped.append({path, u"The link leads nowhere."_s});
            return;
        }
        if (!info.isFile()) { // sockets, pipes, devices
            ++m_result.ignored;
            return;
        }
        m_result.files.append(
            {path, type.value_or(FileType::Text), info.size(), info.lastModified().toMSecsSinceEpoch(), named});
    }

    ScanResult take()
    {
        // A file that was named and also lies in a named folder counts once, as named.
        std::stable_sort(m_result.files.begin(), m_result.files.end(), [](const FoundFile &a, const FoundFile &b) {
            return a.path != b.path ? a.path < b.path : a.named > b.named;
        });
        const auto same = [](const FoundFile &a, const FoundFile &b) { return a.path == b.path; };
        m_result.files.erase(std::unique(m_result.files.begin(), m_result.files.end(), same), m_result.files.end());
        return std::move(m_result);
    }

private:
    const std::atomic_bool &m_stop;
    const std::function<void(int, const QString &)> &m_found;
    ScanResult m_result;
    QSet<QString> m_visited; ///< real paths of folders
};

} // namespace

Result<ScanResult> scanPaths(const QStringList &paths, const std::atomic_bool &stop,
                             const std::function<void(int, const QString &)> &found)
{
    Scanner scanner(stop, found);
    for (const QString &path : paths) {
        const QFileInfo info(path);
        if (!info.exists() && !info.isSymLink())
            return fail(ErrorCode::NotFound, u"There is no file or folder %1."_s.arg(path));
        if (info.isDir())
            scanner.addFolder(path, 0);
        else
            scanner.addFile(info, true);
    }
    return scanner.take();
}

} // namespace docswiki::knowledge
