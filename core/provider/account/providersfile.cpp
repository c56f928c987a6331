// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/providersfile.h"

#include "core/base/safefile.h"
#include "core/provider/account/accountaddress.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUrl>

#include <algorithm>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

QStringList Providers::ids() const
{
    QStringList all;
    for (const ProviderAccount &account : accounts)
        all += account.id;
    return all;
}

const ProviderAccount *Providers::find(const QString &id) const
{
    const auto found = std::find_if(accounts.begin(), accounts.end(),
                                    [&id](const ProviderAccount &account) { return account.id == id; });
    return found == accounts.end() ? nullptr : &*found;
}

namespace providersfile {

namespace {
constexpr qint64 largestFile = 1024 * 1024;
constexpr qsizetype longestText = 2'000;

QString textOf(const QJsonObject &object, QLatin1StringView name)
{
    return object[name].toString().left(longestText);
}

QString proxyName(net::Route::Proxy proxy)
{
    switch (proxy) {
    case net::Route::Proxy::None: return u"none"_s;
    case net::Route::Proxy::Own: return u"own"_s;
    case net::Route::Proxy::System: break;
    }
    return u"system"_s;
}

net::Route::Proxy proxyFromName(const QString &name)
{
    if (name == "none"_L1) return net::Route::Proxy::None;
    return name == "own"_L1 ? net::Route::Proxy::Own : net::Route::Proxy::System;
}

ProviderAccount accountFrom(const QJsonObject &object, const QList<ProviderAccount> &before)
{
    ProviderAccount account;
    account.kind = providerKindFromName(textOf(object, "kind"_L1));
    account.id = textOf(object, "id"_L1);
    account.name = textOf(object, "name"_L1).trimmed();
    if (account.name.isEmpty()) account.name = providerKindTitle(account.kind);
    const bool taken =
        std::any_of(before.begin(), before.end(), [&](const ProviderAccount &other) { return other.id == account.id; });
    if (taken || !isAccountId(account.id))
        account.id = freeAccountId(account.id.isEmpty() ? providerKindName(account.kind) : account.id, before);
    account.baseUrl = textOf(object, "base_url"_L1);
    account.enabled = object["enabled"_L1].toBool(true);
    account.keyOverPlainHttp = object["key_over_plain_http"_L1].toBool();
    const QJsonObject route = object["route"_L1].toObject();
    account.route.proxy = proxyFromName(textOf(route, "proxy"_L1));
    account.route.proxyUrl = textOf(route, "proxy_url"_L1);
    account.route.caFile = textOf(route, "ca_file"_L1);
    return account;
}

/// Addresses are written without what may hold a secret: user, password, query.
QString plainAddress(const QString &address)
{
    QUrl url(address.trimmed());
    if (url.userInfo().isEmpty() && !url.hasQuery()) return address;
    url.setUserInfo(QString());
    url.setQuery(QString());
    return url.toString();
}

void lay(QJsonObject &object, const ProviderAccount &account)
{
    object["id"_L1] = account.id;
    object["kind"_L1] = providerKindName(account.kind);
    object["name"_L1] = account.name;
    object["base_url"_L1] = plainAddress(account.baseUrl);
    object["enabled"_L1] = account.enabled;
    object["key_over_plain_http"_L1] = account.keyOverPlainHttp;
    QJsonObject route = object["route"_L1].toObject();
    QString proxyUrl = account.route.proxyUrl;
    takeProxyPassword(proxyUrl);
    route["proxy"_L1] = proxyName(account.route.proxy);
    route["proxy_url"_L1] = proxyUrl;
    route["ca_file"_L1] = account.route.caFile;
    object["route"_L1] = route;
}

Error unusable(const QString &what, const QString &path, const QString &aside)
{
    const QString kept = aside.isEmpty() ? u"it could not be put aside"_s : u"it is kept as %1"_s.arg(aside);
    return {ErrorCode::Input,
            u"The list of providers in %1 cannot be used (%2): %3. Set the providers up again in Settings."_s.arg(
                path, what, kept),
            {},
            false};
}
} // namespace

Providers defaults()
{
    ProviderAccount openRouter;
    openRouter.id = u"openrouter"_s;
    openRouter.kind = ProviderKind::OpenRouter;
    openRouter.name = providerKindTitle(ProviderKind::OpenRouter);
    return {{openRouter}, {}};
}

Result<Loaded> parse(const QByteArray &json)
{
    QJsonParseError mistake;
    const QJsonDocument document = QJsonDocument::fromJson(json, &mistake);
    if (mistake.error != QJsonParseError::NoError)
        return fail(ErrorCode::Input, u"no valid JSON: %1"_s.arg(mistake.errorString()));
    const QJsonObject root = document.object();
    if (!root["accounts"_L1].isArray()) return fail(ErrorCode::Input, u"“accounts” must be a list"_s);
    const QJsonArray entries = root["accounts"_L1].toArray();
    if (entries.size() > maxAccounts)
        return fail(ErrorCode::Input, u"%1 providers, at most %2 are possible"_s.arg(entries.size()).arg(maxAccounts));

    Loaded loaded;
    for (const QJsonValue &entry : entries) {
        if (!entry.isObject()) return fail(ErrorCode::Input, u"an entry of “accounts” is no object"_s);
        ProviderAccount account = accountFrom(entry.toObject(), loaded.providers.accounts);
        if (QString proxyUrl = account.route.proxyUrl; !takeProxyPassword(proxyUrl).isEmpty())
            loaded.withPassword += account.id;
        loaded.providers.accounts += std::move(account);
    }
    for (const QJsonValue &model : root["fallbacks"_L1].toArray()) {
        const QString text = model.toString().trimmed().left(longestText);
        if (!text.isEmpty() && loaded.providers.choices.fallbacks.size() < maxFallbacks)
            loaded.providers.choices.fallbacks += text;
    }
    loaded.providers.choices.hedge = root["hedge"_L1].toBool();
    return loaded;
}

QByteArray serialized(const Providers &providers, const QByteArray &before)
{
    QJsonObject root = QJsonDocument::fromJson(before).object();
    QHash<QString, QJsonObject> known;
    const QJsonArray entriesBefore = root["accounts"_L1].toArray();
    for (const QJsonValue &entry : entriesBefore)
        known.insert(entry["id"_L1].toString(), entry.toObject());
    QJsonArray entries;
    for (const ProviderAccount &account : providers.accounts) {
        QJsonObject object = known.value(account.id);
        lay(object, account);
        entries += object;
    }
    root["accounts"_L1] = entries;
    root["fallbacks"_L1] = QJsonArray::fromStringList(providers.choices.fallbacks.mid(0, maxFallbacks));
    root["hedge"_L1] = providers.choices.hedge;
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

Loaded load(const QString &path)
{
    if (!QFile::exists(path)) return {defaults(), {}, {}};
    const auto bytes = safefile::read(path, largestFile);
    if (!bytes && bytes.error().code == ErrorCode::Storage) return {defaults(), bytes.error(), {}}; // not ours to move
    auto loaded = bytes ? parse(*bytes) : Result<Loaded>(tl::unexpect, bytes.error());
    if (!loaded) return {defaults(), unusable(loaded.error().message, path, safefile::putAside(path)), {}};
    return std::move(*loaded);
}

Result<void> save(const QString &path, const Providers &providers)
{
    if (providers.accounts.size() > maxAccounts)
        return fail(ErrorCode::Input, u"At most %1 providers are possible. Remove one first."_s.arg(maxAccounts));
    QSet<QString> ids;
    for (const ProviderAccount &account : providers.accounts) {
        if (!isAccountId(account.id) || ids.contains(account.id))
            return fail(ErrorCode::Input,
                        u"“%1” cannot be saved: its short name “%2” is not free."_s.arg(account.name, account.id));
        if (const auto good = checkAccount(account); !good) return good;
        ids += account.id;
    }
    const auto before = safefile::read(path, largestFile);
    if (!before && before.error().code == ErrorCode::Storage) return fail(before.error());
    const bool good = before && (before->isEmpty() || parse(*before));
    if (!good) safefile::putAside(path); // edited by hand meanwhile, with a mistake in it
    return safefile::write(path, serialized(providers, good ? *before : QByteArray()), safefile::Readers::OwnerOnly);
}

} // namespace providersfile

} // namespace docswiki::provider
