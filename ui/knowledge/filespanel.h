// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"
#include "ui/knowledge/filesmodel.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace docswiki::ui {

/// The files of one collection: a filter by name, “only failed”, and the table.
class FilesPanel final : public QWidget {
    Q_OBJECT
public:
    FilesPanel(ThemeManager &themes, FilesModel::Fetch fetch, QWidget *parent = nullptr);

    void setLibrary(const QString &name, const QStringList &roots);
    void showOnlyFailed();
    FilesModel &model() { return *m_model; }

Q_SIGNALS:
    void openRequested(const QString &path);

private:
    void applyFilter();
    void showCount();
    void showNone();

    FilesModel *m_model;
    QLineEdit *m_filter;
    QCheckBox *m_onlyFailed;
    QLabel *m_count;
    QLabel *m_none; ///< in the table's place when nothing fits the choice
    QTableView *m_table;
    QTimer m_typing;
    QString m_library;
    QStringList m_roots;
};

} // namespace docswiki::ui
