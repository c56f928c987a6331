// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/scanner.h"

#include "core/knowledge/job/ignorerules.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxDepth = 64;
constexpr qsizetype maxFiles = 1'000'000;
constexpr qint64 maxIgnoreFileBytes = 1 << 20;

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

QString inFolder(const QString &folder, const QString &name)
{
    return folder.endsWith(u'/') ? folder + name : folder + u'/' + name;
}

/// Ignore rules from a root down to a folder; the last that has an opinion counts.
struct Rules {
    struct Level {
        QString folder;
        IgnoreRules rules;
    };
    QList<Level> levels; ///< outermost first, the library's own at the very end when asked
    Level own;

    IgnoreRules::Verdict verdict(const QString &path, bool isFolder) const
    {
        using Verdict = IgnoreRules::Verdict;
        const auto said = [&](const Level &level) {
            const qsizetype skip = level.folder.size() + (level.folder.endsWith(u'/') ? 0 : 1);
            return level.rules.verdict(QStringView(path).mid(skip), isFolder);
        };
        if (!own.rules.isEmpty()) {
            if (const Verdict verdict = said(own); verdict != Verdict::None) return verdict;
        }
        for (auto level = levels.crbegin(); level != levels.crend(); ++level) {
            if (const Verdict verdict = said(*level); verdict != Verdict::None) return verdict;
        }
        return Verdict::None;
    }

    void addFilesOf(const QString &folder)
    {
        for (auto name = ignoreFileNames().crbegin(); name != ignoreFileNames().crend(); ++name) {
            QFile file(inFolder(folder, *name));
            if (!file.open(QIODevice::ReadOnly)) continue;
            Level level{folder, IgnoreRules::parse(QString::fromUtf8(file.read(maxIgnoreFileBytes)))};
            if (!level.rules.isEmpty()) levels.append(level);
        }
    }
};

class Scanner {
public:
    Scanner(const ScanOrder &order, ScanControl &control) : m_order(order), m_control(control) {}

    Result<void> addRoot(const QString &path)
    {
        const QFileInfo info(path);
        if (!info.exists() && !info.isSymLink()) {
            if (!m_order.lenient) return fail(ErrorCode::NotFound, u"There is no file or folder %1."_s.arg(path));
            m_result.unread.append(path);
            m_result.skipped.append({path, u"It is not there; what was indexed from it stays."_s});
            return {};
        }
        if (!info.isDir()) {
            if (m_order.within.isEmpty() || std::any_of(m_order.within.begin(), m_order.within.end(),
                                                        [&](const QString &w) { return liesBelow(path, w); }))
                addFile(info, true);
            return {};
        }
        if (m_order.lenient && QDir(path).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden)) {
            m_result.unread.append(path);
            return {};
        }
        Rules rules;
        rules.own = {path, IgnoreRules::parse(m_order.ignore)};
        if (m_order.within.isEmpty() || std::any_of(m_order.within.begin(), m_order.within.end(),
                                                    [&](const QString &w) { return liesBelow(path, w); })) {
            addFolder(path, 0, rules);
            return {};
        }
        for (const QString &within : m_order.within) {
            if (liesBelow(within, path)) descend(path, within, rules);
        }
        return {};
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
    /// Goes straight to `path` below the folder `root`, under the same rules as if every folder were listed.
    void descend(const QString &root, const QString &path, Rules rules)
    {
        QString at = root;
        int depth = 0;
        const QStringList names = QDir(root).relativeFilePath(path).split(u'/', Qt::SkipEmptyParts);
        for (qsizetype i = 0; i < names.size(); ++i) {
            rules.addFilesOf(at);
            const QString next = inFolder(at, names[i]);
            const QFileInfo info(next);
            if (!info.exists() && !info.isSymLink()) return;
            if (!isWanted(at, info, rules)) return;
            if (i + 1 == names.size() && !info.isDir()) return addFile(info, false);
            at = next;
            ++depth;
        }
        addFolder(at, depth, rules);
    }

    bool isWanted(const QString &parent, const QFileInfo &info, const Rules &rules)
    {
        const bool isFolder = info.isDir();
        const IgnoreRules::Verdict verdict = rules.verdict(info.filePath(), isFolder);
        const bool wanted = verdict == IgnoreRules::Verdict::Kept ||
                            (verdict == IgnoreRules::Verdict::None &&
                             !(isFolder ? isPassedOver(parent, info.fileName()) : info.fileName().startsWith(u'.')));
        if (!wanted) ++m_result.ignored;
        return wanted;
    }

    void addFolder(const QString &path, int depth, Rules rules)
    {
        if (!m_control.mayGoOn()) return;
        if (depth > maxDepth || m_result.files.size() >= maxFiles) {
            m_result.unread.append(path);
            m_result.skipped.append({path, depth > maxDepth ? u"The folders are nested too deep."_s
                                                            : u"There are more than a million files."_s});
            return;
        }
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
        rules.addFilesOf(path);
        QList<QFileInfo> folders;
        QDirIterator entries(path, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System);
        while (entries.hasNext() && !m_control.isStopped()) {
            entries.next();
            const QFileInfo info = entries.fileInfo();
            if (!isWanted(path, info, rules)) continue;
            if (info.isDir())
                folders.append(info);
            else
                addFile(info, false);
        }
        m_control.tell(static_cast<int>(m_result.files.size()), path);
        // Links last, so that a folder met by both ways has its own path.
        std::sort(folders.begin(), folders.end(), [](const QFileInfo &a, const QFileInfo &b) {
            return a.isSymLink() != b.isSymLink() ? b.isSymLink() : a.filePath() < b.filePath();
        });
        for (const QFileInfo &inner : std::as_const(folders))
            addFolder(inner.filePath(), depth + 1, rules);
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

    const ScanOrder &m_order;
    ScanControl &m_control;
    ScanResult m_result;
    QSet<QString> m_visited; ///< real paths of folders
};

} // namespace

void ScanControl::stop()
{
    m_stop = true;
    setPaused(false);
}

void ScanControl::setPaused(bool paused)
{
    const QMutexLocker lock(&m_mutex);
    m_paused = paused;
    m_resumed.wakeAll();
}

bool ScanControl::mayGoOn()
{
    QMutexLocker lock(&m_mutex);
    while (m_paused && !m_stop)
        m_resumed.wait(&m_mutex);
    return !m_stop;
}

void ScanControl::tell(int files, const QString &folder)
{
    m_files = files;
    const QMutexLocker lock(&m_mutex);
    m_folder = folder;
}

QString ScanControl::folder() const
{
    const QMutexLocker lock(&m_mutex);
    return m_folder;
}

Result<ScanResult> scanPaths(const ScanOrder &order, ScanControl &control)
{
    Scanner scanner(order, control);
    for (const QString &path : order.paths) {
        if (const Result<void> added = scanner.addRoot(path); !added) return fail(added.error());
    }
    return scanner.take();
}

bool isPassedOver(const QString &parentFolder, const QString &name)
{
    if (name.startsWith(u'.')) return true;
    if (!isGeneratedFolder(name)) return false;
    const bool onlyInProjects = name == "build"_L1 || name == "target"_L1 || name == "dist"_L1;
    return !onlyInProjects || isProjectFolder(parentFolder);
}

const QStringList &ignoreFileNames()
{
    static const QStringList names{u".docswikiignore"_s, u".gitignore"_s};
    return names;
}

bool liesBelow(QStringView path, QStringView folder)
{
    return path == folder || (path.startsWith(folder) && (folder.endsWith(u'/') || path[folder.size()] == u'/'));
}

bool isAddress(QStringView path)
{
    return path.startsWith("http://"_L1, Qt::CaseInsensitive) || path.startsWith("https://"_L1, Qt::CaseInsensitive);
}

} // namespace docswiki::knowledge
