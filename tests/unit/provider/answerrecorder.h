// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/openai/streamdecoder.h"

#include <QStringList>

namespace docswiki::test {

/// Keeps what a decoder tells, as the chat pane would see it.
class AnswerRecorder final : public provider::openai::AnswerSink {
public:
    QString content;
    QString reasoning;
    QStringList toolNames;
    int heartbeats = 0;

    void contentCame(const QString &text) override { content += text; }
    void reasoningCame(const QString &text) override { reasoning += text; }
    void toolCallBegan(const QString &, const QString &name) override { toolNames += name; }
    void heartbeatCame() override { ++heartbeats; }
};

} // namespace docswiki::test
