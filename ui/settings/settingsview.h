// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/settings/meaningview.h"
#include "ui/settings/modelsview.h"
#include "ui/settings/providersview.h"

#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace docswiki::ui {

/// The Settings page without an engine: its sections by a list at the left.
class SettingsView final : public QWidget {
    Q_OBJECT
public:
    enum Section { Appearance, Providers, Models, Meaning, Data, About, sections };

    SettingsView(ThemeManager &themes, const QString &dataFolder, ProviderActions providers, ModelActions models,
                 MeaningActions meaning, QWidget *parent = nullptr);

    Section section() const;
    void setSection(Section section);
    ProvidersView &providers() { return *m_providers; }
    ModelsView &models() { return *m_models; }
    MeaningView &meaning() { return *m_meaning; }

Q_SIGNALS:
    void sectionChanged(docswiki::ui::SettingsView::Section section);

private:
    void fitList();
    void paintIcons();

    ThemeManager &m_themes;
    QListWidget *m_list;
    QStackedWidget *m_stack;
    ProvidersView *m_providers;
    ModelsView *m_models;
    MeaningView *m_meaning;
};

} // namespace docswiki::ui
