// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/modelmemory.h"

#include <QJsonArray>

#include <algorithm>

namespace docswiki::provider::ollama {

using namespace Qt::StringLiterals;

namespace {
constexpr auto latest = ":latest"_L1;
constexpr qsizetype maxEntries = 5'000;
} // namespace

QString fullName(const QString &model)
{
    const qsizetype slash = model.lastIndexOf(u'/');
    return model.indexOf(u':', slash + 1) < 0 ? model + latest : model;
}

QString shownName(const QString &model)
{
    return model.endsWith(latest) ? model.chopped(latest.size()) : model;
}

bool ModelFacts::answersChats() const
{
    return !capabilities || capabilities->contains("completion"_L1) || !capabilities->contains("embedding"_L1);
}

ModelFacts ModelFacts::from(const QJsonObject &show)
{
    ModelFacts facts;
    const QJsonObject info = show["model_info"_L1].toObject();
    for (auto it = info.begin(); it != info.end(); ++it) {
        if (it.key().endsWith(".context_length"_L1)) facts.contextLength = std::max(0, it.value().toInt());
    }
    if (const QJsonValue list = show["capabilities"_L1]; list.isArray()) {
        facts.capabilities.emplace();
        for (const QJsonValue &word : list.toArray())
            facts.capabilities->append(word.toString());
    }
    return facts;
}

ModelMemory::Entry &ModelMemory::entry(const QString &model)
{
    const QString name = fullName(model);
    // A server with more models than that forgets which: nothing is lost but time.
    if (m_models.size() >= maxModels && !m_models.contains(name)) m_models.clear();
    return m_models[name];
}

int ModelMemory::chooseContext(const QString &model, int set, int needed)
{
    Entry &known = entry(model);
    const int most = known.facts && known.facts->contextLength > 0 ? known.facts->contextLength : largestContext;
    if (set > 0) return known.facts && known.facts->contextLength > 0 ? std::min(set, most) : set;
    int context = std::max({smallestContext, known.context, known.loadedUntil ? known.loadedContext : 0});
    while (context < needed && context < most)
        context *= 2;
    known.context = std::min(context, std::max(most, known.loadedUntil ? known.loadedContext : 0));
    return known.context;
}

void ModelMemory::setFacts(const QString &model, const QString &digest, const ModelFacts &facts)
{
    Entry &known = entry(model);
    known.digest = digest;
    known.facts = facts;
}

std::optional<ModelFacts> ModelMemory::facts(const QString &model, const QString &digest) const
{
    const Entry known = m_models.value(fullName(model));
    return known.digest == digest ? known.facts : std::nullopt;
}

void ModelMemory::setLoaded(const QString &model, int context, Instant until)
{
    Entry &known = entry(model);
    known.loadedContext = context;
    known.loadedUntil = until;
}

void ModelMemory::setNotLoaded(const QString &model)
{
    entry(model).loadedUntil.reset();
}

bool ModelMemory::isLoaded(const QString &model, int context, Instant now) const
{
    const Entry known = m_models.value(fullName(model));
    return known.loadedUntil && now < *known.loadedUntil &&
           (known.loadedContext == 0 || known.loadedContext == context);
}

QHash<QString, int> loadedModelsIn(const QJsonObject &ps)
{
    QHash<QString, int> loaded;
    for (const QJsonValue &entry : ps["models"_L1].toArray()) {
        if (loaded.size() == maxEntries) break;
        const QString name = entry["model"_L1].toString(entry["name"_L1].toString());
        if (!name.isEmpty()) loaded.insert(fullName(name), entry["context_length"_L1].toInt());
    }
    return loaded;
}

} // namespace docswiki::provider::ollama
