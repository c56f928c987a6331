// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/modelsview.h"

#include "ui/common/undobar.h"
#include "ui/settings/fallbackeditor.h"
#include "ui/settings/fallbacksmodel.h"

#include <QBoxLayout>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

ModelsView::ModelsView(ThemeManager &themes, ModelActions actions, QWidget *parent)
    : SettingsSection(tr("Models"), parent)
    , m_actions(std::move(actions))
    , m_fallbacks(new FallbackEditor(themes, body()))
    , m_profiles(new ProfileEditor(themes, m_actions.settings, m_actions.saveSettings, body()))
    , m_undo(new UndoBar(themes, this))
{
    column()->addWidget(m_fallbacks);
    column()->addWidget(m_profiles);
    foot()->addWidget(m_undo);
    connect(m_fallbacks, &FallbackEditor::changed, this, &ModelsView::save);
    connect(m_fallbacks, &FallbackEditor::removed, this, [this](const QString &reference, int row) {
        m_undo->offer(tr("%1 is not asked any more.").arg(reference));
        m_removed = reference;
        m_removedFrom = row;
    });
    connect(m_undo, &UndoBar::undone, this, [this] { m_fallbacks->bringBack(m_removed, m_removedFrom); });
}

void ModelsView::setChoices(const provider::ModelChoices &choices)
{
    m_onDisk = choices;
    if (m_answers == m_saves) m_fallbacks->setChoices(choices);
}

void ModelsView::setModels(const QList<provider::ModelInfo> &models)
{
    m_models = models;
    showModels();
}

void ModelsView::setAccountNames(const QHash<QString, QString> &names)
{
    if (m_accountNames == names) return;
    m_accountNames = names;
    showModels();
}

void ModelsView::showModels()
{
    m_fallbacks->setModels(m_models, m_accountNames);
    QStringList ids;
    for (const provider::ModelInfo &model : std::as_const(m_models)) {
        if (model.provider != "built-in"_L1) ids << modelName(model);
    }
    ids.removeDuplicates(); // settings are the model's, whoever offers it
    m_profiles->setModels(ids);
}

void ModelsView::save()
{
    ++m_saves;
    m_fallbacks->say(tr("Saving…"), Chip::Tone::Neutral);
    m_actions.saveChoices(m_fallbacks->choices())
        .then(this, [this, choices = m_fallbacks->choices()](const Result<bool> &saved) {
            ++m_answers;
            if (saved) m_onDisk = choices;
            if (m_answers < m_saves) return; // the last one tells
            if (saved) {
                m_fallbacks->say(tr("Saved"), Chip::Tone::Good);
            } else {
                m_fallbacks->setChoices(m_onDisk);
                m_fallbacks->say(saved.error().message, Chip::Tone::Bad);
            }
        });
}

} // namespace docswiki::ui
