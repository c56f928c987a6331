// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/types.h"
#include "ui/common/thememanager.h"
#include "ui/knowledge/evaluationsview.h"
#include "ui/knowledge/filesmodel.h"
#include "ui/knowledge/inspector/inspector.h"

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
class EmbeddingStrip;
class FilesPanel;
class JobCard;
class LibrarySettings;
class UndoBar;

/// What the view has done for it.
struct LibraryActions {
    FilesModel::Fetch files;
    Inspector::Search search;
    EvaluationsView::Load evaluations;
    EvaluationsView::Judge judge;
};

/// The library page without an engine: shows what it is given, and says in signals what the person wants.
class LibraryView final : public QWidget {
    Q_OBJECT
public:
    enum Tab { Files, Find, Quality, Settings };

    LibraryView(ThemeManager &themes, LibraryActions actions, QWidget *parent = nullptr);
    ~LibraryView() override; ///< a removal that still could be undone is done

    void setLibraries(const QList<knowledge::LibrarySummary> &libraries);
    void setProgress(const knowledge::IndexProgress &progress);
    void setEmbedding(const knowledge::EmbeddingProgress &progress);
    void setLeft(const QHash<QString, int> &left); ///< files that an unfinished job did not reach, by collection
    void setFinished(const Result<knowledge::IndexSummary> &result);
    void fileChanged(const knowledge::FileEntry &file);

    QString currentLibrary() const;
    void select(const QString &name);
    void setTab(Tab tab);
    void addPaths(const QStringList &paths); ///< a folder becomes a collection of its name; files join the current one
    void chooseFolder();
    void chooseFiles();
    void chooseAddress();
    void removeCurrent();
    void removeRoot(const QString &root); ///< of the current one
    UndoBar &undoBar() { return *m_undo; }
    Inspector &inspector() { return *m_inspector; }
    EvaluationsView &evaluations() { return *m_evaluations; }
    LibrarySettings &settings() { return *m_settings; }

Q_SIGNALS:
    void indexRequested(const QStringList &paths, const QString &library);
    void removeRequested(const QString &library); ///< after the time to undo it
    void changeRequested(const QString &library, const docswiki::knowledge::LibraryChange &change);
    void readAllAgainRequested(const QString &library); ///< unchanged files, too
    void pauseRequested();
    void resumeRequested();
    void cancelRequested();
    void meaningSettingsRequested();
    void openRequested(const QString &document, int page);

private:
    QWidget *makeHeader();
    QWidget *makeCollections();
    QWidget *makeDetails(LibraryActions actions);
    void makeMenu(QWidget *card);
    void connectSettings();
    void showCurrent();
    void showSummary();
    void showEmptyOrNot();
    void paintIcons();
    void indexAgain(const QString &library);
    void addTo(const QString &library, const QStringList &paths);
    void chooseRoots(bool folders);
    void rename(const QString &name);
    bool isGone(const QString &library) const;

    /// What the undo bar holds: a whole collection, or one of the places it reads.
    struct Removal {
        QString library;
        QString root; ///< empty: the whole
    };

    ThemeManager &m_themes;
    CollectionsModel *m_collections;
    QStackedWidget *m_pages;
    QListView *m_list;
    JobCard *m_job;
    EmbeddingStrip *m_embedding;
    ElidedLabel *m_name;
    ElidedLabel *m_summary;
    QToolButton *m_again;
    QToolButton *m_remove;
    QPushButton *m_addFolder;
    QPushButton *m_addFiles;
    QPushButton *m_addAddress;
    QTabBar *m_tabs;
    QStackedWidget *m_details;
    FilesPanel *m_files;
    Inspector *m_inspector;
    EvaluationsView *m_evaluations;
    LibrarySettings *m_settings;
    UndoBar *m_undo;
    QStringList m_gone; // removed here; what a job still says of them is not shown
    Removal m_removing; // hidden, and gone when the undo bar closes
    QString m_wanted;   // to be selected as soon as it is there
};

} // namespace docswiki::ui
