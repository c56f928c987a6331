// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/modellistcache.h"

#include "core/base/safefile.h"
#include "core/provider/account/accountaddress.h"
#include "core/provider/account/providersfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace docswiki::provider::modellistcache {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 largestFile = 64 * 1024 * 1024;

// Short names, because there are thousands of these.
void put(QJsonObject &object, QLatin1StringView name, const std::optional<double> &value)
{
    if (value) object[name] = *value;
}
void put(QJsonObject &object, QLatin1StringView name, const std::optional<bool> &value)
{
    if (value) object[name] = *value;
}

std::optional<double> price(const QJsonObject &object, QLatin1StringView name)
{
    const double value = object[name].toDouble(-1);
    return value >= 0 && std::isfinite(value) ? std::optional(value) : std::nullopt;
}
std::optional<bool> flag(const QJsonObject &object, QLatin1StringView name)
{
    return object[name].isBool() ? std::optional(object[name].toBool()) : std::nullopt;
}

QJsonObject toJson(const ModelInfo &model)
{
    QJsonObject object{{u"id"_s, model.id}, {u"provider"_s, model.provider}};
    if (model.name != model.id) object["name"_L1] = model.name;
    if (model.contextLength > 0) object["context"_L1] = model.contextLength;
    if (model.maxOutputTokens > 0) object["max_output"_L1] = model.maxOutputTokens;
    put(object, "prompt"_L1, model.promptPrice);
    put(object, "completion"_L1, model.completionPrice);
    put(object, "cached"_L1, model.cachedPromptPrice);
    put(object, "tools"_L1, model.tools);
    return object; // what is loaded just now is not worth keeping
}

ModelInfo modelFrom(const QJsonObject &object, const QString &account)
{
    ModelInfo model;
    model.id = object["id"_L1].toString();
    model.name = object["name"_L1].toString(model.id);
    model.provider = object["provider"_L1].toString();
    model.contextLength = std::max(0, object["context"_L1].toInt());
    model.maxOutputTokens = std::max(0, object["max_output"_L1].toInt());
    model.promptPrice = price(object, "prompt"_L1);
    model.completionPrice = price(object, "completion"_L1);
    model.cachedPromptPrice = price(object, "cached"_L1);
    model.tools = flag(object, "tools"_L1);
    model.account = account;
    return model;
}
} // namespace

QList<AccountModels> listsFor(const QList<ProviderAccount> &accounts, const QList<AccountModels> &known)
{
    QList<AccountModels> lists;
    for (const ProviderAccount &account : accounts) {
        const QString origin = accountOrigin(account);
        const auto found = std::find_if(known.begin(), known.end(), [&](const AccountModels &list) {
            return list.account == account.id && list.origin == origin;
        });
        AccountModels none;
        none.account = account.id;
        none.origin = origin;
        lists += found == known.end() ? none : *found;
    }
    return lists;
}

AccountModels merged(const AccountModels &before, const Result<QList<ModelInfo>> &fetched, const QDateTime &now)
{
    AccountModels after = before;
    if (!fetched) {
        after.error = fetched.error();
        return after;
    }
    after.models = fetched->mid(0, maxModels);
    for (ModelInfo &model : after.models)
        model.account = before.account;
    after.fetchedAt = now.toUTC();
    after.error.reset();
    return after;
}

QList<ModelInfo> allModels(const QList<AccountModels> &lists)
{
    QList<ModelInfo> all;
    for (const AccountModels &list : lists)
        all += list.models;
    return all;
}

QByteArray serialized(const QList<AccountModels> &lists)
{
    QJsonArray entries;
    for (const AccountModels &list : lists) {
        if (!list.fetchedAt.isValid()) continue;
        QJsonArray models;
        for (const ModelInfo &model : list.models)
            models += toJson(model);
        entries += QJsonObject{{u"account"_s, list.account},
                               {u"origin"_s, list.origin},
                               {u"fetched_at"_s, list.fetchedAt.toUTC().toString(Qt::ISODateWithMs)},
                               {u"models"_s, models}};
    }
    return QJsonDocument(QJsonObject{{u"lists"_s, entries}}).toJson(QJsonDocument::Compact);
}

QList<AccountModels> parse(const QByteArray &json)
{
    QList<AccountModels> lists;
    const QJsonArray entries = QJsonDocument::fromJson(json).object()["lists"_L1].toArray();
    for (const QJsonValue &entry : entries) {
        AccountModels list;
        list.account = entry["account"_L1].toString();
        list.origin = entry["origin"_L1].toString();
        list.fetchedAt = QDateTime::fromString(entry["fetched_at"_L1].toString(), Qt::ISODateWithMs).toUTC();
        if (!isAccountId(list.account) || !list.fetchedAt.isValid()) continue;
        const QJsonArray models = entry["models"_L1].toArray();
        for (const QJsonValue &model : models) {
            if (list.models.size() == maxModels) break;
            if (ModelInfo info = modelFrom(model.toObject(), list.account); !info.id.isEmpty()) list.models += info;
        }
        lists += list;
        if (lists.size() == providersfile::maxAccounts) break;
    }
    return lists;
}

QList<AccountModels> load(const QString &path)
{
    const auto bytes = safefile::read(path, largestFile);
    return bytes ? parse(*bytes) : QList<AccountModels>();
}

Result<void> save(const QString &path, const QList<AccountModels> &lists)
{
    return safefile::write(path, serialized(lists));
}

} // namespace docswiki::provider::modellistcache
