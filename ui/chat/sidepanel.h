// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

QT_BEGIN_NAMESPACE
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace docswiki::ui {

class SourcesPanel;
class ThemeManager;
class TimingPanel;

/// The panel at the right: Sources and Timing of one answer, and a button that closes it.
class SidePanel final : public QFrame {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SidePanel)
public:
    enum class Tab { Sources, Timing };

    SidePanel(ThemeManager &theme, QWidget *parent = nullptr);

    void showTab(Tab tab);
    Tab tab() const;
    void setSourceCounts(int cited, int read); ///< in the name of the tab
    SourcesPanel &sources() { return *m_sources; }
    TimingPanel &timing() { return *m_timing; }

Q_SIGNALS:
    void closeRequested();
    void tabChanged(docswiki::ui::SidePanel::Tab tab);

private:
    void updateIcons();

    ThemeManager &m_themes;
    QToolButton *m_sourcesTab;
    QToolButton *m_timingTab;
    QToolButton *m_close;
    QStackedWidget *m_pages;
    SourcesPanel *m_sources;
    TimingPanel *m_timing;
};

} // namespace docswiki::ui
