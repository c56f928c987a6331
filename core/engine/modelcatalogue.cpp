// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelcatalogue.h"

#include "core/base/log.h"
#include "core/provider/account/modelref.h"
#include "core/provider/excerpt/excerptprovider.h"

#include <QSet>

#include <algorithm>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using provider::AccountModels;
using provider::ModelInfo;
using provider::ProviderAccount;

namespace {
constexpr std::chrono::seconds oldAge = 10min;

ModelInfo excerptModel()
{
    ModelInfo info;
    info.id = provider::ExcerptProvider::modelId();
    info.name = u"Excerpt model"_s;
    info.provider = u"built-in"_s;
    return info;
}
} // namespace

ModelCatalogue::ModelCatalogue(ProviderBook &book, const QString &cacheFile, const Clock &clock, QObject *parent)
    : QObject(parent), m_book(book), m_clock(clock), m_lists(cacheFile, clock)
{
    connect(&m_book, &ProviderBook::changed, this, &ModelCatalogue::accountsChanged);
    connect(&m_book, &ProviderBook::accountChanged, this, [this](const QString &account) {
        m_lists.setAccounts(m_book.accounts()); // it may have moved: its old list is not asked for any more
        if (m_wanted)
            ask(account);
    });
    connect(&m_lists, &provider::ModelLists::loaded, this, &ModelCatalogue::changed);
    connect(&m_lists, &provider::ModelLists::updated, this, &ModelCatalogue::took);
}

void ModelCatalogue::accountsChanged()
{
    m_lists.setAccounts(m_book.accounts());
    if (m_wanted)
        refreshOld();
    Q_EMIT changed();
}

QList<ModelInfo> ModelCatalogue::models() const
{
    QList<ModelInfo> all{excerptModel()};
    QSet<QString> names{all.first().id};
    for (const AccountModels &list : m_lists.lists()) {
        const ProviderAccount *account = m_book.find(list.account);
        if (!account || !account->enabled)
            continue;
        for (ModelInfo info : list.models) {
            info.account = account->id;
            if (!m_book.isOfCommandLine(account->id))
                info.provider = account->name;
            if (names.contains(info.id))
                info.id = provider::toText({info.id, account->id});
            names.insert(info.id);
            all.append(info);
        }
    }
    return all;
}

const AccountModels *ModelCatalogue::listOf(const QString &account) const
{
    const auto list = std::find_if(m_lists.lists().cbegin(), m_lists.lists().cend(), [&account](const auto &l) { return l.account == account; });
    return list == m_lists.lists().cend() ? nullptr : &*list;
}

const ModelInfo *ModelCatalogue::find(const QString &account, const QString &model) const
{
    const AccountModels *list = listOf(account);
    if (!list)
        return nullptr;
    const auto info = std::find_if(list->models.cbegin(), list->models.cend(), [&model](const auto &m) { return m.id == model; });
    return info == list->models.cend() ? nullptr : &*info;
}

bool ModelCatalogue::ask(const QString &account)
{
    const auto speaker = m_book.providerOf(account);
    if (!speaker)
        return false;
    m_lists.refresh(account, [provider = *speaker](Milliseconds limit) { return provider->models(limit); });
    return true;
}

QFuture<void> ModelCatalogue::refresh()
{
    auto waiter = std::make_unique<Waiter>();
    waiter->promise.start();
    QFuture<void> done = waiter->promise.future();
    for (const ProviderAccount &account : m_book.accounts()) {
        if (ask(account.id))
            waiter->accounts.append(account.id);
    }
    if (waiter->accounts.isEmpty())
        waiter->promise.finish();
    else
        m_waiters.push_back(std::move(waiter));
    Q_EMIT changed(); // they are being asked
    return done;
}

void ModelCatalogue::refreshOld()
{
    m_wanted = true;
    const QDateTime now = m_clock.wallTime();
    bool asked = false;
    for (const ProviderAccount &account : m_book.accounts()) {
        const AccountModels *list = listOf(account.id);
        const bool old = !list || !list->fetchedAt.isValid() || list->fetchedAt.secsTo(now) > oldAge.count();
        if (old && !(list && list->error) && !isRefreshing(account.id))
            asked = ask(account.id) || asked;
    }
    if (asked)
        Q_EMIT changed();
}

void ModelCatalogue::took(const AccountModels &list)
{
    if (list.error)
        qCWarning(logEngine).noquote() << list.error->message << list.error->detail;
    Q_EMIT changed();
    for (const auto &waiter : m_waiters)
        waiter->accounts.removeAll(list.account);
    // Whoever waits may ask again at once: first they go, then they are told.
    std::vector<std::unique_ptr<Waiter>> done;
    for (auto &waiter : m_waiters) {
        if (waiter->accounts.isEmpty())
            done.push_back(std::move(waiter));
    }
    std::erase(m_waiters, nullptr);
    for (const auto &waiter : done)
        waiter->promise.finish();
}

} // namespace docswiki::engine
