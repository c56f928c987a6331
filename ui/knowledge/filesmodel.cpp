// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/filesmodel.h"

#include "ui/common/format.h"
#include "ui/common/passageplace.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::FileEntry;
using knowledge::FileState;

namespace {
constexpr int pageSize = 200;
constexpr int mostAtOnce = 2000; // a reload asks for no more rows than this
}

QString fileStateIcon(FileState state)
{
    switch (state) {
    case FileState::Queued: return u"timing"_s;
    case FileState::Parsing: return u"play"_s;
    case FileState::Ready: return u"check"_s;
    case FileState::Failed: return u"close"_s;
    }
    return {};
}

QString fileStateWord(FileState state)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("docswiki::ui::fileStateWord", source); };
    switch (state) {
    case FileState::Queued: return text("Queued");
    case FileState::Parsing: return text("Parsing");
    case FileState::Ready: return text("Ready");
    case FileState::Failed: return text("Failed");
    }
    return {};
}

bool isLeftOut(const FileEntry &file)
{
    return file.state == FileState::Failed && file.bytes == 0;
}

FilesModel::FilesModel(Fetch fetch, QObject *parent) : QAbstractTableModel(parent), m_fetch(std::move(fetch))
{
    m_reload.setSingleShot(true);
    m_reload.setInterval(std::chrono::seconds(1));
    connect(&m_reload, &QTimer::timeout, this, &FilesModel::reload);
}

void FilesModel::setQuery(const QString &library, const QStringList &roots, const QString &nameContains, bool onlyFailed)
{
    m_library = library;
    m_roots = roots;
    m_nameContains = nameContains;
    m_onlyFailed = onlyFailed;
    m_loading = !m_library.isEmpty();
    beginResetModel();
    m_files.clear();
    m_total = 0;
    endResetModel();
    Q_EMIT totalChanged();
    ++m_asked;
    if (!m_library.isEmpty())
        request(0, pageSize);
}

void FilesModel::reload()
{
    m_reload.stop();
    if (!m_library.isEmpty())
        request(0, std::clamp(static_cast<int>(m_files.size()), pageSize, mostAtOnce));
}

void FilesModel::fileChanged(const FileEntry &file)
{
    if (file.library != m_library)
        return;
    const auto known = std::find_if(m_files.begin(), m_files.end(), [&file](const FileEntry &f) { return f.path == file.path; });
    if (known != m_files.end()) {
        *known = file;
        const int row = static_cast<int>(known - m_files.begin());
        Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    }
    // A file that is not in sight, or that the choice no longer fits, changes rows and counts: those are asked for again.
    if ((known == m_files.end() || m_onlyFailed) && !m_reload.isActive())
        m_reload.start();
}

void FilesModel::request(int offset, int limit)
{
    knowledge::FileQuery query{m_library, m_nameContains, std::nullopt, offset, limit};
    if (m_onlyFailed)
        query.state = FileState::Failed;
    m_loading = true;
    const quint64 asked = ++m_asked;
    m_fetch(query).then(this, [this, asked, offset](const Result<knowledge::FilePage> &page) {
        if (asked != m_asked)
            return;
        if (page)
            take(offset, *page);
        else
            Q_EMIT fetchFailed(page.error().message);
        m_loading = false; // only now: a view asks for more while rows are being inserted
        Q_EMIT fetched();
    });
}

void FilesModel::take(int offset, const knowledge::FilePage &page)
{
    const int oldTotal = m_total;
    m_total = page.total;
    if (offset == 0) {
        // The rows that stay keep their place and the table its scroll position; only the length changes.
        const auto common = std::min(m_files.size(), page.files.size());
        if (page.files.size() < m_files.size()) {
            beginRemoveRows({}, static_cast<int>(common), static_cast<int>(m_files.size()) - 1);
            m_files.resize(common);
            endRemoveRows();
        }
        for (qsizetype i = 0; i < common; ++i)
            m_files[i] = page.files[i];
        if (common > 0)
            Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(common) - 1, columns - 1));
    }
    const QList<FileEntry> more = offset == 0 ? page.files.mid(m_files.size()) : page.files;
    if (!more.isEmpty() && (offset == 0 || offset == m_files.size())) {
        const int first = static_cast<int>(m_files.size());
        beginInsertRows({}, first, first + static_cast<int>(more.size()) - 1);
        m_files << more;
        endInsertRows();
    }
    if (m_total != oldTotal)
        Q_EMIT totalChanged();
}

bool FilesModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_loading && m_files.size() < m_total;
}

void FilesModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(static_cast<int>(m_files.size()), pageSize);
}

int FilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_files.size());
}

int FilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString FilesModel::folderOf(const FileEntry &file) const
{
    if (isWebAddress(file.path)) return file.path;
    if (!partOf(file.path).isEmpty()) return shortPath(containerOf(file.path));
    return shortPath(QFileInfo(file.path).path());
}

QString FilesModel::shortPath(const QString &path) const
{
    for (const QString &root : m_roots) {
        if (path == root || path.startsWith(root + u'/')) return QFileInfo(root).fileName() + path.mid(root.size());
    }
    return path;
}

QVariant FilesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FileEntry &file = m_files[index.row()];
    const bool ready = file.state == FileState::Ready;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Name: return documentTitle(file.path);
        case State:
            if (isLeftOut(file)) return tr("Left out: empty");
            return ready && !file.twinOf.isEmpty() ? tr("Same text") : fileStateWord(file.state);
        case Chunks: return ready && file.twinOf.isEmpty() ? format::whole(file.chunks) : u"–"_s;
        case Size: return format::bytes(file.bytes);
        case Took: return file.took.count() > 0 ? format::duration(file.took) : ready ? u"< 1 ms"_s : u"–"_s;
        default: return {};
        }
    case Qt::TextAlignmentRole: return QVariant::fromValue((index.column() >= Chunks ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole: return file.reason.isEmpty() ? file.path : u"%1\n%2"_s.arg(file.path, file.reason);
    case Qt::AccessibleTextRole:
        if (index.column() == State && !file.twinOf.isEmpty())
            return data(index, TwinRole);
        if (index.column() == State && !file.reason.isEmpty())
            return u"%1: %2"_s.arg(data(index, Qt::DisplayRole).toString(), file.reason);
        return {};
    case EntryPathRole: return file.path;
    case StateRole: return static_cast<int>(file.state);
    case ReasonRole: return file.reason;
    case TwinRole: return file.twinOf.isEmpty() ? QString() : tr("same text as %1").arg(shortPath(file.twinOf));
    case LeftOutRole: return isLeftOut(file);
    case FolderRole: return folderOf(file);
    default: return {};
    }
}

QVariant FilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section >= Chunks ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("File");
    case State: return tr("State");
    case Chunks: return tr("Passages");
    case Size: return tr("Size");
    case Took: return tr("Took");
    default: return {};
    }
}

} // namespace docswiki::ui
