// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnevent.h"

#include <QFrame>
#include <QScrollArea>
#include <QTimer>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace docswiki::ui {

class ThemeManager;

/// One passage that was read for an answer.
class SourceCard final : public QFrame {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SourceCard)
public:
    SourceCard(const turn::Source &source, bool cited, double scoreShare, ThemeManager &theme,
               QWidget *parent = nullptr);

    int number() const { return m_source.id; }
    void setMarked(bool marked); ///< the one a chip was clicked for

Q_SIGNALS:
    void openRequested(const QString &document, int page);

private:
    turn::Source m_source;
};

/// The passages of one answer: those it cites first, then those that were read besides.
class SourcesPanel final : public QScrollArea {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SourcesPanel)
public:
    explicit SourcesPanel(ThemeManager &theme, QWidget *parent = nullptr);

    void setSources(const QList<turn::Source> &sources, const QList<int> &cited, bool finished);
    void showSource(int number); ///< scrolls to it and marks it
    int markedSource() const { return m_marked; }

Q_SIGNALS:
    void openRequested(const QString &document, int page);

private:
    void clear();
    void addHeading(const QString &text);
    void mark(int number);
    void showMarked();

    ThemeManager &m_themes;
    QWidget *m_content;
    QVBoxLayout *m_column;
    QList<SourceCard *> m_cards;
    QList<turn::Source> m_sources;
    QList<int> m_cited;
    bool m_finished = false;
    bool m_filled = false;
    int m_marked = 0;
    QTimer m_settling; ///< while cards still get their heights, the marked one is kept in view
};

} // namespace docswiki::ui
