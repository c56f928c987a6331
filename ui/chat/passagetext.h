// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "ui/chat/textstyle.h"

#include <QTextDocument>
#include <QWidget>

namespace docswiki::ui {

class ThemeManager;

/// The text of a passage as its file means it: Markdown for Markdown files, lines as they are for others. Shows the
/// beginning of a long one; its menu copies the whole.
class PassageText final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PassageText)
public:
    PassageText(const knowledge::Passage &passage, ThemeManager &theme, QWidget *parent = nullptr);

    QString shownText() const { return m_document.toPlainText(); }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void render();

    ThemeManager &m_themes;
    QString m_text;
    QString m_heading; ///< the one above the passage: not said twice
    bool m_markdown;
    mutable QTextDocument m_document; ///< laid out anew when a width is asked for
};

} // namespace docswiki::ui
