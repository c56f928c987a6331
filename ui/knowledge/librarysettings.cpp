// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/librarysettings.h"

#include "ui/common/card.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/passageplace.h"
#include "ui/common/type.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int widest = 760;
constexpr int ignoreLines = 7;
constexpr int longestName = 200;
constexpr qsizetype mostRoots = 200;

QLabel *hint(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("tone", u"second"_s);
    label->setWordWrap(true);
    return label;
}

QPushButton *button(const QString &text, const QString &tip, QWidget *parent)
{
    auto *one = new QPushButton(text, parent);
    one->setToolTip(tip);
    return one;
}

} // namespace

LibrarySettings::LibrarySettings(ThemeManager &themes, QWidget *parent) : QScrollArea(parent), m_themes(themes)
{
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Settings of the library"));
    auto *body = new QWidget(this);
    auto *inner = new QWidget(body);
    inner->setMaximumWidth(widest);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, sizes::space1, sizes::space2, sizes::space3);
    column->setSpacing(sizes::space3);
    makeRoots(column, inner);
    makeIgnore(column, inner);
    makeRest(column, inner);
    column->addStretch(1);
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(inner, 100);
    row->addStretch(1);
    setWidget(body);
    connect(&themes, &ThemeManager::themeChanged, this, &LibrarySettings::showRoots);
    updateButtons();
}

void LibrarySettings::makeRoots(QVBoxLayout *column, QWidget *parent)
{
    auto *card = new Card(tr("Where it reads"), parent);
    m_roots = new QVBoxLayout;
    m_roots->setSpacing(0);
    card->body()->addLayout(m_roots);
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    m_addFolder = button(tr("Add a folder…"), tr("Read another folder into this library"), card);
    m_addFiles = button(tr("Add files…"), tr("Read single files into this library"), card);
    m_addAddress = button(tr("Add an address…"), tr("Read the pages of a website into this library"), card);
    for (QPushButton *one : {m_addFolder, m_addFiles, m_addAddress})
        row->addWidget(one);
    row->addStretch(1);
    card->body()->addLayout(row);
    m_watched = new QCheckBox(tr("Follow changes: new and changed files are read by themselves"), card);
    m_watched->setToolTip(tr("Folders are watched while the program runs; websites are asked again from time to time"));
    card->body()->addWidget(m_watched);
    column->addWidget(card);
    connect(m_addFolder, &QPushButton::clicked, this, &LibrarySettings::addFolderRequested);
    connect(m_addFiles, &QPushButton::clicked, this, &LibrarySettings::addFilesRequested);
    connect(m_addAddress, &QPushButton::clicked, this, &LibrarySettings::addAddressRequested);
    connect(m_watched, &QCheckBox::clicked, this, &LibrarySettings::watchedRequested);
}

void LibrarySettings::makeIgnore(QVBoxLayout *column, QWidget *parent)
{
    auto *card = new Card(tr("What it leaves out"), parent);
    card->body()->addWidget(
        hint(tr("One pattern a line, as in .gitignore. A slash at the end means a folder, * any letters; ! takes "
                "something in again, # begins a remark."),
             card));
    m_ignore = new QPlainTextEdit(card);
    m_ignore->setAccessibleName(tr("Patterns of files to leave out"));
    m_ignore->setPlaceholderText(u"drafts/\n*.log\n!release.log"_s);
    m_ignore->setProperty("field", true);
    m_ignore->setTabChangesFocus(true);
    m_ignore->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_ignore->setFixedHeight(ignoreLines * QFontMetrics(codeFont()).lineSpacing() + 24);
    card->body()->addWidget(m_ignore);
    m_ignoreState = hint({}, card);
    m_applyIgnore = button(tr("Apply"), tr("Read the library again with these patterns (Ctrl+Enter)"), card);
    m_applyIgnore->setShortcut(QKeySequence(u"Ctrl+Return"_s));
    m_revertIgnore = button(tr("Revert"), tr("Back to the patterns in use"), card);
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    row->addWidget(m_ignoreState, 1);
    row->addWidget(m_revertIgnore);
    row->addWidget(m_applyIgnore);
    card->body()->addLayout(row);
    column->addWidget(card);
    connect(m_ignore, &QPlainTextEdit::textChanged, this, &LibrarySettings::updateButtons);
    connect(m_applyIgnore, &QPushButton::clicked, this, [this] {
        const QString patterns = m_ignore->toPlainText();
        m_applied = patterns;
        updateButtons();
        Q_EMIT ignoreRequested(patterns);
    });
    connect(m_revertIgnore, &QPushButton::clicked, this, [this] { m_ignore->setPlainText(m_library.ignore); });
}

void LibrarySettings::makeRest(QVBoxLayout *column, QWidget *parent)
{
    auto *nameCard = new Card(tr("Name"), parent);
    m_name = new QLineEdit(nameCard);
    m_name->setAccessibleName(tr("Name of the library"));
    m_name->setMaxLength(longestName);
    m_rename = button(tr("Rename"), tr("Give the library this name (Enter)"), nameCard);
    auto *nameRow = new QHBoxLayout;
    nameRow->setSpacing(sizes::space2);
    nameRow->addWidget(m_name, 1);
    nameRow->addWidget(m_rename);
    nameCard->body()->addLayout(nameRow);
    column->addWidget(nameCard);
    const auto rename = [this] {
        if (m_rename->isEnabled()) Q_EMIT renameRequested(m_name->text().trimmed());
    };
    connect(m_name, &QLineEdit::textChanged, this, &LibrarySettings::updateButtons);
    connect(m_name, &QLineEdit::returnPressed, this, rename);
    connect(m_rename, &QPushButton::clicked, this, rename);

    auto *again = new Card(tr("Read again"), parent);
    m_changes = button(tr("Look for changes"), tr("New and changed files are read; the rest is skipped"), again);
    m_everything = button(tr("Read everything again"), tr("Unchanged files, too, as if the library were new"), again);
    again->body()->addWidget(hint(tr("Looking for changes is quick. Reading everything again helps after a file type "
                                     "was added or when something seems wrong; answers go on meanwhile."),
                                  again));
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    row->addWidget(m_changes);
    row->addWidget(m_everything);
    row->addStretch(1);
    again->body()->addLayout(row);
    column->addWidget(again);
    connect(m_changes, &QPushButton::clicked, this, [this] { Q_EMIT readAgainRequested(false); });
    connect(m_everything, &QPushButton::clicked, this, [this] { Q_EMIT readAgainRequested(true); });
}

void LibrarySettings::setLibrary(const knowledge::LibrarySummary &library)
{
    const bool other = library.name != m_library.name;
    if (other || m_applied == library.ignore) m_applied.reset();
    const bool typing = !other && (m_applied || m_ignore->toPlainText() != m_library.ignore);
    const bool naming = !other && m_name->text() != m_library.name;
    const bool sameRoots = !other && library.roots == m_library.roots;
    m_library = library;
    if (!library.roots.contains(m_hiddenRoot)) m_hiddenRoot.clear(); // gone for good
    m_watched->setChecked(library.watched);
    if (!typing && m_ignore->toPlainText() != library.ignore) m_ignore->setPlainText(library.ignore);
    if (!naming) m_name->setText(library.name);
    if (!sameRoots) showRoots();
    updateButtons();
}

void LibrarySettings::setHiddenRoot(const QString &root)
{
    if (m_hiddenRoot == root) return;
    m_hiddenRoot = root;
    showRoots();
}

void LibrarySettings::setBusy(bool busy)
{
    if (m_busy == busy) return;
    m_busy = busy;
    updateButtons();
}

void LibrarySettings::focusName()
{
    ensureWidgetVisible(m_name);
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void LibrarySettings::showRoots()
{
    while (QLayoutItem *item = m_roots->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    QStringList roots = m_library.roots;
    roots.removeAll(m_hiddenRoot);
    if (roots.isEmpty()) {
        m_roots->addWidget(hint(m_library.sample ? tr("Comes with the program.") : tr("Nothing yet."), widget()));
        return;
    }
    for (const QString &root : roots.mid(0, mostRoots)) {
        auto *line = new QWidget(widget());
        auto *sign = new QLabel(line);
        const bool file = !isWebAddress(root) && !QFileInfo(root).suffix().isEmpty();
        sign->setPixmap(iconPixmap(isWebAddress(root) ? u"globe"_s
                                   : file             ? u"file-text"_s
                                                      : u"folder"_s,
                                   m_themes.theme().secondText, 18, devicePixelRatioF()));
        auto *name = new ElidedLabel(root, Qt::ElideMiddle, line);
        name->setTextFormat(Qt::PlainText);
        auto *remove = new QToolButton(line);
        remove->setProperty("variant", u"quiet"_s);
        remove->setIcon(icon(u"trash"_s, m_themes.theme()));
        remove->setFocusPolicy(Qt::StrongFocus);
        remove->setAccessibleName(tr("Do not read %1 any more").arg(root));
        remove->setToolTip(tr("Take it out of the library; the files stay where they are"));
        remove->setEnabled(!m_library.sample);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(sizes::space2);
        row->addWidget(sign);
        row->addWidget(name, 1);
        row->addWidget(remove);
        m_roots->addWidget(line);
        connect(remove, &QToolButton::clicked, this, [this, root] { Q_EMIT removeRootRequested(root); });
    }
    if (roots.size() > mostRoots)
        m_roots->addWidget(hint(tr("and %1 more").arg(format::whole(roots.size() - mostRoots)), widget()));
}

void LibrarySettings::updateButtons()
{
    const bool own = !m_library.sample && !m_library.name.isEmpty();
    const QString patterns = m_ignore->toPlainText();
    const bool edited = patterns != m_applied.value_or(m_library.ignore);
    const QString name = m_name->text().trimmed();
    for (QWidget *one : QList<QWidget *>{m_addFolder, m_addFiles, m_addAddress, m_watched, m_ignore, m_name})
        one->setEnabled(own);
    m_applyIgnore->setEnabled(own && edited);
    m_revertIgnore->setVisible(own && edited);
    m_ignoreState->setText(edited      ? tr("Not applied yet.")
                           : m_applied ? tr("Applied; the library is being read again.")
                                       : QString());
    m_rename->setEnabled(own && !name.isEmpty() && name != m_library.name);
    const bool readable = !m_library.roots.isEmpty() && !m_busy;
    m_changes->setEnabled(readable);
    m_everything->setEnabled(readable);
}

} // namespace docswiki::ui
