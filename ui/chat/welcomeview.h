// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace docswiki::ui {

/// What a new chat shows until the first question: who answers from what, and a few questions to begin with.
class WelcomeView final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WelcomeView)
public:
    explicit WelcomeView(QWidget *parent = nullptr);

    void setAnswerer(const QString &sentence); ///< which model and library answer
    void setQuestions(const QStringList &questions); ///< at most four are shown
    void setHasDocuments(bool has);            ///< without any: a button to add a folder

Q_SIGNALS:
    void questionChosen(const QString &question);
    void addFolderRequested();
    void settingsRequested();

private:
    QLabel *m_answerer;
    QWidget *m_questions;
    QVBoxLayout *m_questionColumn;
    QPushButton *m_addFolder;
    QLabel *m_noDocuments;
};

} // namespace docswiki::ui
