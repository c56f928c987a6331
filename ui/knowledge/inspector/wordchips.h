// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/retrieve/retrieval.h"
#include "ui/common/thememanager.h"

#include <QWidget>

namespace docswiki::ui {

/// The words of a question as the search took them, as chips in as many lines as they need: looked up, looked up beside
/// them, and ignored (struck through).
class WordChips final : public QWidget {
    Q_OBJECT
public:
    explicit WordChips(ThemeManager &themes, QWidget *parent = nullptr);

    void setReport(const knowledge::RetrievalReport &report);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Look { Caption, Word, Beside, Ignored };
    struct Item {
        QString text;
        Look look = Look::Word;
    };
    QList<QRect> layOut(int width) const;

    const ThemeManager &m_themes;
    QList<Item> m_items;
};

} // namespace docswiki::ui
