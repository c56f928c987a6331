// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"
#include "ui/knowledge/inspector/inspection.h"
#include "ui/knowledge/inspector/rankedmodel.h"

#include <QWidget>

#include <array>
#include <memory>

class QListView;
class QPushButton;

namespace docswiki::ui {

class ElidedLabel;
class EmptyArm;

/// How a search came to its result, as a picture: what the words found at the left, what the meaning found at the
/// right, what became of it in the middle, and a line from each passage to its place there.
class ArmsPicture final : public QWidget {
    Q_OBJECT
public:
    explicit ArmsPicture(ThemeManager &themes, QWidget *parent = nullptr);

    void setReport(std::shared_ptr<const knowledge::RetrievalReport> report);
    void select(int passage); ///< its place in the report; -1: none
    int selected() const { return m_selected; }
    QRect rowOf(int passage) const; ///< where it stands among the results, or in an arm; not valid: nowhere
    QListView *list(RankedModel::Kind kind) const { return m_columns[static_cast<std::size_t>(kind)].list; }

Q_SIGNALS:
    void passageChosen(int passage);
    void meaningSettingsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Column {
        QWidget *box = nullptr;
        ElidedLabel *note = nullptr;
        QListView *list = nullptr;
        RankedModel *model = nullptr;
        EmptyArm *empty = nullptr;
    };
    Column makeColumn(RankedModel::Kind kind, const QString &title);
    void fill();
    void fitHeights();
    void showMeaning();
    void paintLinks(QPainter &painter, Arm arm) const;

    ThemeManager &m_themes;
    std::array<Column, 3> m_columns; ///< by RankedModel::Kind
    QPushButton *m_all;
    std::shared_ptr<const knowledge::RetrievalReport> m_report;
    Inspection m_inspection;
    int m_most = 0; ///< rows of a list
    int m_selected = -1;
    bool m_selecting = false;
};

} // namespace docswiki::ui
