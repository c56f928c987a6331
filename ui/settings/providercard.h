// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/providersetup.h"
#include "ui/common/chip.h"

#include <QDateTime>
#include <QFrame>

class QCheckBox;
class QLabel;
class QPushButton;

namespace docswiki::ui {

class ElidedLabel;
class ProviderForm;
class ToneLine;

/// One provider in the list: what it is, how it is doing, whether it is used; its fields unfold beneath. The handle at
/// its left is dragged, or Alt+Up and Alt+Down move it, to change the order.
class ProviderCard final : public QFrame {
    Q_OBJECT
public:
    explicit ProviderCard(ThemeManager &themes, QWidget *parent = nullptr);

    void setState(const engine::ProviderState &state, const QDateTime &now); ///< what is being edited stays as it is
    const engine::ProviderState &state() const { return m_state; }
    void setAge(const QDateTime &now);              ///< "list from 5 min ago" moves on
    void say(const QString &text, Chip::Tone tone); ///< beneath the state, until the next word; empty: nothing

    void setOpen(bool open); ///< unfolds the fields, filled anew
    bool isOpen() const { return m_form != nullptr; }
    ProviderForm *form() const { return m_form; } ///< null while folded
    QString stateText() const;

Q_SIGNALS:
    void openChanged(bool open);
    void aboutToFold(); ///< form() is still there
    void enabledChosen(bool enabled);
    void moveRequested(int by); ///< one up (-1) or down (1)
    void dragged(int globalY);  ///< the handle is held there
    void dragEnded();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; // the handle's mouse

private:
    void paintIcons();
    void showState();

    ThemeManager &m_themes;
    engine::ProviderState m_state;
    QDateTime m_now;
    QLabel *m_grip;
    QLabel *m_icon;
    ElidedLabel *m_name;
    QLabel *m_kind;
    ToneLine *m_line;
    ToneLine *m_note;
    QCheckBox *m_enabled;
    QPushButton *m_edit;
    ProviderForm *m_form = nullptr;
    bool m_dragging = false;
};

} // namespace docswiki::ui
