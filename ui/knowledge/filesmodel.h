// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

#include <QAbstractTableModel>
#include <QFuture>
#include <QTimer>

#include <functional>

namespace docswiki::ui {

/// The files of one collection, fetched a page at a time as the table is scrolled.
/// While an index job runs, rows in sight change in place; new ones come with the next reload, at most once a second.
class FilesModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Chunks, Size, Took, columns };
    enum Role { EntryPathRole = Qt::UserRole, StateRole, ReasonRole, FolderRole, LeftOutRole, TwinRole };
    using Fetch = std::function<QFuture<Result<knowledge::FilePage>>(const knowledge::FileQuery &)>;

    explicit FilesModel(Fetch fetch, QObject *parent = nullptr);

    /// Shows another collection or another choice of its files. `roots` shorten the folders in the rows.
    void setQuery(const QString &library, const QStringList &roots, const QString &nameContains, bool onlyFailed);
    void fileChanged(const knowledge::FileEntry &file);
    void reload();
    int total() const { return m_total; } ///< of all pages
    bool isLoading() const { return m_loading; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void totalChanged();
    void fetched(); ///< an answer came, whatever it said
    void fetchFailed(const QString &message);

private:
    void request(int offset, int limit);
    void take(int offset, const knowledge::FilePage &page);
    QString folderOf(const knowledge::FileEntry &file) const;
    QString shortPath(const QString &path) const; ///< from the root on that it lies under

    Fetch m_fetch;
    QString m_library;
    QStringList m_roots;
    QString m_nameContains;
    bool m_onlyFailed = false;
    QList<knowledge::FileEntry> m_files;
    int m_total = 0;
    quint64 m_asked = 0; // answers to an earlier question are dropped
    bool m_loading = false;
    QTimer m_reload;
};

/// The sign (an icon's name) and the word of a state.
QString fileStateIcon(knowledge::FileState state);
QString fileStateWord(knowledge::FileState state);
/// There was nothing to read in it: no failure that anybody could mend.
bool isLeftOut(const knowledge::FileEntry &file);

} // namespace docswiki::ui
