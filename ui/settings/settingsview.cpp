// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsview.h"

#include "ui/common/icons.h"
#include "ui/settings/plainsections.h"

#include <QBoxLayout>
#include <QFrame>
#include <QListWidget>
#include <QStackedWidget>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

SettingsView::SettingsView(ThemeManager &themes, const QString &dataFolder, ProviderActions providers,
                           ModelActions models, MeaningActions meaning, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_list(new QListWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_providers(new ProvidersView(themes, std::move(providers), m_stack))
    , m_models(new ModelsView(themes, std::move(models), m_stack))
    , m_meaning(new MeaningView(themes, std::move(meaning), m_stack))
{
    m_list->setAccessibleName(tr("Sections of the settings"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize(QSize(20, 20));
    m_list->setProperty("sidebar", true);
    for (SettingsSection *one : {static_cast<SettingsSection *>(new AppearanceSection(themes, m_stack)),
                                 static_cast<SettingsSection *>(m_providers), static_cast<SettingsSection *>(m_models),
                                 static_cast<SettingsSection *>(m_meaning),
                                 makeDataSection(dataFolder, m_stack), makeAboutSection(m_stack)}) {
        m_stack->addWidget(one);
        m_list->addItem(one->title());
    }
    auto *line = new QFrame(this);
    line->setProperty("line", true);
    line->setFixedWidth(1);
    auto *side = new QWidget(this);
    auto *sideRow = new QVBoxLayout(side);
    sideRow->setContentsMargins(sizes::space2, sizes::space3, sizes::space2, sizes::space3);
    sideRow->addWidget(m_list);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(side);
    row->addWidget(line);
    row->addWidget(m_stack, 1);
    setFocusProxy(m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int section) {
        m_stack->setCurrentIndex(section);
        Q_EMIT sectionChanged(static_cast<Section>(section));
    });
    connect(&themes, &ThemeManager::themeChanged, this, [this] {
        fitList();
        paintIcons();
    });
    fitList();
    paintIcons();
    setSection(Providers);
}

SettingsView::Section SettingsView::section() const
{
    return static_cast<Section>(m_stack->currentIndex());
}

void SettingsView::setSection(Section section)
{
    m_list->setCurrentRow(section);
}

void SettingsView::fitList()
{
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setSizeHint(QSize(0, std::max(32, m_list->fontMetrics().height() + sizes::space4)));
    int widest = 0;
    for (int i = 0; i < m_list->count(); ++i)
        widest = std::max(widest, m_list->fontMetrics().horizontalAdvance(m_list->item(i)->text()));
    m_list->setFixedWidth(widest + m_list->iconSize().width() + 2 * sizes::space6);
}

void SettingsView::paintIcons()
{
    const QStringList names{u"sun"_s, u"plug"_s, u"sources"_s, u"search"_s, u"database"_s, u"info"_s};
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setIcon(icon(names[i], m_themes.theme()));
}

} // namespace docswiki::ui
