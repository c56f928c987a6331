// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/filespanel.h"

#include "ui/common/format.h"
#include "ui/knowledge/filedelegate.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

FilesPanel::FilesPanel(ThemeManager &themes, FilesModel::Fetch fetch, QWidget *parent)
    : QWidget(parent), m_model(new FilesModel(std::move(fetch), this)), m_filter(new QLineEdit(this)),
      m_onlyFailed(new QCheckBox(tr("Only failed"), this)), m_count(new QLabel(this)), m_none(new QLabel(this)), m_table(new QTableView(this))
{
    m_filter->setPlaceholderText(tr("Filter by name"));
    m_filter->setAccessibleName(tr("Filter files by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(320);
    m_onlyFailed->setToolTip(tr("Show only files that could not be read, with the reason"));
    m_count->setProperty("tone", u"second"_s);
    m_count->setProperty("type", u"caption"_s);

    m_table->setModel(m_model);
    m_table->setItemDelegate(new FileDelegate(themes, m_table));
    m_table->setAccessibleName(tr("Files"));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(FileDelegate::rowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    header->setSectionResizeMode(FilesModel::Name, QHeaderView::Stretch);
    const QList<std::pair<int, int>> widths{{FilesModel::State, 136}, {FilesModel::Chunks, 80}, {FilesModel::Size, 80}, {FilesModel::Took, 80}};
    for (const auto &[column, width] : widths) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, width);
    }

    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space3);
    row->addWidget(m_filter, 1);
    row->addWidget(m_onlyFailed);
    row->addStretch(1);
    row->addWidget(m_count);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(sizes::space2);
    all->addLayout(row);
    all->addWidget(m_table, 1);
    m_none->setProperty("tone", u"second"_s);
    m_none->setTextFormat(Qt::PlainText);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_none->hide();
    all->addWidget(m_none, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(std::chrono::milliseconds(150));
    connect(&m_typing, &QTimer::timeout, this, &FilesPanel::applyFilter);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
    connect(m_onlyFailed, &QCheckBox::toggled, this, &FilesPanel::applyFilter);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT openRequested(index.data(FilesModel::EntryPathRole).toString());
    });
    connect(m_model, &FilesModel::totalChanged, this, &FilesPanel::showCount);
    connect(m_model, &FilesModel::fetched, this, &FilesPanel::showNone);
    connect(m_model, &FilesModel::fetchFailed, m_count, &QLabel::setText);
}

void FilesPanel::setLibrary(const QString &name, const QStringList &roots)
{
    if (name == m_library && roots == m_roots) {
        m_model->reload();
        return;
    }
    const bool other = name != m_library;
    m_library = name;
    m_roots = roots;
    if (other) {
        const QSignalBlocker quiet(m_filter), quietToo(m_onlyFailed);
        m_filter->clear();
        m_onlyFailed->setChecked(false);
    }
    applyFilter();
}

void FilesPanel::showOnlyFailed()
{
    m_onlyFailed->setChecked(true);
}

void FilesPanel::applyFilter()
{
    m_typing.stop();
    m_model->setQuery(m_library, m_roots, m_filter->text().trimmed(), m_onlyFailed->isChecked());
}

void FilesPanel::showCount()
{
    m_count->setText(format::files(m_model->total()));
    showNone();
}

void FilesPanel::showNone()
{
    const QString name = m_filter->text().trimmed();
    const bool chosen = !name.isEmpty() || m_onlyFailed->isChecked();
    const bool none = chosen && m_model->total() == 0 && !m_model->isLoading();
    m_none->setText(name.isEmpty()               ? tr("No file failed.")
                    : m_onlyFailed->isChecked() ? tr("No file that failed is called “%1”.").arg(name)
                                                : tr("No file is called “%1”.").arg(name));
    m_none->setVisible(none);
    m_table->setVisible(!none);
}

} // namespace docswiki::ui
