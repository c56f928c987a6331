// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/provider/asking.h"

#include <memory>

namespace docswiki::test {

/// The emulator and a provider that speaks to it, for tests that ask many things of both.
struct EmulatedOpenAi {
    bool startEmulator()
    {
        m_emulator = std::make_unique<Emulator>();
        return m_emulator->isListening();
    }
    /// A new pool and provider; the emulator answers at once again and has seen nothing.
    bool renew(const QString &key)
    {
        m_provider.reset();
        m_pool = std::make_unique<net::StreamPool>();
        m_emulator->setScript({});
        m_emulator->clearLog();
        auto created = provider::OpenAiProvider::create(m_emulator->baseUrl().toString(), key, *m_pool);
        if (created) m_provider = std::move(*created);
        return created.has_value();
    }
    void end()
    {
        m_provider.reset();
        m_pool.reset();
        m_emulator.reset();
    }
    std::unique_ptr<provider::ChatStream> open(net::Deadlines deadlines = patient(),
                                               const QString &model = QStringLiteral("some/model"), bool tools = false)
    {
        return m_provider->open(question(model, deadlines, tools));
    }

    std::unique_ptr<Emulator> m_emulator;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<provider::OpenAiProvider> m_provider;
};

} // namespace docswiki::test
