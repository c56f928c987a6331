// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/libraryview.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/embeddingstrip.h"
#include "ui/common/emptystate.h"
#include "ui/common/icons.h"
#include "ui/common/undobar.h"
#include "ui/knowledge/collectiondelegate.h"
#include "ui/knowledge/collectionsmodel.h"
#include "ui/knowledge/filespanel.h"
#include "ui/knowledge/jobcard.h"
#include "ui/knowledge/librarysettings.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

LibraryView::LibraryView(ThemeManager &themes, LibraryActions actions, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_collections(new CollectionsModel(this))
    , m_pages(new QStackedWidget(this))
    , m_job(new JobCard(themes, this))
    , m_embedding(new EmbeddingStrip(themes, this))
    , m_undo(new UndoBar(themes, this))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space4);
    all->setSpacing(sizes::space3);
    all->addWidget(makeHeader());
    all->addWidget(m_job);
    all->addWidget(m_embedding);
    all->addWidget(m_pages, 1);
    all->addWidget(m_undo);

    auto *empty = new EmptyState(
        themes, u"library"_s, tr("No documents yet"),
        tr("Add a folder of Markdown, HTML, text, PDF or office files, or the address of a website. They are read on this "
           "computer, cut into passages and made searchable; answers then quote them and say where. You can also drop a "
           "folder on the window."),
        tr("Add a folder…"), this);
    connect(empty, &EmptyState::clicked, this, &LibraryView::chooseFolder);
    m_pages->addWidget(empty);
    auto *both = new QWidget(this);
    auto *row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space3);
    row->addWidget(makeCollections());
    row->addWidget(makeDetails(std::move(actions)), 1);
    m_pages->addWidget(both);

    setFocusProxy(m_list);
    connect(m_job, &JobCard::pauseRequested, this, &LibraryView::pauseRequested);
    connect(m_job, &JobCard::resumeRequested, this, &LibraryView::resumeRequested);
    connect(m_job, &JobCard::cancelRequested, this, &LibraryView::cancelRequested);
    connect(m_job, &JobCard::againRequested, this, &LibraryView::indexAgain);
    connect(m_embedding, &EmbeddingStrip::settingsRequested, this, &LibraryView::meaningSettingsRequested);
    m_embedding->setSettingsButton(true);
    connect(m_undo, &UndoBar::expired, this, [this] {
        const Removal removal = std::exchange(m_removing, {});
        if (removal.root.isEmpty()) {
            Q_EMIT removeRequested(removal.library);
            return;
        }
        knowledge::LibraryChange change;
        change.removedRoots = {removal.root};
        Q_EMIT changeRequested(removal.library, change);
    });
    connect(m_undo, &UndoBar::undone, this, [this] {
        const Removal removal = std::exchange(m_removing, {});
        if (removal.root.isEmpty()) {
            m_gone.removeAll(removal.library);
            m_collections->showAgain(removal.library);
            select(removal.library);
            showEmptyOrNot();
        } else {
            m_settings->setHiddenRoot({});
        }
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
    m_addAddress = button(tr("Add address"), tr("Read the pages of a website"), QKeySequence(u"Ctrl+Shift+U"_s));
    m_addFiles = button(tr("Add files"), tr("Add files to this collection"), QKeySequence(u"Ctrl+Shift+I"_s));
    m_addFolder =
        button(tr("Add folder"), tr("Add a folder as a collection of its own"), QKeySequence(u"Ctrl+Shift+O"_s));
    m_addFolder->setProperty("variant", u"primary"_s);
    connect(m_addAddress, &QPushButton::clicked, this, &LibraryView::chooseAddress);
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

QWidget *LibraryView::makeDetails(LibraryActions actions)
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

    makeMenu(card);

    m_tabs = new QTabBar(card);
    for (const QString &title : {tr("Files"), tr("Find passages"), tr("Search quality"), tr("Settings")})
        m_tabs->addTab(title);
    m_tabs->setAccessibleName(tr("About the collection"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_files = new FilesPanel(m_themes, std::move(actions.files), card);
    m_inspector = new Inspector(m_themes, std::move(actions.search), card);
    m_evaluations = new EvaluationsView(m_themes, std::move(actions.evaluations), std::move(actions.judge), card);
    m_settings = new LibrarySettings(m_themes, card);
    m_details = new QStackedWidget(card);
    for (QWidget *one : QList<QWidget *>{m_files, m_inspector, m_evaluations, m_settings})
        m_details->addWidget(one);
    connect(m_tabs, &QTabBar::currentChanged, m_details, &QStackedWidget::setCurrentIndex);
    connect(m_files, &FilesPanel::openRequested, this, [this](const QString &path) { Q_EMIT openRequested(path, 0); });
    connect(m_inspector, &Inspector::openRequested, this, &LibraryView::openRequested);
    connect(m_inspector, &Inspector::meaningSettingsRequested, this, &LibraryView::meaningSettingsRequested);
    connectSettings();

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

void LibraryView::paintIcons()
{
    const Theme &theme = m_themes.theme();
    m_addFolder->setIcon(icon(u"folder-plus"_s, theme.onAccent));
    m_addFiles->setIcon(icon(u"file-plus"_s, theme));
    m_addAddress->setIcon(icon(u"globe"_s, theme));
    showSummary();
    m_remove->setIcon(icon(u"trash"_s, theme));
}

} // namespace docswiki::ui
