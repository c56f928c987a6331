// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/collectionsmodel.h"

#include "ui/common/format.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::LibrarySummary;

void CollectionsModel::setLibraries(const QList<LibrarySummary> &libraries, const QDateTime &now)
{
    m_now = now;
    m_all = libraries;
    rebuild();
}

void CollectionsModel::setBusy(const QString &name)
{
    if (name == m_busy)
        return;
    m_busy = name;
    if (!m_shown.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {BusyRole});
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

QVariant CollectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LibrarySummary &library = m_shown[index.row()];
    const auto counts = [&library] {
        return tr("%1 files · %2 passages · %3")
            .arg(format::whole(library.files), format::count(library.chunks), format::bytes(library.bytes));
    };
    const auto age = [this, &library] {
        return library.lastIndexed.isValid() ? tr("indexed %1").arg(format::ago(library.lastIndexed, m_now)) : tr("not indexed yet");
    };
    switch (role) {
    case Qt::DisplayRole:
    case NameRole: return library.name;
    case CountsRole: return counts();
    case AgeRole: return age();
    case FailedRole: return library.failed;
    case SampleRole: return library.sample;
    case BusyRole: return library.name == m_busy;
    case Qt::ToolTipRole: return library.sample ? tr("Comes with the app") : library.roots.mid(0, 10).join(u'\n');
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3"_s.arg(library.name, counts(), library.failed > 0 ? tr("%1 failed").arg(library.failed) : age());
    default: return {};
    }
}

} // namespace docswiki::ui
