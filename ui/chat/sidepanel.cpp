// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/sidepanel.h"

#include "ui/chat/sourcespanel.h"
#include "ui/chat/timingpanel.h"
#include "ui/common/icons.h"
#include "ui/common/thememanager.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QStackedWidget>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

SidePanel::SidePanel(ThemeManager &theme, QWidget *parent)
    : QFrame(parent), m_themes(theme), m_sourcesTab(new QToolButton(this)), m_timingTab(new QToolButton(this)),
      m_close(new QToolButton(this)), m_pages(new QStackedWidget(this)), m_sources(new SourcesPanel(theme)),
      m_timing(new TimingPanel(theme))
{
    setObjectName("SidePanel"_L1);
    setFrameShape(QFrame::NoFrame);
    setMinimumWidth(240);
    auto *tabs = new QButtonGroup(this);
    for (QToolButton *tab : {m_sourcesTab, m_timingTab}) {
        tab->setCheckable(true);
        tab->setProperty("variant", u"page"_s);
        tab->setCursor(Qt::PointingHandCursor);
        tabs->addButton(tab);
    }
    m_timingTab->setText(tr("Timing"));
    m_sourcesTab->setToolTip(tr("Passages that the answer is based on"));
    m_timingTab->setToolTip(tr("Where the time of the answer went (Ctrl+T)"));
    m_close->setProperty("variant", u"quiet"_s);
    m_close->setToolTip(tr("Close the panel (Ctrl+Shift+E)"));
    m_close->setAccessibleName(tr("Close the panel"));
    m_close->setIconSize({16, 16});
    m_pages->addWidget(m_sources);
    m_pages->addWidget(m_timing);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 0);
    head->setSpacing(0);
    head->addWidget(m_sourcesTab);
    head->addWidget(m_timingTab);
    head->addStretch(1);
    head->addWidget(m_close);
    auto *line = new QFrame(this);
    line->setProperty("line", true);
    line->setFixedHeight(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(line);
    column->addWidget(m_pages, 1);

    connect(m_sourcesTab, &QToolButton::clicked, this, [this] { showTab(Tab::Sources); });
    connect(m_timingTab, &QToolButton::clicked, this, [this] { showTab(Tab::Timing); });
    connect(m_close, &QToolButton::clicked, this, &SidePanel::closeRequested);
    connect(&theme, &ThemeManager::themeChanged, this, &SidePanel::updateIcons);
    updateIcons();
    setSourceCounts(0, 0);
    showTab(Tab::Sources);
}

void SidePanel::updateIcons()
{
    m_close->setIcon(icon(u"close"_s, m_themes.theme()));
}

void SidePanel::showTab(Tab tab)
{
    const bool changed = tab != this->tab();
    m_sourcesTab->setChecked(tab == Tab::Sources);
    m_timingTab->setChecked(tab == Tab::Timing);
    m_pages->setCurrentWidget(tab == Tab::Sources ? static_cast<QWidget *>(m_sources) : m_timing);
    if (changed)
        Q_EMIT tabChanged(tab);
}

SidePanel::Tab SidePanel::tab() const
{
    return m_pages->currentWidget() == m_timing ? Tab::Timing : Tab::Sources;
}

void SidePanel::setSourceCounts(int cited, int read)
{
    m_sourcesTab->setText(read == 0 ? tr("Sources") : tr("Sources (%1 cited · %2 read)").arg(cited).arg(read));
    QFont bold = m_sourcesTab->font(); // the chosen tab is bold, and a button measures itself plain
    bold.setWeight(QFont::DemiBold);
    m_sourcesTab->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(m_sourcesTab->text()) + 32);
}

} // namespace docswiki::ui
