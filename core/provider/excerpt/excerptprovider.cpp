// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/excerpt/excerptprovider.h"

#include "core/provider/excerpt/excerptmodel.h"

#include <QTimer>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {

/// Streams one piece for each pass of the event loop, so that a stop comes through between any two.
class ExcerptStream final : public ChatStream {
public:
    explicit ExcerptStream(ChatRequest request) : m_request(std::move(request))
    {
        m_next.setSingleShot(true);
        connect(&m_next, &QTimer::timeout, this, &ExcerptStream::goOn);
    }

    void start() override { m_next.start(0); }

    void abort() override
    {
        if (m_over)
            return;
        m_aborted = true;
        m_next.start(0);
    }

private:
    void goOn()
    {
        if (m_aborted)
            return end(fail(ErrorCode::Cancelled, u"The answer was stopped."_s));
        if (!m_composed) {
            m_composed = true;
            m_pieces = composeExcerpt(m_request.question, m_request.passages).pieces;
        }
        if (m_pieces.isEmpty()) {
            ChatOutcome outcome;
            outcome.model = ExcerptProvider::modelId();
            outcome.finishReason = u"stop"_s;
            return end(outcome);
        }
        m_next.start(0);
        Q_EMIT contentArrived(m_pieces.takeFirst());
    }

    void end(const Result<ChatOutcome> &result)
    {
        m_over = true;
        m_next.stop();
        Q_EMIT finished(result);
    }

    const ChatRequest m_request;
    QTimer m_next;
    QStringList m_pieces;
    bool m_composed = false;
    bool m_aborted = false;
    bool m_over = false;
};

} // namespace

QString ExcerptProvider::modelId()
{
    return u"excerpt"_s;
}

QString ExcerptProvider::name() const
{
    return u"the excerpt model"_s;
}

std::unique_ptr<ChatStream> ExcerptProvider::open(const ChatRequest &request)
{
    return std::make_unique<ExcerptStream>(request);
}

} // namespace docswiki::provider
