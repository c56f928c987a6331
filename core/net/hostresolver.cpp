// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostresolver.h"

#include <algorithm>
#include <utility>

namespace docswiki::net {

namespace {
constexpr auto maxAge = std::chrono::minutes(1);
constexpr qsizetype maxNames = 256;
constexpr qsizetype maxAddresses = 8;

void askSystem(const QString &host, QObject *context, std::function<void(const QHostInfo &)> found)
{
    QHostInfo::lookupHost(host, context, std::move(found));
}
} // namespace

HostResolver::HostResolver(Lookup lookup) : m_lookup(lookup ? std::move(lookup) : &askSystem) {}

HostResolver::~HostResolver() = default;

QList<QHostAddress> HostResolver::known(const QString &host) const
{
    if (const QHostAddress literal(host); !literal.isNull()) return {literal};
    const auto known = m_known.constFind(host);
    if (known == m_known.constEnd() || std::chrono::steady_clock::now() - known->asked >= maxAge) return {};
    return known->addresses;
}

void HostResolver::find(const QString &host, QObject *context, Found found)
{
    auto &waiters = m_waiting[host];
    const bool isAsked = !waiters.empty();
    std::erase_if(waiters, [](const Waiter &waiter) { return !waiter.context; });
    waiters.push_back({context, std::move(found)});
    if (!isAsked) m_lookup(host, this, [this, host](const QHostInfo &info) { lookedUp(host, info); });
}

void HostResolver::lookedUp(const QString &host, const QHostInfo &info)
{
    const Answer answer{interleaved(info.addresses()).mid(0, maxAddresses), info.errorString()};
    if (!answer.addresses.isEmpty()) {
        if (m_known.size() >= maxNames) m_known.clear();
        m_known.insert(host, {answer.addresses, std::chrono::steady_clock::now()});
    }
    const auto waiters = m_waiting.take(host);
    for (const Waiter &waiter : waiters) {
        // Not from here: one of them may let go of us.
        if (waiter.context)
            QMetaObject::invokeMethod(
                waiter.context, [found = waiter.found, answer] { found(answer); }, Qt::QueuedConnection);
    }
}

void HostResolver::prefer(const QString &host, const QHostAddress &address)
{
    const auto known = m_known.find(host);
    if (known != m_known.end() && known->addresses.removeOne(address)) known->addresses.prepend(address);
}

void HostResolver::forget(const QString &host)
{
    m_known.remove(host);
}

QList<QHostAddress> HostResolver::interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first;
    QList<QHostAddress> second;
    for (const QHostAddress &address : addresses) {
        if (first.contains(address) || second.contains(address)) continue;
        const bool sameFamily = first.isEmpty() || first.constFirst().protocol() == address.protocol();
        (sameFamily ? first : second).append(address);
    }
    QList<QHostAddress> all;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) all += first.at(i);
        if (i < second.size()) all += second.at(i);
    }
    return all;
}

} // namespace docswiki::net
