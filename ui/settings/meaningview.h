// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/embed/modeloffer.h"
#include "core/knowledge/knowledgesettings.h"
#include "ui/common/thememanager.h"
#include "ui/settings/settingssection.h"

#include <QFuture>

#include <functional>
#include <utility>

class QPushButton;
class QSpinBox;

namespace docswiki::ui {

class EmbedderForm;
class EmbeddingStrip;
class StoreForm;
class ToneLine;

/// What the view has done for it.
struct MeaningActions {
    using Settings = knowledge::KnowledgeSettings;
    using Secrets = knowledge::KnowledgeSecrets;
    std::function<QFuture<Result<bool>>(const Settings &, const Secrets &)> save;
    std::function<QFuture<Result<QString>>(const Settings &, const Secrets &)> test;
    std::function<void(const QString &id)> fetch;
    std::function<void(const QString &id)> cancelFetch;
};

/// Settings › Search by meaning: who makes vectors, where they are kept, how much of the documents a model reads.
/// Without an engine: it works on values.
class MeaningView final : public SettingsSection {
    Q_OBJECT
public:
    MeaningView(ThemeManager &themes, MeaningActions actions, QWidget *parent = nullptr);

    void
    setSettings(const knowledge::KnowledgeSettings &settings); ///< as they are on disk; what is being changed stays
    void setFailure(const QString &sentence);                  ///< they could not be read
    void setModels(const QList<knowledge::ModelOffer> &offers);
    void setFetch(const knowledge::ModelFetch &fetch);
    void setAccounts(const QList<std::pair<QString, QString>> &accounts); ///< id and name
    void setProgress(const knowledge::EmbeddingProgress &progress);

    knowledge::KnowledgeSettings settings() const; ///< as they stand in the fields
    bool isChanged() const;
    void save();
    void test();
    EmbedderForm &embedder() const { return *m_embedder; }
    StoreForm &store() const { return *m_store; }
    QString consequence() const; ///< what saving would set going; empty: nothing

Q_SIGNALS:
    void tested(bool ok);
    void saved(bool ok);

private:
    void fillIn(const knowledge::KnowledgeSettings &settings);
    void refresh();
    void setWaiting(bool waiting);

    MeaningActions m_actions;
    EmbeddingStrip *m_strip;
    ToneLine *m_state;
    EmbedderForm *m_embedder;
    StoreForm *m_store;
    QSpinBox *m_budget;
    ToneLine *m_consequence;
    ToneLine *m_outcome;
    QPushButton *m_test;
    QPushButton *m_revert;
    QPushButton *m_save;
    knowledge::KnowledgeSettings m_onDisk;
    knowledge::EmbeddingProgress m_progress;
    bool m_known = false; ///< m_onDisk is
    bool m_waiting = false;
    bool m_showing = false; ///< the fields are being filled
};

} // namespace docswiki::ui
