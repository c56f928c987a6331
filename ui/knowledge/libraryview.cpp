// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/libraryview.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/undobar.h"
#include "ui/knowledge/collectiondelegate.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/filespanel.h"
#include "ui/knowledge/jobcard.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostGone = 100;
}

LibraryView::LibraryView(ThemeManager &themes, FilesModel::Fetch fetch, SearchTester::Search search, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_collections(new CollectionsModel(this))
    , m_pages(new QStackedWidget(this))
    , m_job(new JobCard(themes, this))
    , m_undo(new UndoBar(themes, this))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space4);
    all->setSpacing(sizes::space3);
    all->addWidget(makeHeader());
    all->addWidget(m_job);
    all->addWidget(m_pages, 1);
    all->addWidget(m_undo);

    auto *empty = new EmptyState(
        themes, u"library"_s, tr("No documents yet"),
        tr("Add a folder of Markdown, HTML, text or PDF files. They are read on this computer, cut into passages and "
           "made searchable; answers then quote them and say where. You can also drop a folder on the window."),
        tr("Add a folder…"), this);
    connect(empty, &EmptyState::clicked, this, &LibraryView::chooseFolder);
    m_pages->addWidget(empty);
    auto *both = new QWidget(this);
    auto *row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space3);
    row->addWidget(makeCollections());
    row->addWidget(makeDetails(std::move(fetch), std::move(search)), 1);
    m_pages->addWidget(both);

    setFocusProxy(m_list);
    connect(m_job, &JobCard::pauseRequested, this, &LibraryView::pauseRequested);
    connect(m_job, &JobCard::resumeRequested, this, &LibraryView::resumeRequested);
    connect(m_job, &JobCard::cancelRequested, this, &LibraryView::cancelRequested);
    connect(m_job, &JobCard::againRequested, this, &LibraryView::indexAgain);
    connect(m_undo, &UndoBar::expired, this, [this] { Q_EMIT removeRequested(std::exchange(m_removing, {})); });
    connect(m_undo, &UndoBar::undone, this, [this] {
        const QString name = std::exchange(m_removing, {});
        m_gone.removeAll(name);
        m_collections->showAgain(name);
        select(name);
        showEmptyOrNot();
    });
    connect(&themes, &ThemeManager::themeChanged, this, &LibraryView::paintIcons);
    paintIcons();
}

LibraryView::~LibraryView()
{
    m_undo->expire();
}

QWidget *LibraryView::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space2);
    auto *title = new QLabel(tr("Library"), header);
    title->setProperty("type", u"heading"_s);
    row->addWidget(title);
    row->addStretch(1);
    const auto button = [&](const QString &text, const QString &tip, const QKeySequence &keys) {
        auto *one = new QPushButton(text, header);
        one->setShortcut(keys);
        one->setToolTip(u"%1 (%2)"_s.arg(tip, keys.toString(QKeySequence::NativeText)));
        row->addWidget(one);
        return one;
    };
    m_addFiles = button(tr("Add files"), tr("Add files to this collection"), QKeySequence(u"Ctrl+Shift+I"_s));
    m_addFolder =
        button(tr("Add folder"), tr("Add a folder as a collection of its own"), QKeySequence(u"Ctrl+Shift+O"_s));
    m_addFolder->setProperty("variant", u"primary"_s);
    connect(m_addFiles, &QPushButton::clicked, this, &LibraryView::chooseFiles);
    connect(m_addFolder, &QPushButton::clicked, this, &LibraryView::chooseFolder);
    return header;
}

QWidget *LibraryView::makeCollections()
{
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    card->setFixedWidth(272);
    m_list = new QListView(card);
    m_list->setModel(m_collections);
    m_list->setItemDelegate(new CollectionDelegate(m_themes, m_list));
    m_list->setAccessibleName(tr("Collections"));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *all = new QVBoxLayout(card);
    all->setContentsMargins(1, sizes::space1, 1, sizes::space1);
    all->addWidget(m_list);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &LibraryView::showCurrent);
    return card;
}

QWidget *LibraryView::makeDetails(FilesModel::Fetch fetch, SearchTester::Search search)
{
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    m_name = new ElidedLabel({}, Qt::ElideRight, card);
    m_name->setProperty("type", u"title"_s);
    m_summary = new ElidedLabel({}, Qt::ElideRight, card);
    m_summary->setProperty("tone", u"second"_s);
    m_summary->setProperty("type", u"caption"_s);
    const auto button = [card](const QString &name, const QString &tip) {
        auto *one = new QToolButton(card);
        one->setProperty("variant", u"quiet"_s);
        one->setAccessibleName(name);
        one->setToolTip(tip);
        one->setFocusPolicy(Qt::StrongFocus);
        return one;
    };
    m_again = button(tr("Index again"), QString());
    m_remove = button(tr("Remove collection"), tr("Remove this collection from the library; the files on disk stay"));
    connect(m_remove, &QToolButton::clicked, this, &LibraryView::removeCurrent);
    connect(m_again, &QToolButton::clicked, this, [this] {
        indexAgain(currentLibrary());
    });

    m_tabs = new QTabBar(card);
    m_tabs->addTab(tr("Files"));
    m_tabs->addTab(tr("Test a search"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_files = new FilesPanel(m_themes, std::move(fetch), card);
    m_tester = new SearchTester(m_themes, std::move(search), card);
    m_details = new QStackedWidget(card);
    m_details->addWidget(m_files);
    m_details->addWidget(m_tester);
    connect(m_tabs, &QTabBar::currentChanged, m_details, &QStackedWidget::setCurrentIndex);

    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_name);
    names->addWidget(m_summary);
    auto *top = new QHBoxLayout;
    top->addLayout(names, 1);
    top->addWidget(m_again);
    top->addWidget(m_remove);
    auto *all = new QVBoxLayout(card);
    all->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space1);
    all->setSpacing(sizes::space2);
    all->addLayout(top);
    all->addWidget(m_tabs);
    all->addWidget(m_details, 1);
    return card;
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

void LibraryView::removeCurrent()
{
    const QString name = currentLibrary();
    if (name.isEmpty()) return;
    m_undo->expire(); // an earlier removal is settled first
    m_removing = name;
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
    if (other) m_tester->setLibrary(library->name);
}

void LibraryView::showSummary()
{
    const QModelIndex row = m_list->currentIndex();
    const auto *library = m_collections->at(row.row());
    if (!library) return;
    QString summary = u"%1 · %2"_s.arg(row.data(CollectionsModel::CountsRole).toString(),
                                       row.data(CollectionsModel::AgeRole).toString());
    if (!library->roots.isEmpty()) summary += u" · "_s + library->roots.join(u", "_s);
    m_summary->setText(summary);
    const bool incomplete = row.data(CollectionsModel::LeftRole).toInt() > 0;
    m_again->setText(incomplete ? tr("Resume") : tr("Index again"));
    m_again->setToolTip(incomplete ? tr("Index the files that are left") : tr("Look for new and changed files; the rest is skipped"));
    m_again->setAccessibleName(m_again->text());
    m_again->setToolButtonStyle(incomplete ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_again->setIcon(icon(incomplete ? u"play"_s : u"retry"_s, m_themes.theme()));
    m_again->setEnabled(!library->roots.isEmpty() && !row.data(CollectionsModel::BusyRole).toBool());
}

void LibraryView::paintIcons()
{
    const Theme &theme = m_themes.theme();
    m_addFolder->setIcon(icon(u"folder-plus"_s, theme.onAccent));
    m_addFiles->setIcon(icon(u"file-plus"_s, theme));
    showSummary();
    m_remove->setIcon(icon(u"trash"_s, theme));
}

} // namespace docswiki::ui
