// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "ui/common/thememanager.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace docswiki::ui {

class ToneLine;

/// How far passages can be found by their meaning, while that is not all of them, and what went wrong. Hidden
/// otherwise.
class EmbeddingStrip final : public QFrame {
    Q_OBJECT
public:
    explicit EmbeddingStrip(ThemeManager &themes, QWidget *parent = nullptr);

    void setProgress(const knowledge::EmbeddingProgress &progress);
    void setSettingsButton(bool shown); ///< for pages other than the settings
    const knowledge::EmbeddingProgress &progress() const { return m_progress; }

Q_SIGNALS:
    void settingsRequested();

private:
    knowledge::EmbeddingProgress m_progress;
    QLabel *m_text;
    QProgressBar *m_bar;
    ToneLine *m_error;
    QPushButton *m_settings;
    bool m_withButton = false;
};

/// "3,120 of 8,412 passages · 840/s · about 7 s left"
QString embeddingText(const knowledge::EmbeddingProgress &progress);

} // namespace docswiki::ui
