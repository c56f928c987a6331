// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/provideraccount.h"
#include "core/provider/chatprovider.h"
#include "ui/settings/profileeditor.h"
#include "ui/settings/settingssection.h"

#include <QFuture>
#include <QHash>

#include <functional>

namespace docswiki::ui {

class FallbackEditor;
class UndoBar;

/// What the view has done for it.
struct ModelActions {
    std::function<QFuture<Result<bool>>(const provider::ModelChoices &)> saveChoices;
    ProfileEditor::Load settings;
    ProfileEditor::Save saveSettings;
};

/// How models are asked, and who answers when one cannot. Without an engine: it works on values.
class ModelsView final : public SettingsSection {
    Q_OBJECT
public:
    ModelsView(ThemeManager &themes, ModelActions actions, QWidget *parent = nullptr);

    void setChoices(const provider::ModelChoices &choices);
    void setModels(const QList<provider::ModelInfo> &models);
    void setAccountNames(const QHash<QString, QString> &names); ///< by id
    FallbackEditor &fallbacks() { return *m_fallbacks; }
    ProfileEditor &profiles() { return *m_profiles; }
    UndoBar &undoBar() { return *m_undo; }

private:
    void save();
    void showModels();

    ModelActions m_actions;
    FallbackEditor *m_fallbacks;
    ProfileEditor *m_profiles;
    UndoBar *m_undo;
    provider::ModelChoices m_onDisk;
    QList<provider::ModelInfo> m_models;
    QHash<QString, QString> m_accountNames;
    QString m_removed;
    int m_removedFrom = 0;
    quint64 m_saves = 0; ///< asked for
    quint64 m_answers = 0;
};

} // namespace docswiki::ui
