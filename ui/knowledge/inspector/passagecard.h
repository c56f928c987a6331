// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/retrieve/retrieval.h"
#include "ui/common/thememanager.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace docswiki::ui {

class ElidedLabel;

/// One passage of a search with its whole text, the words of the question marked, and what became of it.
class PassageCard final : public QFrame {
    Q_OBJECT
public:
    explicit PassageCard(ThemeManager &themes, QWidget *parent = nullptr);

    void showPassage(const knowledge::RetrievalReport &report, int passage, const QStringList &words);

protected:
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    void openRequested(const QString &document, int page);
    void closed();

private:
    void fitText();

    ThemeManager &m_themes;
    ElidedLabel *m_title;
    ElidedLabel *m_place;
    QLabel *m_fate;
    QLabel *m_text;
    QScrollArea *m_scroll;
    QPushButton *m_open;
    QToolButton *m_close;
    knowledge::Passage m_passage;
};

/// The words of three letters or more of a question, in lower case, each once.
QStringList wordsOf(const QString &question);
/// `text` as HTML, `words` and what begins with them in bold.
QString marked(const QString &text, const QStringList &words);

} // namespace docswiki::ui
