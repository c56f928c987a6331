// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/providerwords.h"

#include "core/net/origin.h"
#include "core/provider/account/accountaddress.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace docswiki::ui::providerwords {

using namespace Qt::StringLiterals;
using provider::ConnectionStepState;
using provider::KeySource;
using provider::ProviderAccount;
using provider::ProviderKind;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("docswiki::ui::providerwords", source);
}

/// An address that is handed out inside one's own walls; a name that ends in ".local" too.
bool isOwnNetwork(const QString &host)
{
    const QHostAddress address(host);
    if (address.isNull()) return host.endsWith(".local"_L1) || !host.contains(u'.');
    const auto isIn = [&address](const char *net, int bits) {
        return address.isInSubnet(QHostAddress(QString::fromLatin1(net)), bits);
    };
    return address.isLinkLocal() || address.isUniqueLocalUnicast() || isIn("10.0.0.0", 8) || isIn("172.16.0.0", 12) ||
           isIn("192.168.0.0", 16);
}

bool isOnThisMachine(const ProviderAccount &account)
{
    const auto url = provider::accountUrl(account);
    return url && net::isLoopback(url->host());
}

QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString sentenceOf(const Result<void> &checked)
{
    return checked ? QString() : checked.error().message;
}

} // namespace

QString kindIcon(ProviderKind kind)
{
    switch (kind) {
    case ProviderKind::OpenRouter:
    case ProviderKind::OpenAi: return u"globe"_s;
    case ProviderKind::Compatible: return u"plug"_s;
    case ProviderKind::Ollama:
    case ProviderKind::LmStudio:
    case ProviderKind::LlamaServer:
    case ProviderKind::Vllm: break;
    }
    return u"server"_s;
}

bool isCloud(ProviderKind kind)
{
    return kind == ProviderKind::OpenRouter || kind == ProviderKind::OpenAi;
}

QString models(int count)
{
    return count == 1 ? text("1 model") : text("%1 models").arg(format::whole(count));
}

QString keyPlace(const provider::KeyState &key)
{
    switch (key.source) {
    case KeySource::None: break;
    case KeySource::Environment: return text("key from %1").arg(key.variable);
    case KeySource::Keychain: return text("key from the key ring");
    case KeySource::Memory: return text("key until the program closes");
    }
    return {};
}

ToneText state(const engine::ProviderState &state, const QDateTime &now)
{
    const bool noKey = state.key.source == KeySource::None;
    if (!state.account.enabled) return {text("Switched off: its models are not offered."), Chip::Tone::Neutral};
    if (state.key.loading) return {text("Asking the key ring for its key…"), Chip::Tone::Neutral};
    if (state.key.withheld)
        return {text("The key is not sent: the address is not encrypted. Edit the provider to allow it."),
                Chip::Tone::Warn};
    if (noKey && isCloud(state.account.kind) && !isOnThisMachine(state.account))
        return {text("No key yet. Enter one to use its models."), Chip::Tone::Warn};
    if (state.problem) {
        const bool silent = state.problem->code == ErrorCode::Network || state.problem->code == ErrorCode::Timeout;
        return {silent ? text("Did not answer: %1").arg(state.problem->message) : state.problem->message,
                Chip::Tone::Bad};
    }
    if (state.models == 0 && state.refreshing) return {text("Asking for its models…"), Chip::Tone::Neutral};
    const QString key = keyPlace(state.key);
    if (!state.modelsFetchedAt.isValid())
        return {joined({text("Not asked for its models yet"), key}), Chip::Tone::Neutral};
    const QString age = state.refreshing ? text("list being fetched")
                                         : text("list from %1").arg(format::ago(state.modelsFetchedAt, now));
    if (state.models == 0) return {joined({text("It answers, but has no model"), key, age}), Chip::Tone::Warn};
    return {joined({models(state.models), key, age}), Chip::Tone::Good};
}

QString keyPlaceholder(ProviderKind kind, const provider::KeyState &key)
{
    switch (key.source) {
    case KeySource::Environment: return text("taken from %1; this counts first").arg(key.variable);
    case KeySource::Keychain: return text("kept in the system's key ring; type to replace it");
    case KeySource::Memory: return text("kept until the program closes; type to replace it");
    case KeySource::None: break;
    }
    return isCloud(kind) ? text("paste the key here") : text("none; most servers on this computer need none");
}

ToneText keySaved(const provider::KeyState &key)
{
    switch (key.source) {
    case KeySource::Keychain: return {text("The key is kept in the system's key ring."), Chip::Tone::Good};
    case KeySource::Memory:
        return {key.notice
                    ? key.notice->message
                    : text("This computer has no key ring that answers, so the key is kept until the program closes."),
                Chip::Tone::Warn};
    case KeySource::Environment:
        return {text("Saved. The key in %1 counts first, as long as it is set.").arg(key.variable),
                Chip::Tone::Neutral};
    case KeySource::None: break;
    }
    return key.notice ? ToneText{key.notice->message, Chip::Tone::Warn}
                      : ToneText{text("The key is forgotten."), Chip::Tone::Good};
}

QString plainHttpWarning(const ProviderAccount &account)
{
    const auto url = provider::accountUrl(account);
    if (!url || url->scheme() != "http"_L1 || net::isLoopback(url->host())) return {};
    return isOwnNetwork(url->host())
               ? text("%1 is another computer and the address is not encrypted: everybody on the way through your "
                      "network could read the key and what you ask.")
                     .arg(url->host())
               : text("The address is not encrypted: anybody between here and %1 could read the key and what you ask. "
                      "Use https:// if the server offers it.")
                     .arg(url->host());
}

QString found(const provider::local::FoundServer &server)
{
    const QString name = server.title.isEmpty() ? provider::providerKindTitle(server.kind) : server.title;
    const QString full = server.version.isEmpty() ? name : u"%1 %2"_s.arg(name, server.version);
    return server.needsKey ? text("%1 (asks for a key)").arg(full) : u"%1 (%2)"_s.arg(full, models(server.models));
}

QString stepWord(ConnectionStepState state)
{
    switch (state) {
    case ConnectionStepState::Waiting: return text("waits");
    case ConnectionStepState::Running: return text("running");
    case ConnectionStepState::Passed: return text("done");
    case ConnectionStepState::Skipped: return text("left out");
    case ConnectionStepState::Failed: return text("failed");
    }
    return {};
}

Chip::Tone stepTone(ConnectionStepState state)
{
    return state == ConnectionStepState::Passed    ? Chip::Tone::Good
           : state == ConnectionStepState::Failed  ? Chip::Tone::Bad
           : state == ConnectionStepState::Running ? Chip::Tone::Accent
                                                   : Chip::Tone::Neutral;
}

Problems problems(const ProviderAccount &account, const QString &key)
{
    // One field at a time, the others filled with what is certainly right.
    Problems all;
    ProviderAccount one;
    one.kind = ProviderKind::OpenAi;
    one.name = account.name;
    all.name = sentenceOf(provider::checkAccount(one));
    one.name = u"x"_s;
    one.kind = account.kind;
    one.baseUrl = account.baseUrl;
    all.address = account.baseUrl.trimmed().isEmpty() && provider::usualBaseUrl(account.kind).isEmpty()
                      ? text("Enter the address of the server, such as http://127.0.0.1:8080.")
                      : sentenceOf(provider::checkAccount(one));
    one.kind = ProviderKind::OpenAi;
    one.baseUrl.clear();
    one.route = account.route;
    all.proxy = sentenceOf(provider::checkAccount(one));
    const bool typable = std::all_of(key.cbegin(), key.cend(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
    if (!typable)
        all.key = text("A key has no blanks and no special letters: copy it once more, alone.");
    else if (key.startsWith("http://"_L1) || key.startsWith("https://"_L1))
        all.key = text("This is an address: it belongs in the field above.");
    return all;
}

} // namespace docswiki::ui::providerwords
