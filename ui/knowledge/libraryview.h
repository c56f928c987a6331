// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "ui/common/thememanager.h"
#include "ui/knowledge/filesmodel.h"
#include "ui/knowledge/searchtester.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace docswiki::ui {

class CollectionsModel;
class ElidedLabel;
class FilesPanel;
class JobCard;
class UndoBar;

/// The library page without an engine: shows what it is given, and says in signals what the person wants.
class LibraryView final : public QWidget {
    Q_OBJECT
public:
    LibraryView(ThemeManager &themes, FilesModel::Fetch fetch, SearchTester::Search search, QWidget *parent = nullptr);
    ~LibraryView() override; ///< a removal that still could be undone is done

    void setLibraries(const QList<knowledge::LibrarySummary> &libraries);
    void setProgress(const knowledge::IndexProgress &progress);
    void setLeft(const QHash<QString, int> &left); ///< files that an unfinished job did not reach, by collection
    void setFinished(const Result<knowledge::IndexSummary> &result);
    void fileChanged(const knowledge::FileEntry &file);

    QString currentLibrary() const;
    void addPaths(const QStringList &paths); ///< a folder becomes a collection of its name; files join the current one
    void chooseFolder();
    void chooseFiles();
    void removeCurrent();
    UndoBar &undoBar() { return *m_undo; }

Q_SIGNALS:
    void indexRequested(const QStringList &paths, const QString &library);
    void removeRequested(const QString &library); ///< after the time to undo it
    void pauseRequested();
    void resumeRequested();
    void cancelRequested();

private:
    QWidget *makeHeader();
    QWidget *makeCollections();
    QWidget *makeDetails(FilesModel::Fetch fetch, SearchTester::Search search);
    void showCurrent();
    void showSummary();
    void select(const QString &name);
    void showEmptyOrNot();
    void paintIcons();
    void indexAgain(const QString &library);
    bool isGone(const QString &library) const;

    ThemeManager &m_themes;
    CollectionsModel *m_collections;
    QStackedWidget *m_pages;
    QListView *m_list;
    JobCard *m_job;
    ElidedLabel *m_name;
    ElidedLabel *m_summary;
    QToolButton *m_again;
    QToolButton *m_remove;
    QPushButton *m_addFolder;
    QPushButton *m_addFiles;
    QTabBar *m_tabs;
    QStackedWidget *m_details;
    FilesPanel *m_files;
    SearchTester *m_tester;
    UndoBar *m_undo;
    QStringList m_gone;  // removed here; what a job still says of them is not shown
    QString m_removing;  // hidden, and gone when the undo bar closes
    QString m_wanted;    // to be selected as soon as it is there
};

} // namespace docswiki::ui
