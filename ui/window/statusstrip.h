// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "core/metrics/snapshot.h"
#include "ui/common/thememanager.h"
#include "ui/window/modelhealth.h"

#include <QFrame>

class QLabel;

namespace docswiki::ui {

class ElidedLabel;

/// One line that is always there: how the model does, the last first token, the targets, indexing, CPU and memory.
class StatusStrip final : public QFrame {
    Q_OBJECT
public:
    explicit StatusStrip(ThemeManager &themes, QWidget *parent = nullptr);

    void setHealth(const ModelHealth &health);
    void setSnapshot(const metrics::Snapshot &snapshot);
    void setProgress(const knowledge::IndexProgress &progress);
    QString text() const; ///< all of it in one line, as a screen reader says it

Q_SIGNALS:
    void dashboardRequested();
    void libraryRequested();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void paint();
    void showFirstToken();

    ThemeManager &m_themes;
    ModelHealth m_health;
    QLabel *m_sign;
    ElidedLabel *m_model;
    QLabel *m_firstToken;
    QLabel *m_targets;
    ElidedLabel *m_indexing;
    QLabel *m_system;
};

/// "targets 4/5", with those that have data; empty while none has.
QString targetsText(const QList<metrics::Target> &targets);

} // namespace docswiki::ui
