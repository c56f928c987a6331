// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace docswiki::ui {

/// “Removed x · Undo” for a while. Whoever shows it does the thing for good on expired(), and not at all on undone():
/// exactly one of the two follows each offer().
class UndoBar final : public QFrame {
    Q_OBJECT
public:
    explicit UndoBar(ThemeManager &themes, QWidget *parent = nullptr);

    void setTime(Milliseconds time) { m_timer.setInterval(time); } ///< default 8 s
    void offer(const QString &text); ///< an offer still open expires first
    void expire();                   ///< now; nothing when no offer is open
    bool isOpen() const { return m_open; }

Q_SIGNALS:
    void undone();
    void expired();

private:
    void undo();

    QLabel *m_text;
    QPushButton *m_undo;
    QToolButton *m_close;
    QTimer m_timer;
    bool m_open = false;
};

} // namespace docswiki::ui
