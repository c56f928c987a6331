// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "ui/common/thememanager.h"

#include <QScrollArea>

#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace docswiki::ui {

/// What can be changed about one library: where it reads, what it leaves out, its name; and reading it again.
class LibrarySettings final : public QScrollArea {
    Q_OBJECT
public:
    explicit LibrarySettings(ThemeManager &themes, QWidget *parent = nullptr);

    /// What is being typed stays, unless it is another library's.
    void setLibrary(const knowledge::LibrarySummary &library);
    void setHiddenRoot(const QString &root); ///< its removal waits for the undo bar; empty: none
    void setBusy(bool busy);                 ///< it is being indexed
    void focusName();

Q_SIGNALS:
    void renameRequested(const QString &name);
    void watchedRequested(bool watched);
    void ignoreRequested(const QString &patterns);
    void removeRootRequested(const QString &root);
    void addFolderRequested();
    void addFilesRequested();
    void addAddressRequested();
    void readAgainRequested(bool afresh);

private:
    void makeRoots(QVBoxLayout *column, QWidget *parent);
    void makeIgnore(QVBoxLayout *column, QWidget *parent);
    void makeRest(QVBoxLayout *column, QWidget *parent);
    void showRoots();
    void updateButtons();

    ThemeManager &m_themes;
    knowledge::LibrarySummary m_library;
    QString m_hiddenRoot;
    std::optional<QString> m_applied; ///< patterns on their way to the engine
    bool m_busy = false;
    QVBoxLayout *m_roots = nullptr;
    QPushButton *m_addFolder = nullptr;
    QPushButton *m_addFiles = nullptr;
    QPushButton *m_addAddress = nullptr;
    QCheckBox *m_watched = nullptr;
    QPlainTextEdit *m_ignore = nullptr;
    QLabel *m_ignoreState = nullptr;
    QPushButton *m_applyIgnore = nullptr;
    QPushButton *m_revertIgnore = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_rename = nullptr;
    QPushButton *m_changes = nullptr;
    QPushButton *m_everything = nullptr;
};

} // namespace docswiki::ui
