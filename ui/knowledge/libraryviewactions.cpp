// SPDX-License-Identifier: GPL-3.0-or-later
// What LibraryView shows of what it is told, and what the person does with it.
#include "ui/knowledge/libraryview.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/embeddingstrip.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/undobar.h"
#include "ui/knowledge/addressdialog.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/filespanel.h"
#include "ui/knowledge/jobcard.h"
#include "ui/knowledge/librarysettings.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostGone = 100;
}

void LibraryView::makeMenu(QWidget *card)
{
    auto *menu = new QMenu(card);
    QAction *changes = menu->addAction(tr("Look for changes"), this, [this] { indexAgain(currentLibrary()); });
    changes->setShortcut(QKeySequence(Qt::Key_F5));
    menu->addAction(tr("Read everything again"), this, [this] { Q_EMIT readAllAgainRequested(currentLibrary()); });
    m_again->setMenu(menu);
    m_again->setPopupMode(QToolButton::MenuButtonPopup);
    addAction(changes); // its key works on the whole page
    auto *rename = new QAction(tr("Rename"), this);
    rename->setShortcut(QKeySequence(Qt::Key_F2));
    connect(rename, &QAction::triggered, this, [this] {
        setTab(Settings);
        m_settings->focusName();
    });
    addAction(rename);
    for (QAction *one : {changes, rename})
        one->setShortcutContext(Qt::WidgetWithChildrenShortcut);
}

void LibraryView::connectSettings()
{
    const auto change = [this](auto fill) {
        knowledge::LibraryChange wanted;
        fill(wanted);
        Q_EMIT changeRequested(currentLibrary(), wanted);
    };
    connect(m_settings, &LibrarySettings::watchedRequested, this,
            [change](bool watched) { change([watched](knowledge::LibraryChange &c) { c.watched = watched; }); });
    connect(m_settings, &LibrarySettings::ignoreRequested, this, [change](const QString &patterns) {
        change([&patterns](knowledge::LibraryChange &c) { c.ignore = patterns; });
    });
    connect(m_settings, &LibrarySettings::renameRequested, this, &LibraryView::rename);
    connect(m_settings, &LibrarySettings::removeRootRequested, this, &LibraryView::removeRoot);
    connect(m_settings, &LibrarySettings::addFolderRequested, this, [this] { chooseRoots(true); });
    connect(m_settings, &LibrarySettings::addFilesRequested, this, [this] { chooseRoots(false); });
    connect(m_settings, &LibrarySettings::addAddressRequested, this, &LibraryView::chooseAddress);
    connect(m_settings, &LibrarySettings::readAgainRequested, this, [this](bool afresh) {
        if (afresh)
            Q_EMIT readAllAgainRequested(currentLibrary());
        else
            indexAgain(currentLibrary());
    });
}

void LibraryView::setLibraries(const QList<knowledge::LibrarySummary> &libraries)
{
    const QString before = currentLibrary();
    m_collections->setLibraries(libraries, QDateTime::currentDateTimeUtc());
    if (!m_wanted.isEmpty() && m_collections->rowOf(m_wanted) >= 0)
        select(std::exchange(m_wanted, {}));
    else if (m_collections->rowOf(before) >= 0)
        select(before);
    else if (const auto *first = m_collections->at(0))
        select(first->name);
    showCurrent();
    showEmptyOrNot();
}

void LibraryView::setProgress(const knowledge::IndexProgress &progress)
{
    if (isGone(progress.library)) return; // its job ends with it
    m_job->setProgress(progress);
    m_collections->setProgress(progress);
    showSummary();
    if (m_job->isRunning() && m_wanted.isEmpty() && currentLibrary().isEmpty()) m_wanted = progress.library;
}

void LibraryView::setEmbedding(const knowledge::EmbeddingProgress &progress)
{
    m_embedding->setProgress(progress);
    m_collections->setEmbedding(!progress.space.model.isEmpty());
    showSummary();
}

void LibraryView::setFinished(const Result<knowledge::IndexSummary> &result)
{
    if (!isGone(result ? result->library : m_job->library())) m_job->setFinished(result);
    m_collections->setProgress({});
    showSummary();
    m_files->model().reload();
}

void LibraryView::setLeft(const QHash<QString, int> &left)
{
    m_collections->setLeft(left);
    showSummary();
}

void LibraryView::indexAgain(const QString &library)
{
    const auto *known = m_collections->at(m_collections->rowOf(library));
    if (known && !known->roots.isEmpty()) Q_EMIT indexRequested(known->roots, known->name);
}

bool LibraryView::isGone(const QString &library) const
{
    return m_gone.contains(library);
}

void LibraryView::fileChanged(const knowledge::FileEntry &file)
{
    m_files->model().fileChanged(file);
}

QString LibraryView::currentLibrary() const
{
    const auto *library = m_collections->at(m_list->currentIndex().row());
    return library ? library->name : QString();
}

void LibraryView::addPaths(const QStringList &paths)
{
    QStringList files;
    for (const QString &path : paths) {
        const QFileInfo info(path);
        if (!info.isDir()) {
            files << path;
            continue;
        }
        m_wanted = info.fileName().isEmpty() ? tr("Documents") : info.fileName();
        m_gone.removeAll(m_wanted);
        m_collections->showAgain(m_wanted);
        Q_EMIT indexRequested({path}, m_wanted);
    }
    if (files.isEmpty()) return;
    const auto *current = m_collections->at(m_list->currentIndex().row());
    const QString target = current && !current->sample ? current->name : tr("Documents");
    m_wanted = target;
    m_gone.removeAll(target);
    m_collections->showAgain(target);
    Q_EMIT indexRequested(files, target);
}

void LibraryView::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Add a folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::filesSelected, this, &LibraryView::addPaths);
    dialog->open();
}

void LibraryView::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Add files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Documents (*.md *.markdown *.html *.htm *.txt *.rst *.pdf)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &LibraryView::addPaths);
    dialog->open();
}

void LibraryView::chooseAddress()
{
    QStringList names;
    for (int row = 0; const auto *library = m_collections->at(row); ++row) {
        if (!library->sample) names << library->name;
    }
    const auto *current = m_collections->at(m_list->currentIndex().row());
    auto *dialog = new AddressDialog(
        m_themes, names, m_tabs->currentIndex() == Settings && current && !current->sample ? current->name : QString(),
        this);
    connect(dialog, &AddressDialog::chosen, this,
            [this](const QString &url, const QString &library) { addTo(library, {url}); });
    dialog->open();
}

void LibraryView::chooseRoots(bool folders)
{
    auto *dialog =
        new QFileDialog(this, folders ? tr("Add a folder to this library") : tr("Add files to this library"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folders ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    dialog->setOption(QFileDialog::ShowDirsOnly, folders);
    connect(dialog, &QFileDialog::filesSelected, this,
            [this, library = currentLibrary()](const QStringList &paths) { addTo(library, paths); });
    dialog->open();
}

void LibraryView::addTo(const QString &library, const QStringList &paths)
{
    m_wanted = library;
    m_gone.removeAll(library);
    m_collections->showAgain(library);
    Q_EMIT indexRequested(paths, library);
}

void LibraryView::rename(const QString &name)
{
    knowledge::LibraryChange change;
    change.name = name;
    m_gone.removeAll(name);
    m_wanted = name;
    Q_EMIT changeRequested(currentLibrary(), change);
}

void LibraryView::removeCurrent()
{
    const QString name = currentLibrary();
    if (name.isEmpty()) return;
    m_undo->expire(); // an earlier removal is settled first
    m_removing = {name, {}};
    m_gone.removeAll(name);
    m_gone << name;
    if (m_gone.size() > mostGone) m_gone.removeFirst();
    if (m_job->library() == name) m_job->hide(); // what it tells is of no use any more
    m_collections->hide(name);
    if (const auto *first = m_collections->at(0)) select(first->name);
    showCurrent();
    showEmptyOrNot();
    m_undo->offer(tr("Removed “%1” from the library. The files on disk stay.").arg(name));
}

void LibraryView::removeRoot(const QString &root)
{
    m_undo->expire();
    m_removing = {currentLibrary(), root};
    m_settings->setHiddenRoot(root);
    m_undo->offer(tr("“%1” does not read %2 any more. The files stay where they are.").arg(currentLibrary(), root));
}

void LibraryView::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void LibraryView::select(const QString &name)
{
    if (const int row = m_collections->rowOf(name); row >= 0) m_list->setCurrentIndex(m_collections->index(row));
}

void LibraryView::showEmptyOrNot()
{
    m_pages->setCurrentIndex(m_collections->rowCount() == 0 ? 0 : 1);
}

void LibraryView::showCurrent()
{
    const auto *library = m_collections->at(m_list->currentIndex().row());
    if (!library) {
        m_name->setText({});
        m_summary->setText({});
        m_files->setLibrary({}, {});
        return;
    }
    const bool other = library->name != m_name->text();
    m_name->setText(library->name);
    showSummary();
    m_remove->setEnabled(!library->sample);
    m_files->setLibrary(library->name, library->roots);
    m_inspector->setLibrary(*library);
    if (other) m_settings->setHiddenRoot(m_removing.library == library->name ? m_removing.root : QString());
    m_settings->setLibrary(*library);
}

void LibraryView::showSummary()
{
    const QModelIndex row = m_list->currentIndex();
    const auto *library = m_collections->at(row.row());
    if (!library) return;
    QString summary = u"%1 · %2"_s.arg(row.data(CollectionsModel::CountsRole).toString(),
                                       row.data(CollectionsModel::AgeRole).toString());
    if (!m_embedding->progress().space.model.isEmpty() && library->embedded < library->chunks)
        summary += u" · "_s + tr("%1 of them by meaning").arg(format::whole(library->embedded));
    if (!library->roots.isEmpty()) summary += u" · "_s + library->roots.join(u", "_s);
    m_summary->setText(summary);
    const bool incomplete = row.data(CollectionsModel::LeftRole).toInt() > 0;
    m_again->setText(incomplete ? tr("Resume") : tr("Read again"));
    m_again->setToolTip(incomplete ? tr("Index the files that are left")
                                   : tr("Look for new and changed files; the rest is skipped (F5)"));
    m_again->setAccessibleName(m_again->text());
    m_again->setToolButtonStyle(incomplete ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_again->setIcon(icon(incomplete ? u"play"_s : u"retry"_s, m_themes.theme()));
    const bool busy = row.data(CollectionsModel::BusyRole).toBool();
    m_again->setEnabled(!library->roots.isEmpty() && !busy);
    m_settings->setBusy(busy);
}

} // namespace docswiki::ui
