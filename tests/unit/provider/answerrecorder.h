// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/stream/answersink.h"

#include <QString>
#include <QStringList>

namespace docswiki::test {

/// Keeps what a decoder tells, as the chat pane would see it.
class AnswerRecorder final : public provider::AnswerSink {
public:
    QString content;
    QString reasoning;
    QStringList toolNames;
    QStringList statuses;
    int heartbeats = 0;

    void contentCame(const QString &text) override { content += text; }
    void reasoningCame(const QString &text) override { reasoning += text; }
    void toolCallBegan(const QString &, const QString &name) override { toolNames += name; }
    void heartbeatCame() override { ++heartbeats; }
    void statusCame(const QString &what) override { statuses += what; }
};

} // namespace docswiki::test
