// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/connectionstep.h"
#include "ui/common/thememanager.h"

#include <QElapsedTimer>
#include <QFrame>
#include <QList>
#include <QTimer>

class QGridLayout;
class QLabel;
class QPushButton;

namespace docswiki::ui {

class ToneLine;

/// A connection test as a list that is ticked off: each step with its sign, its word and its time, the running one with
/// a clock, a failed one with its sentence. Hidden until start().
class ConnectionChecklist final : public QFrame {
    Q_OBJECT
public:
    explicit ConnectionChecklist(ThemeManager &themes, QWidget *parent = nullptr);

    void start(const QString &what); ///< all steps wait; `what`: "OpenRouter"
    void setStep(const provider::ConnectionStep &step);
    void setFinished(bool ok);
    void setCancelled();
    void clear(); ///< hides it
    bool isRunning() const { return m_running; }
    QString textOf(provider::ConnectionStepKind kind) const; ///< "Connect: done, 12 ms"; for screen readers too

Q_SIGNALS:
    void cancelRequested();

private:
    struct Row {
        provider::ConnectionStep step;
        QLabel *icon;
        QLabel *title;
        QLabel *word;
        QLabel *time;
        QLabel *detail;
        ToneLine *failure;
    };

    void addRow(provider::ConnectionStepKind kind, QGridLayout *grid);
    void showRow(Row &row);
    void settle(); ///< no step runs on when the test is over
    void tick();
    void paintIcons();
    void paintIcon(const Row &row);

    ThemeManager &m_themes;
    QLabel *m_title;
    QPushButton *m_cancel;
    QList<Row> m_rows;
    QString m_what;
    QElapsedTimer m_since; // the running step
    QElapsedTimer m_sinceStart;
    QTimer m_clock;
    bool m_running = false;
};

} // namespace docswiki::ui
