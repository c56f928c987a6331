// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/collectionsmodel.h"

#include "ui/common/format.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::IndexPhase;
using knowledge::IndexProgress;
using knowledge::LibrarySummary;

namespace {

bool isRunning(const IndexProgress &p)
{
    return p.phase == IndexPhase::Scanning || p.phase == IndexPhase::Indexing || p.phase == IndexPhase::Paused;
}

} // namespace

void CollectionsModel::setLibraries(const QList<LibrarySummary> &libraries, const QDateTime &now)
{
    m_now = now;
    m_all = libraries;
    // Gone for good: one of the same name that comes later is another.
    m_hidden.removeIf([&libraries](const QString &name) {
        return std::none_of(libraries.cbegin(), libraries.cend(), [&](const auto &l) { return l.name == name; });
    });
    rebuild();
}

void CollectionsModel::setProgress(const IndexProgress &progress)
{
    const IndexProgress now = isRunning(progress) ? progress : IndexProgress();
    if (now == m_progress)
        return;
    m_progress = now;
    changed();
}

void CollectionsModel::setLeft(const QHash<QString, int> &left)
{
    if (left == m_left)
        return;
    m_left = left;
    changed();
}

void CollectionsModel::setEmbedding(bool on)
{
    if (on == m_embedding)
        return;
    m_embedding = on;
    changed();
}

void CollectionsModel::changed()
{
    if (!m_shown.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void CollectionsModel::hide(const QString &name)
{
    m_hidden << name;
    rebuild();
}

void CollectionsModel::showAgain(const QString &name)
{
    m_hidden.removeAll(name);
    rebuild();
}

void CollectionsModel::rebuild()
{
    QList<LibrarySummary> shown;
    std::copy_if(m_all.cbegin(), m_all.cend(), std::back_inserter(shown),
                 [this](const LibrarySummary &l) { return !m_hidden.contains(l.name); });
    const bool sameRows = std::equal(shown.cbegin(), shown.cend(), m_shown.cbegin(), m_shown.cend(),
                                     [](const LibrarySummary &a, const LibrarySummary &b) { return a.name == b.name; });
    if (sameRows) { // keeps the selection
        m_shown = shown;
        if (!m_shown.isEmpty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_shown = shown;
    endResetModel();
}

const LibrarySummary *CollectionsModel::at(int row) const
{
    return row >= 0 && row < m_shown.size() ? &m_shown[row] : nullptr;
}

int CollectionsModel::rowOf(const QString &name) const
{
    const auto it = std::find_if(m_shown.cbegin(), m_shown.cend(), [&name](const LibrarySummary &l) { return l.name == name; });
    return it == m_shown.cend() ? -1 : static_cast<int>(it - m_shown.cbegin());
}

int CollectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QString CollectionsModel::stateOf(const LibrarySummary &library) const
{
    if (library.name == m_progress.library) {
        if (m_progress.phase == IndexPhase::Scanning)
            return tr("looking for files: %1").arg(format::whole(m_progress.filesTotal));
        const QString text = m_progress.phase == IndexPhase::Paused ? tr("paused at %1 of %2") : tr("indexing %1 of %2");
        return text.arg(format::whole(m_progress.filesDone), format::whole(m_progress.filesTotal));
    }
    if (const int left = m_left.value(library.name); left > 0)
        return tr("incomplete – %1 left").arg(format::files(left));
    return library.lastIndexed.isValid() ? tr("indexed %1").arg(format::ago(library.lastIndexed, m_now))
                                         : tr("not indexed yet");
}

QVariant CollectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LibrarySummary &library = m_shown[index.row()];
    const auto counts = [&library] {
        return u"%1 · %2 · %3"_s.arg(format::files(library.files), format::passages(library.chunks),
                                     format::bytes(library.bytes));
    };
    switch (role) {
    case Qt::DisplayRole:
    case NameRole: return library.name;
    case CountsRole: return counts();
    case AgeRole: return stateOf(library);
    case FailedRole: return library.failed;
    case SampleRole: return library.sample;
    case BusyRole: return library.name == m_progress.library;
    case LeftRole: return leftOf(library.name);
    case MeaningRole: // the share that is found by meaning; 1 where there is nothing to tell
        return m_embedding && library.chunks > 0 ? double(library.embedded) / double(library.chunks) : 1.0;
    case Qt::ToolTipRole: return library.sample ? tr("Comes with the app") : library.roots.mid(0, 10).join(u'\n');
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3"_s.arg(library.name, counts(), library.failed > 0 ? tr("%1 failed").arg(library.failed) : stateOf(library));
    default: return {};
    }
}

} // namespace docswiki::ui
