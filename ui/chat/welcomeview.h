// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
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

    /// Which model and libraries answer; links get the colour, which rich text keeps from when it was set.
    void setAnswerer(const QString &sentence, const QColor &link);
    void setQuestions(const QStringList &questions); ///< at most four are shown
    void setHasDocuments(bool has);                  ///< without any: a button to add a folder
    void setSearchesSample(bool sample); ///< the questions are about the bundled library: shown only where it is searched
    void setColumn(int left, int width); ///< where messages and composer stand

Q_SIGNALS:
    void questionChosen(const QString &question);
    void addFolderRequested();
    void linkFollowed(const QString &link); ///< of the sentence about who answers

private:
    void updateParts();

    bool m_hasDocuments = true;
    bool m_sample = true;
    QLabel *m_title;
    QLabel *m_answerer;
    QWidget *m_questions;
    QVBoxLayout *m_questionColumn;
    QPushButton *m_addFolder;
    QLabel *m_noDocuments;
    QHBoxLayout *m_row;
};

} // namespace docswiki::ui
