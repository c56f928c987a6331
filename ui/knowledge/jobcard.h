// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "ui/common/thememanager.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace docswiki::ui {

class ElidedLabel;

/// The index job that runs, or how the last one ended. Hidden while there is neither.
class JobCard final : public QFrame {
    Q_OBJECT
public:
    explicit JobCard(ThemeManager &themes, QWidget *parent = nullptr);

    void setProgress(const knowledge::IndexProgress &progress);
    void setFinished(const Result<knowledge::IndexSummary> &result);
    bool isRunning() const { return m_running; }
    const QString &library() const { return m_library; } ///< that it tells about

Q_SIGNALS:
    void pauseRequested();
    void resumeRequested();
    void cancelRequested();
    void againRequested(const QString &library); ///< go on with a job that ended before its time

private:
    void paintIcons();

    ThemeManager &m_themes;
    ElidedLabel *m_title;
    QProgressBar *m_bar;
    QLabel *m_figures;
    ElidedLabel *m_file;
    QPushButton *m_pause;
    QPushButton *m_cancel;
    QToolButton *m_close;
    QString m_library;
    bool m_running = false;
    bool m_paused = false;
};

/// "35 % · 412 of 1,169 files · 38 files/s · 0.6 MB/s · about 20 s left · 3 failed"
QString progressText(const knowledge::IndexProgress &progress);
/// "1,169 files, 8,412 passages in 21 s · 3 skipped"
QString summaryText(const knowledge::IndexSummary &summary);

} // namespace docswiki::ui
