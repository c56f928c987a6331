// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsview.h"

#include "ui/common/icons.h"
#include "ui/settings/plainsections.h"

#include <QBoxLayout>
#include <QListWidget>
#include <QStackedWidget>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

SettingsView::SettingsView(ThemeManager &themes, const QString &dataFolder, ProviderActions providers, ModelActions models,
                           QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_list(new QListWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_providers(new ProvidersView(themes, std::move(providers), m_stack))
    , m_models(new ModelsView(themes, std::move(models), m_stack))
{
    m_list->setAccessibleName(tr("Sections of the settings"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize(QSize(20, 20));
    for (SettingsSection *one : {static_cast<SettingsSection *>(new AppearanceSection(themes, m_stack)),
                                 static_cast<SettingsSection *>(m_providers), static_cast<SettingsSection *>(m_models),
                                 makeDataSection(dataFolder, m_stack), makeAboutSection(m_stack)}) {
        m_stack->addWidget(one);
        m_list->addItem(one->title());
    }
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_list);
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
    m_list->setFixedWidth(m_list->sizeHintForColumn(0) + 2 * sizes::space6);
}

void SettingsView::paintIcons()
{
    const QStringList names{u"sun"_s, u"plug"_s, u"sources"_s, u"database"_s, u"info"_s};
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setIcon(icon(names[i], m_themes.theme()));
}

} // namespace docswiki::ui
