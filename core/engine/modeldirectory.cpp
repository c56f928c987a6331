// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modeldirectory.h"

#include "core/base/log.h"
#include "core/engine/turnprovider.h"
#include "core/metrics/turnrecord.h"
#include "core/provider/account/modelref.h"
#include "core/provider/unavailableprovider.h"

#include <QHash>
#include <QRandomGenerator>
#include <QtConcurrentRun>

#include <algorithm>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using provider::ExcerptProvider;
using provider::ProviderAccount;
using provider::ProviderKind;

ModelDirectory::ModelDirectory(Files files, const CommandLine &commandLine, std::shared_ptr<secret::SecretStore> secrets,
                               const Clock &clock, QObject *parent)
    : QObject(parent), m_files(std::move(files)), m_resilience(clock, [] { return QRandomGenerator::global()->generateDouble(); }),
      m_book({m_files.providers, m_files.quirks, commandLine.url, commandLine.key, std::move(secrets)}, m_pool),
      m_catalogue(m_book, m_files.modelLists, clock), m_excerpt(std::make_shared<ExcerptProvider>())
{
    m_profileFile.setMaxThreadCount(1);
    connect(&m_book, &ProviderBook::problemFound, this, &ModelDirectory::problemFound);
    connect(&m_book, &ProviderBook::changed, this, [this] { m_resilience.setHedging(m_book.choices().hedge); });
}

ModelDirectory::~ModelDirectory()
{
    m_profileFile.waitForDone();
}

QFuture<void> ModelDirectory::load()
{
    m_catalogue.load();
    return QtConcurrent::run(&m_profileFile, [file = m_files.profiles] { return provider::ModelProfiles::load(file); })
        .then(this,
              [this](const provider::ModelProfiles &read) {
                  m_profiles = read;
                  if (m_profiles.problem())
                      Q_EMIT problemFound(*m_profiles.problem());
                  return m_book.load();
              })
        .unwrap();
}

/// Of the accounts that can be asked the first one that lists the model; else, since lists may be old or missing, the
/// first one. Empty: there is none.
QString ModelDirectory::accountFor(const QString &model) const
{
    QString first;
    for (const ProviderAccount &account : m_book.accounts()) {
        if (!m_book.providerOf(account.id))
            continue;
        if (m_catalogue.find(account.id, model))
            return account.id;
        if (first.isEmpty())
            first = account.id;
    }
    return first;
}

ModelDirectory::Place ModelDirectory::placeFor(const QString &text) const
{
    provider::ModelRef ref = provider::parseModelRef(text, m_book.ids());
    Place place;
    place.profile = m_profiles.profileFor(ref.model);
    place.profile.model = ref.model;
    if (ref.model == ExcerptProvider::modelId()) {
        place.provider = m_excerpt;
        return place;
    }
    if (ref.account.isEmpty())
        ref.account = accountFor(ref.model);
    if (ref.account.isEmpty()) {
        // Nobody can be asked. Where somebody was set up, the reason is theirs.
        Error reason{ErrorCode::Unauthorised,
                     u"No provider is set up for %1. Enter a key or a server's address in Settings, set DOCSWIKI_API_KEY, or choose "
                     "the excerpt model."_s.arg(ref.model),
                     {},
                     false};
        if (const auto &accounts = m_book.accounts(); accounts.size() == 1)
            reason.detail = m_book.providerOf(accounts.first().id).error().message;
        place.provider = std::make_shared<provider::UnavailableProvider>(reason);
        return place;
    }
    place.account = ref.account;
    place.info = m_catalogue.find(ref.account, ref.model);
    if (place.info && !place.profile.promptPrice) {
        place.profile.promptPrice = place.info->promptPrice;
        place.profile.completionPrice = place.info->completionPrice;
    }
    if (auto speaker = m_book.providerOf(ref.account))
        place.provider = *speaker;
    else
        place.provider = std::make_shared<provider::UnavailableProvider>(speaker.error());
    return place;
}

/// A server that was not started for tools answers with an error of its own making, so those that are known for it are
/// offered none unless they say that they take them. From others a refusal is understood.
bool ModelDirectory::takesTools(const Place &place) const
{
    if (place.info && place.info->tools)
        return *place.info->tools;
    const ProviderAccount *account = m_book.find(place.account);
    return account && (account->kind == ProviderKind::OpenAi || account->kind == ProviderKind::Compatible || account->kind == ProviderKind::Vllm);
}

ModelDirectory::Choice ModelDirectory::choose(const QString &model)
{
    const QString wanted = model.isEmpty() ? ExcerptProvider::modelId() : model;
    const Place chosen = placeFor(wanted);
    Choice choice{chosen.provider, chosen.profile, chosen.provider == m_excerpt, takesTools(chosen)};
    if (choice.own)
        return choice;

    QList<provider::Candidate> candidates{{chosen.provider.get(), chosen.profile}};
    std::vector<std::shared_ptr<provider::ChatProvider>> owners{chosen.provider};
    for (const QString &text : m_book.choices().fallbacks) {
        const Place next = placeFor(text);
        const bool known = std::any_of(candidates.cbegin(), candidates.cend(), [&next](const provider::Candidate &c) {
            return c.provider == next.provider.get() && c.profile.model == next.profile.model;
        });
        if (known || (next.account.isEmpty() && next.provider != m_excerpt))
            continue;
        candidates.append({next.provider.get(), next.profile});
        owners.push_back(next.provider);
    }
    choice.provider = std::make_shared<TurnProvider>(m_resilience, candidates, std::move(owners));
    return choice;
}

void ModelDirectory::prepare(const QString &model)
{
    const Place place = placeFor(model.isEmpty() ? ExcerptProvider::modelId() : model);
    place.provider->warmUp(place.profile).then(this, [name = place.profile.model](const Result<QString> &done) {
        qCDebug(logEngine).noquote() << name << (done ? *done : done.error().message);
    });
}

void ModelDirectory::learn(const QList<metrics::TurnRecord> &earlier)
{
    QHash<QString, QString> providers; // by model: thousands of turns are of a few models
    for (const metrics::TurnRecord &record : earlier) {
        // Of a turn that tried or asked more than once it is not told which of its waits was the first word's.
        const metrics::Span *wait = record.span(turn::Stage::Wait);
        if (record.outcome != metrics::TurnOutcome::Finished || record.cached || !record.attempts.isEmpty() || !wait ||
            wait->duration() != record.timeIn(turn::Stage::Wait))
            continue;
        auto provider = providers.constFind(record.model);
        if (provider == providers.constEnd()) {
            const Place place = placeFor(record.model);
            provider = providers.insert(record.model, place.account.isEmpty() ? QString() : place.provider->name());
        }
        if (!provider->isEmpty())
            m_resilience.addFirstToken(*provider, record.model, record.timeIn(turn::Stage::Connect) + wait->duration());
    }
}

OwnAndBundled<provider::ModelSettings> ModelDirectory::settings(const QString &model) const
{
    const QString name = provider::parseModelRef(model, m_book.ids()).model;
    return {m_profiles.ownSettingsFor(name), m_profiles.otherwiseFor(name)};
}

QFuture<Result<bool>> ModelDirectory::saveSettings(const QString &model, const provider::ModelSettings &own)
{
    auto changed = m_profiles.withSettings(provider::parseModelRef(model, m_book.ids()).model, own);
    if (!changed)
        return QtFuture::makeReadyFuture(Result<bool>(fail(changed.error())));
    m_profiles = *changed;
    return QtConcurrent::run(&m_profileFile, [profiles = m_profiles, file = m_files.profiles]() -> Result<bool> {
        if (const auto saved = profiles.save(file); !saved)
            return fail(saved.error());
        return true;
    });
}

} // namespace docswiki::engine
