// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace docswiki::ui {

/// Where a key is typed: dots, and its letters only while the button beside it is held down. The key is nowhere else.
class KeyField final : public QWidget {
    Q_OBJECT
public:
    explicit KeyField(ThemeManager &themes, QWidget *parent = nullptr);

    QString key() const; ///< without the blanks around it
    void clear();        ///< forgets what was typed, the field's own undo included
    void setPlaceholderText(const QString &text);
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void edited();
    void returnPressed();

protected:
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showLetters(bool letters);

    QLineEdit *m_edit;
    QToolButton *m_show;
};

} // namespace docswiki::ui
