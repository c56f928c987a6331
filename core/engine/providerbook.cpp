// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/providerbook.h"

#include "core/base/log.h"
#include "core/base/safefile.h"
#include "core/provider/account/accountaddress.h"
#include "core/provider/account/providermaker.h"
#include "core/provider/openai/endpoint.h"

#include <QJsonDocument>
#include <QtConcurrentRun>

#include <algorithm>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using provider::ChatProvider;
using provider::ProviderAccount;

namespace {
constexpr qint64 largestQuirksFile = 1024 * 1024;
constexpr auto quirksDelay = 2s; // what is learnt comes in bursts
const QString commandLineId = u"command-line"_s;

struct Files {
    provider::providersfile::Loaded providers;
    provider::openai::RequestQuirks quirks;
};

bool needsKey(const ProviderAccount &account)
{
    return account.kind == provider::ProviderKind::OpenRouter || account.kind == provider::ProviderKind::OpenAi;
}

Error unknownProvider(const QString &id)
{
    return {ErrorCode::NotFound, u"There is no provider “%1” any more. Choose another model."_s.arg(id), {}, false};
}
} // namespace

ProviderBook::ProviderBook(Parts parts, net::StreamPool &pool, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_pool(pool), m_keys(m_parts.secrets, this),
      m_quirks(std::make_shared<provider::openai::QuirkBook>())
{
    m_files.setMaxThreadCount(1);
    m_quirksTimer.setSingleShot(true);
    m_quirksTimer.setInterval(quirksDelay);
    connect(&m_quirksTimer, &QTimer::timeout, this, &ProviderBook::writeQuirks);
    connect(&m_keys, &provider::KeyBook::changed, this, [this](const QString &id) {
        rebuild(id);
        Q_EMIT accountChanged(id);
        Q_EMIT changed();
    });
    if (!m_parts.commandLineUrl.isEmpty()) {
        m_ofCommandLine = provider::openai::accountAt(m_parts.commandLineUrl);
        m_ofCommandLine->id = commandLineId;
    }
}

ProviderBook::~ProviderBook()
{
    if (m_quirksTimer.isActive())
        writeQuirks();
    m_files.waitForDone();
}

QFuture<void> ProviderBook::load()
{
    const auto read = [providersFile = m_parts.providersFile, quirksFile = m_parts.quirksFile] {
        Files files{provider::providersfile::load(providersFile), {}};
        if (const auto bytes = safefile::read(quirksFile, largestQuirksFile))
            files.quirks = provider::openai::RequestQuirks::fromJson(QJsonDocument::fromJson(*bytes).object());
        return files;
    };
    return QtConcurrent::run(&m_files, read)
        .then(this,
              [this](const Files &files) {
                  m_providers = files.providers.providers;
                  m_quirks = std::make_shared<provider::openai::QuirkBook>(files.quirks);
                  connect(m_quirks.get(), &provider::openai::QuirkBook::changed, this, [this] { m_quirksTimer.start(); });
                  if (files.providers.problem)
                      Q_EMIT problemFound(*files.providers.problem);
                  listAccounts();
                  Q_EMIT changed();
                  return m_keys.load(m_accounts);
              })
        .unwrap();
}

void ProviderBook::listAccounts()
{
    m_accounts = m_providers.accounts;
    if (m_ofCommandLine)
        m_accounts.prepend(*m_ofCommandLine);
    m_speakers.clear();
    for (const ProviderAccount &account : std::as_const(m_accounts))
        rebuild(account.id);
}

const ProviderAccount *ProviderBook::find(const QString &id) const
{
    const auto account = std::find_if(m_accounts.cbegin(), m_accounts.cend(), [&id](const auto &a) { return a.id == id; });
    return account == m_accounts.cend() ? nullptr : &*account;
}

QStringList ProviderBook::ids() const
{
    QStringList ids;
    for (const ProviderAccount &account : m_accounts)
        ids.append(account.id);
    return ids;
}

bool ProviderBook::isOfCommandLine(const QString &id) const
{
    return m_ofCommandLine && id == commandLineId;
}

provider::KeyState ProviderBook::keyState(const ProviderAccount &account) const
{
    provider::KeyState state = m_keys.stateOf(account);
    if (isOfCommandLine(account.id) && !m_parts.commandLineKey.isEmpty() && state.source == provider::KeySource::None)
        state.source = provider::KeySource::Memory;
    return state;
}

void ProviderBook::rebuild(const QString &id)
{
    const ProviderAccount *account = find(id);
    if (!account)
        return;
    QString key = m_keys.keyFor(*account);
    if (isOfCommandLine(id) && !m_parts.commandLineKey.isEmpty())
        key = m_parts.commandLineKey;
    if (!account->enabled) {
        m_speakers[id] = fail(ErrorCode::Unauthorised, u"%1 is switched off. Switch it on in Settings."_s.arg(account->name));
    } else if (m_keys.stateOf(*account).withheld) {
        m_speakers[id] = fail(ErrorCode::Unauthorised,
                              u"The key of %1 would travel unencrypted to another computer. Use an https address, or allow it in "
                              "Settings."_s.arg(account->name));
    } else if (key.isEmpty() && needsKey(*account)) {
        m_speakers[id] = fail(ErrorCode::Unauthorised, u"%1 needs a key. Enter it in Settings."_s.arg(account->name));
    } else {
        ProviderAccount routed = *account;
        routed.route = m_keys.routeFor(*account);
        m_speakers[id] = provider::makeProvider(routed, key, m_pool, m_quirks);
    }
}

Result<std::shared_ptr<ChatProvider>> ProviderBook::providerOf(const QString &id) const
{
    return m_speakers.value(id, fail(unknownProvider(id)));
}

Result<std::shared_ptr<ChatProvider>> ProviderBook::tryOut(const ProviderAccount &account, const std::optional<QString> &key) const
{
    if (const auto sound = provider::checkAccount(account); !sound)
        return fail(sound.error());
    ProviderAccount routed = account;
    routed.route = m_keys.routeFor(account);
    return provider::makeProvider(routed, key ? key->trimmed() : m_keys.keyFor(account), m_pool, m_quirks);
}

QFuture<Result<ProviderAccount>> ProviderBook::save(ProviderAccount account, const std::optional<QString> &key)
{
    const auto refuse = [](const Error &error) { return QtFuture::makeReadyFuture(Result<ProviderAccount>(fail(error))); };
    if (isOfCommandLine(account.id))
        return refuse({ErrorCode::Input, u"The provider of the command line is there for this run only. Add it as one of your own."_s, {}, false});
    if (account.name.trimmed().isEmpty())
        account.name = provider::providerKindTitle(account.kind);
    if (const auto sound = provider::checkAccount(account); !sound)
        return refuse(sound.error());
    if (account.id.isEmpty())
        account.id = provider::freeAccountId(account.name, m_accounts);

    const auto known = std::find_if(m_providers.accounts.begin(), m_providers.accounts.end(),
                                    [&account](const auto &a) { return a.id == account.id; });
    if (known == m_providers.accounts.end() && m_providers.accounts.size() >= provider::providersfile::maxAccounts)
        return refuse({ErrorCode::Input, u"%1 providers are the most there can be. Remove one first."_s.arg(provider::providersfile::maxAccounts), {}, false});
    if (known != m_providers.accounts.end() && provider::accountOrigin(*known) != provider::accountOrigin(account))
        m_keys.forget(*known); // a key goes to the place it was given for, and to no other
    const Removed before = m_removed.take(account.id);

    QFuture<provider::KeyState> kept = m_keys.saveProxyPassword(account);
    if (known == m_providers.accounts.end())
        m_providers.accounts.append(account);
    else
        *known = account;
    listAccounts();
    if (key)
        kept = m_keys.save(account, *key);
    else if (!before.key.isEmpty() && provider::accountOrigin(before.account) == provider::accountOrigin(account))
        kept = m_keys.save(account, before.key);
    Q_EMIT accountChanged(account.id);
    Q_EMIT changed();

    const auto written = std::make_shared<Result<bool>>(true);
    return write()
        .then(this,
              [written, kept](const Result<bool> &done) {
                  *written = done;
                  return kept;
              })
        .unwrap()
        .then(this, [written, account](const provider::KeyState &) -> Result<ProviderAccount> {
            return written->map([&account](bool) { return account; });
        });
}

QFuture<Result<bool>> ProviderBook::move(const QString &id, int to)
{
    QList<ProviderAccount> &all = m_providers.accounts;
    const auto from = std::find_if(all.cbegin(), all.cend(), [&id](const auto &a) { return a.id == id; }) - all.cbegin();
    if (from == all.size())
        return QtFuture::makeReadyFuture(Result<bool>(fail(unknownProvider(id))));
    all.move(from, std::clamp<qsizetype>(to, 0, all.size() - 1));
    listAccounts();
    Q_EMIT changed();
    return write();
}

QFuture<Result<bool>> ProviderBook::remove(const QString &id)
{
    const auto account = std::find_if(m_providers.accounts.cbegin(), m_providers.accounts.cend(), [&id](const auto &a) { return a.id == id; });
    if (account == m_providers.accounts.cend())
        return QtFuture::makeReadyFuture(Result<bool>(fail(unknownProvider(id))));
    const bool saved = m_keys.stateOf(*account).source != provider::KeySource::Environment;
    m_removed.insert(id, {*account, saved ? m_keys.keyFor(*account) : QString()});
    m_keys.forget(*account);
    m_providers.accounts.erase(account);
    listAccounts();
    Q_EMIT changed();
    return write();
}

QFuture<Result<bool>> ProviderBook::setChoices(const provider::ModelChoices &choices)
{
    m_providers.choices = choices;
    m_providers.choices.fallbacks = choices.fallbacks.mid(0, provider::providersfile::maxFallbacks);
    Q_EMIT changed();
    return write();
}

QFuture<Result<bool>> ProviderBook::write()
{
    return QtConcurrent::run(&m_files, [file = m_parts.providersFile, providers = m_providers]() -> Result<bool> {
        if (const auto saved = provider::providersfile::save(file, providers); !saved)
            return fail(saved.error());
        return true;
    });
}

void ProviderBook::writeQuirks()
{
    const QByteArray bytes = QJsonDocument(m_quirks->quirks().toJson()).toJson();
    const QFuture<void> written = QtConcurrent::run(&m_files, [file = m_parts.quirksFile, bytes] {
        if (const auto saved = safefile::write(file, bytes); !saved)
            qCWarning(logEngine).noquote() << saved.error().message << saved.error().detail;
    });
    Q_UNUSED(written); // the destructor waits for all of them
}

} // namespace docswiki::engine
