// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/unavailableprovider.h"

#include <QTimer>

namespace docswiki::provider {

namespace {

class RefusingStream final : public ChatStream {
public:
    explicit RefusingStream(Error reason) : m_reason(std::move(reason)) {}

    void start() override { end(m_reason); }
    void abort() override { end({ErrorCode::Cancelled, QStringLiteral("The answer was stopped."), {}, false}); }

private:
    void end(const Error &error)
    {
        if (m_over) return;
        m_over = true;
        QTimer::singleShot(0, this, [this, error] { Q_EMIT finished(fail(error)); });
    }

    const Error m_reason;
    bool m_over = false;
};

} // namespace

std::unique_ptr<ChatStream> UnavailableProvider::open(const ChatRequest &)
{
    return std::make_unique<RefusingStream>(m_reason);
}

} // namespace docswiki::provider
