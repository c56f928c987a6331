// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/connectiontests.h"

#include "core/net/routeresolver.h"
#include "core/provider/account/accountaddress.h"

#include <QTimer>

namespace docswiki::engine {

namespace {
constexpr std::size_t mostTests = 8;
}

ConnectionTests::ConnectionTests(ProviderBook &book, net::StreamPool &pool, QObject *parent)
    : QObject(parent), m_book(book), m_pool(pool)
{
}

ConnectionTests::~ConnectionTests() = default;

void ConnectionTests::start(quint64 id, const provider::ProviderAccount &account, const std::optional<QString> &key)
{
    const auto speaker = m_book.tryOut(account, key);
    const auto url = provider::accountUrl(account);
    if (!speaker || !url)
        return refuse(id, speaker ? url.error() : speaker.error());
    if (m_running.size() >= mostTests)
        m_running.erase(m_running.begin());
    m_running[id].provider = *speaker;

    provider::ConnectionTarget target;
    target.account = account;
    target.account.route = m_book.routeFor(account);
    target.key = key ? key->trimmed() : m_book.keyFor(account);
    target.calls = &m_pool.shortCalls(target.account.route);
    target.chat = speaker->get();
    target.models = [provider = *speaker](Milliseconds limit) { return provider->models(limit); };
    m_pool.routes().resolve(*url, target.account.route, this, [this, id, target](const Result<net::RoutePlan> &plan) mutable {
        if (!m_running.contains(id))
            return;
        if (!plan) {
            m_running.erase(id);
            return refuse(id, plan.error());
        }
        target.proxy = plan->proxy;
        target.tls = plan->tls;
        run(id, std::move(target));
    });
}

void ConnectionTests::run(quint64 id, provider::ConnectionTarget target)
{
    auto test = std::make_unique<provider::ConnectionTest>(std::move(target));
    connect(test.get(), &provider::ConnectionTest::stepChanged, this,
            [this, id](const provider::ConnectionStep &step) { Q_EMIT stepChanged(id, step); });
    connect(test.get(), &provider::ConnectionTest::finished, this, [this, id] {
        auto node = m_running.extract(id);
        const bool passed = node.mapped().test->passed();
        // Still on the stack: it goes, with its provider, when the event loop is back.
        QTimer::singleShot(0, this, [ended = std::make_shared<Running>(std::move(node.mapped()))] { ended->test.reset(); });
        Q_EMIT finished(id, passed);
    });
    m_running[id].test = std::move(test);
    m_running[id].test->start();
}

void ConnectionTests::refuse(quint64 id, const Error &error)
{
    provider::ConnectionStep first;
    first.state = provider::ConnectionStepState::Failed;
    first.error = error;
    Q_EMIT stepChanged(id, first);
    Q_EMIT finished(id, false);
}

void ConnectionTests::cancel(quint64 id)
{
    m_running.erase(id);
}

} // namespace docswiki::engine
