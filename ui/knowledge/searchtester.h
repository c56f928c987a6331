// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/retrieve/retrieval.h"
#include "ui/common/thememanager.h"

#include <QStringList>
#include <QWidget>

#include <functional>

#include <QFuture>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace docswiki::ui {

/// Shows what a question would find, so that “it ignores my documents” can be looked into.
class SearchTester final : public QWidget {
    Q_OBJECT
public:
    using Search = std::function<QFuture<Result<knowledge::Retrieval>>(const knowledge::RetrieveQuery &)>;

    SearchTester(ThemeManager &themes, Search search, QWidget *parent = nullptr);
    void setLibrary(const QString &name);
    QLineEdit *input() const { return m_input; }

Q_SIGNALS:
    void finished(int passages); ///< -1: failed

private:
    void start();
    void showResult(const Result<knowledge::Retrieval> &result, Nanoseconds took);
    void clear();
    QWidget *makeCard(int rank, const knowledge::Passage &passage);

    ThemeManager &m_themes;
    Search m_search;
    QString m_library;
    QStringList m_words; ///< of the question, to be marked
    QLineEdit *m_input;
    QPushButton *m_button;
    QLabel *m_note;
    QVBoxLayout *m_results;
    quint64 m_asked = 0;
};

/// The words of three letters or more of a question, in lower case, each once.
QStringList wordsOf(const QString &question);
/// The beginning of a passage on one line, with "…" where it was cut out of something longer.
QString excerptOf(const knowledge::Passage &passage);
/// `text` as HTML, `words` and what begins with them in bold.
QString marked(const QString &text, const QStringList &words);

} // namespace docswiki::ui
