// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/composerchoices.h"

#include "core/provider/excerpt/excerptprovider.h"
#include "ui/chat/composer.h"
#include "ui/chat/pickerbutton.h"
#include "ui/common/modeltitle.h"

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxRecent = 5;
const QString serverLink = u"server:"_s;
}

ComposerChoices::ComposerChoices(engine::Engine &engine, Composer &composer, QObject *parent)
    : QObject(parent), m_engine(engine), m_composer(composer)
{
    connect(&engine, &engine::Engine::librariesChanged, this, &ComposerChoices::reloadLibraries);
    connect(&engine, &engine::Engine::modelsChanged, this, &ComposerChoices::showModels);
    connect(&engine, &engine::Engine::providersChanged, this, &ComposerChoices::showProviders);
    PickerButton &picker = composer.modelPicker();
    picker.setCaptions(modelCaptions());
    picker.setTypedNote(tr("in no list · ask for it by this name"));
    picker.setFooter({{modelactions::refresh, tr("Refresh the list")}, {modelactions::settings, tr("Open settings")}});
    connect(&picker, &PickerButton::aboutToOpen, this, &ComposerChoices::fillModelPicker);
    connect(&picker, &PickerButton::picked, this, [this](const QString &id) {
        noteUse(id);
        Q_EMIT changed();
    });
    connect(&picker, &PickerButton::actionChosen, this, [this](const QString &action) {
        if (action == modelactions::refresh) refreshModels();
        if (action != modelactions::settings) return;
        m_composer.modelPicker().closeList();
        Q_EMIT settingsRequested();
    });
    connect(&composer.libraryPicker(), &PickerButton::picked, this, &ComposerChoices::changed);
}

void ComposerChoices::reloadModels()
{
    m_engine.models().then(this, [this](const Result<QList<provider::ModelInfo>> &result) {
        if (result)
            showModels(*result);
        else
            Q_EMIT failed(result.error().message);
    });
}

void ComposerChoices::refreshModels()
{
    m_engine.refreshModels().then(this, [this](const Result<QList<provider::ModelInfo>> &result) {
        if (result) showModels(*result);
    });
}

void ComposerChoices::showProviders(const QList<docswiki::engine::ProviderState> &providers)
{
    QList<ProviderFailure> failures;
    for (const engine::ProviderState &state : providers) {
        // A provider without a key that nobody gave one is not at fault.
        const bool told = state.problem && state.account.enabled && (state.models > 0 || state.key.source != provider::KeySource::None);
        if (told) failures.append({state.account.name, state.problem->message});
    }
    setFailures(failures);
}

void ComposerChoices::showModels(const QList<provider::ModelInfo> &models)
{
    m_models = models;
    m_modelsKnown = true;
    m_otherModels = std::any_of(models.cbegin(), models.cend(),
                                [](const auto &model) { return model.id != provider::ExcerptProvider::modelId(); });
    if (!m_otherModels) findServers();
    fillModelPicker();
    PickerButton &picker = m_composer.modelPicker();
    if (picker.current().isEmpty()) picker.setCurrent(provider::ExcerptProvider::modelId());
    const auto added = std::find_if(models.cbegin(), models.cend(), [this](const auto &model) {
        return !m_newAccount.isEmpty() && model.account == m_newAccount;
    });
    if (added != models.cend()) {
        m_newAccount.clear();
        Q_EMIT modelSuggested(added->id);
    }
    Q_EMIT changed();
}

/// Once, and only where nobody is set up: what runs on this computer is the shortest way to a model.
void ComposerChoices::findServers()
{
    if (std::exchange(m_lookedForServers, true)) return;
    m_engine.findLocalServers().then(this, [this](const Result<QList<provider::local::FoundServer>> &found) {
        if (!found || found->isEmpty()) return;
        m_found = *found;
        Q_EMIT changed();
    });
}

void ComposerChoices::followLink(const QString &link)
{
    bool isServer = false;
    const int index = link.mid(serverLink.size()).toInt(&isServer);
    if (link.startsWith(serverLink) && isServer)
        addServer(index);
    else
        Q_EMIT settingsRequested();
}

void ComposerChoices::addServer(int index)
{
    if (index < 0 || index >= m_found.size()) return;
    const provider::local::FoundServer server = m_found.takeAt(index);
    if (server.needsKey) {
        Q_EMIT settingsRequested(); // where the key is entered
        return;
    }
    provider::ProviderAccount account;
    account.kind = server.kind;
    account.name = server.title;
    account.baseUrl = server.baseUrl;
    m_engine.saveProvider(account).then(this, [this](const Result<engine::ProviderState> &saved) {
        if (!saved) {
            Q_EMIT failed(saved.error().message);
            return;
        }
        m_newAccount = saved->account.id;
        refreshModels();
    });
    Q_EMIT changed();
}

void ComposerChoices::fillModelPicker()
{
    m_composer.modelPicker().setItems(modelItems(m_models, m_stats, m_recent, m_failures));
}

void ComposerChoices::setModelStats(const QList<docswiki::metrics::ModelStats> &stats)
{
    m_stats.clear();
    for (const auto &model : stats)
        m_stats.insert(model.model, model);
}

void ComposerChoices::setFailures(const QList<ProviderFailure> &failures)
{
    if (m_failures == failures) return;
    m_failures = failures;
    fillModelPicker();
}

void ComposerChoices::noteUse(const QString &model)
{
    if (model.isEmpty()) return;
    m_recent.removeAll(model);
    m_recent.prepend(model);
    if (m_recent.size() > maxRecent) m_recent.resize(maxRecent);
}

void ComposerChoices::setRecentModels(const QStringList &ids)
{
    m_recent = ids.mid(0, maxRecent);
}

void ComposerChoices::reloadLibraries()
{
    m_engine.libraries().then(this, [this](const Result<QList<knowledge::LibrarySummary>> &result) {
        if (result)
            showLibraries(*result);
        else
            Q_EMIT failed(result.error().message);
    });
}

void ComposerChoices::showLibraries(const QList<knowledge::LibrarySummary> &libraries)
{
    m_libraries = libraries;
    const bool onlySample = std::all_of(libraries.cbegin(), libraries.cend(), [](const auto &l) { return l.sample; });
    int files = 0;
    QList<PickerItem> items;
    for (const knowledge::LibrarySummary &library : libraries) {
        files += library.files;
        items.append(
            {library.name, library.name, library.files == 1 ? tr("1 file") : tr("%n files", nullptr, library.files)});
    }
    if (!onlySample || items.isEmpty())
        items.prepend({QString(), tr("All my documents"), tr("every library")});
    else
        items.first().id.clear(); // the sample library answers while there is no other
    m_hasDocuments = files > 0;
    PickerButton &picker = m_composer.libraryPicker();
    picker.setItems(items);
    if (const QStringList still = existing(picker.chosen()); still != picker.chosen()) picker.setChosen(still);
    Q_EMIT changed();
}

bool ComposerChoices::knowsModel(const QString &id) const
{
    return id == provider::ExcerptProvider::modelId() ||
           std::any_of(m_models.cbegin(), m_models.cend(), [&id](const auto &model) { return model.id == id; });
}

QStringList ComposerChoices::existing(QStringList names) const
{
    if (m_libraries.isEmpty()) return names; // not known yet
    names.removeIf([this](const QString &name) {
        return std::none_of(m_libraries.cbegin(), m_libraries.cend(), [&name](const auto &l) { return l.name == name; });
    });
    return names;
}

bool ComposerChoices::searchesSample() const
{
    const QStringList chosen = m_composer.libraryPicker().chosen();
    const bool any = std::any_of(m_libraries.cbegin(), m_libraries.cend(), [](const auto &l) { return l.sample; });
    return any && std::all_of(m_libraries.cbegin(), m_libraries.cend(), [&chosen](const auto &library) {
               return library.sample || (!chosen.isEmpty() && !chosen.contains(library.name));
           });
}

QString ComposerChoices::searched() const
{
    constexpr qsizetype maxNamed = 3;
    const QStringList chosen = m_composer.libraryPicker().chosen();
    QStringList names;
    for (const knowledge::LibrarySummary &library : m_libraries) {
        if (chosen.isEmpty() ? !library.sample : chosen.contains(library.name))
            names.append(u"<b>"_s + library.name.toHtmlEscaped() + u"</b>"_s);
    }
    if (names.isEmpty()) return u"<b>"_s + m_composer.libraryPicker().currentTitle().toHtmlEscaped() + u"</b>"_s;
    const qsizetype more = names.size() - maxNamed;
    QString list = names.mid(0, maxNamed).join(u", "_s);
    if (more > 0) list += u' ' + tr("and %n more", nullptr, static_cast<int>(more));
    return list;
}

QString ComposerChoices::answerer() const
{
    const QString model = m_composer.modelPicker().current();
    QString sentence;
    if (!model.isEmpty() && model != provider::ExcerptProvider::modelId())
        sentence = tr("%1 answers, with passages from your documents.").arg(modelTitle(model).toHtmlEscaped());
    else if (m_otherModels)
        sentence = tr("The excerpt model answers by quoting your documents; other models can be chosen below.");
    else
        sentence = tr("The built-in excerpt model answers by quoting your documents. Add a key in %1 for other models.")
                       .arg(u"<a href='settings'>"_s + tr("Settings") + u"</a>"_s);
    if (!m_otherModels) {
        for (qsizetype i = 0; i < m_found.size(); ++i) {
            sentence += u' ' + tr("%1 runs on this computer: %2.")
                                   .arg(m_found[i].title.toHtmlEscaped(),
                                        u"<a href='%1%2'>%3</a>"_s.arg(serverLink, QString::number(i), tr("use it")));
        }
    }
    if (m_hasDocuments && !m_libraries.isEmpty()) sentence += u' ' + tr("Searched: %1.").arg(searched());
    return sentence;
}

} // namespace docswiki::ui
