// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::provider {

/// Takes what an answer is made of, in order, while it arrives.
class AnswerSink {
public:
    virtual ~AnswerSink() = default;
    virtual void contentCame(const QString &text) = 0; ///< also the words of a refusal
    virtual void reasoningCame(const QString &text) = 0;
    virtual void toolCallBegan(const QString &id, const QString &name) = 0;
    virtual void heartbeatCame() {}
    virtual void statusCame(const QString &what) { Q_UNUSED(what) } ///< what the server is busy with, for people
};

} // namespace docswiki::provider
