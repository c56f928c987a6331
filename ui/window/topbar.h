// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"
#include "ui/window/modelhealth.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QToolButton;

namespace docswiki::ui {

class ElidedLabel;

/// Pages at the left; at the right the model, its usual first token, its health and the theme.
class TopBar final : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(ThemeManager &themes, QWidget *parent = nullptr);

    void setPage(int page);
    void setModel(const QString &id); ///< the one chosen for the next question
    void setHealth(const ModelHealth &health);

Q_SIGNALS:
    void pageChosen(int page);
    void modelPickerRequested();
    void shortcutsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void paint();
    void nextMode();
    void showUsual();

    ThemeManager &m_themes;
    QButtonGroup *m_pages;
    QToolButton *m_model;
    QLabel *m_usual;
    QLabel *m_dot;
    QToolButton *m_theme;
    QToolButton *m_help;
    QString m_modelId;
    ModelHealth m_health;
};

} // namespace docswiki::ui
