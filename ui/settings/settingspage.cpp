// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "core/engine/engine.h"
#include "ui/settings/settingsview.h"

#include <QBoxLayout>

namespace docswiki::ui {

using engine::Engine;
using engine::ProviderState;

namespace {

ProviderActions providerActions(Engine &engine)
{
    ProviderActions actions;
    actions.save = [&engine](const provider::ProviderAccount &account, const std::optional<QString> &key) {
        return engine.saveProvider(account, key);
    };
    actions.move = [&engine](const QString &id, int to) { return engine.moveProvider(id, to); };
    actions.remove = [&engine](const QString &id) { return engine.removeProvider(id); };
    actions.findLocal = [&engine] { return engine.findLocalServers(); };
    actions.test = [&engine](const provider::ProviderAccount &account, const std::optional<QString> &key) {
        return engine.testConnection(account, key);
    };
    actions.cancelTest = [&engine](quint64 test) { engine.cancelConnectionTest(test); };
    return actions;
}

ModelActions modelActions(Engine &engine)
{
    ModelActions actions;
    actions.saveChoices = [&engine](const provider::ModelChoices &choices) { return engine.setModelChoices(choices); };
    actions.settings = [&engine](const QString &model) { return engine.modelSettings(model); };
    actions.saveSettings = [&engine](const QString &model, const provider::ModelSettings &own) {
        return engine.saveModelSettings(model, own);
    };
    return actions;
}

MeaningActions meaningActions(Engine &engine)
{
    MeaningActions actions;
    actions.save = [&engine](const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &secrets) {
        return engine.saveKnowledgeSettings(settings, secrets);
    };
    actions.test = [&engine](const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &secrets) {
        return engine.testKnowledgeSettings(settings, secrets);
    };
    actions.fetch = [&engine](const QString &id) { engine.fetchEmbeddingModel(id); };
    actions.cancelFetch = [&engine](const QString &id) { engine.cancelModelFetch(id); };
    return actions;
}

} // namespace

SettingsPage::SettingsPage(Engine &engine, ThemeManager &themes, const QString &dataFolder, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_view(new SettingsView(themes, dataFolder, providerActions(engine), modelActions(engine), meaningActions(engine), this))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_view);
    setFocusProxy(m_view);
    connectEngine();
    connectMeaning();
}

void SettingsPage::connectEngine()
{
    connect(&m_engine, &Engine::providersChanged, this, &SettingsPage::setProviders);
    connect(&m_engine, &Engine::modelsChanged, &m_view->models(), &ModelsView::setModels);
    connect(&m_engine, &Engine::connectionStep, &m_view->providers(), &ProvidersView::setStep);
    connect(&m_engine, &Engine::connectionTested, &m_view->providers(), &ProvidersView::setTested);
    m_engine.providers().then(this, [this](const Result<QList<ProviderState>> &providers) {
        if (providers) setProviders(*providers);
    });
    m_engine.models().then(this, [this](const Result<QList<provider::ModelInfo>> &models) {
        if (models) m_view->models().setModels(*models);
    });
    m_engine.modelChoices().then(this, [this](const Result<provider::ModelChoices> &choices) {
        if (choices) m_view->models().setChoices(*choices);
    });
}

void SettingsPage::connectMeaning()
{
    MeaningView *meaning = &m_view->meaning();
    connect(&m_engine, &Engine::knowledgeSettingsChanged, meaning, &MeaningView::setSettings);
    connect(&m_engine, &Engine::embeddingProgressChanged, meaning, &MeaningView::setProgress);
    connect(&m_engine, &Engine::modelFetchChanged, meaning, &MeaningView::setFetch);
    m_engine.knowledgeSettings().then(this, [meaning](const Result<knowledge::KnowledgeSettings> &settings) {
        if (settings)
            meaning->setSettings(*settings);
        else
            meaning->setFailure(settings.error().message);
    });
    m_engine.embeddingProgress().then(this, [meaning](const Result<knowledge::EmbeddingProgress> &progress) {
        if (progress) meaning->setProgress(*progress);
    });
    m_engine.embeddingModels().then(this, [meaning](const Result<QList<knowledge::ModelOffer>> &offers) {
        if (offers) meaning->setModels(*offers);
    });
}

void SettingsPage::setProviders(const QList<ProviderState> &providers)
{
    m_view->providers().setProviders(providers);
    QHash<QString, QString> names;
    QList<std::pair<QString, QString>> accounts;
    for (const ProviderState &state : providers) {
        names.insert(state.account.id, state.account.name);
        if (state.account.enabled) accounts.append({state.account.id, state.account.name});
    }
    m_view->meaning().setAccounts(accounts);
    m_view->models().setAccountNames(names);
}

void SettingsPage::showProviders()
{
    m_view->setSection(SettingsView::Providers);
}

void SettingsPage::showModels()
{
    m_view->setSection(SettingsView::Models);
}

void SettingsPage::showMeaning()
{
    m_view->setSection(SettingsView::Meaning);
}

void SettingsPage::focusKey()
{
    showProviders();
    m_view->providers().focusKey();
}

void SettingsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_view->providers().findLocalServers(false);
}

} // namespace docswiki::ui
