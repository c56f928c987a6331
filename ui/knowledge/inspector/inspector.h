// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/retrieve/retrieval.h"
#include "ui/common/thememanager.h"

#include <QFuture>
#include <QWidget>

#include <functional>
#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace docswiki::ui {

class ArmsPicture;
class BudgetBar;
class PassageCard;
class StepsBar;
class ToneLine;
class WordChips;

/// Shows how a question is answered from the documents, and why not: what each arm found, what became of it, what the
/// model gets to read. For whoever says “it ignores my documents”.
class Inspector final : public QWidget {
    Q_OBJECT
public:
    using Search = std::function<QFuture<Result<knowledge::Retrieval>>(const knowledge::RetrieveQuery &)>;

    Inspector(ThemeManager &themes, Search search, QWidget *parent = nullptr);

    void setLibrary(const knowledge::LibrarySummary &library); ///< the one it begins with
    QLineEdit *input() const { return m_input; }
    ArmsPicture &picture() const { return *m_picture; }
    void showResult(const Result<knowledge::Retrieval> &result, Nanoseconds took);

Q_SIGNALS:
    void finished(int passages); ///< for the model; -1: failed
    void meaningSettingsRequested();
    void openRequested(const QString &document, int page);

protected:
    void keyPressEvent(QKeyEvent *event) override; // Esc closes the passage

private:
    enum Page { Teaching, Waiting, Shown };
    QWidget *makeResult();
    void start();
    QString noteOn(const knowledge::Retrieval &retrieval) const; ///< what cannot be found, and why
    void showPassage(int passage);
    void closePassage();

    ThemeManager &m_themes;
    Search m_search;
    knowledge::LibrarySummary m_library;
    QLineEdit *m_input;
    QComboBox *m_where;
    QPushButton *m_button;
    ToneLine *m_failure;
    QStackedWidget *m_pages;
    QLabel *m_verdict;
    QLabel *m_verdictText;
    ToneLine *m_note;
    WordChips *m_chips;
    BudgetBar *m_budget;
    StepsBar *m_steps;
    QScrollArea *m_scroll;
    ArmsPicture *m_picture;
    PassageCard *m_card;
    QStringList m_words; ///< to be marked in a passage
    std::shared_ptr<const knowledge::RetrievalReport> m_report;
    quint64 m_asked = 0;
};

} // namespace docswiki::ui
