// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

#include <QList>
#include <QPointer>

namespace docswiki::test {

/// A stream that the test drives by hand.
class ScriptedStream final : public provider::ChatStream {
    Q_OBJECT
public:
    void start() override { started = true; }
    void abort() override { aborted = true; }

    bool started = false;
    bool aborted = false;
};

/// Remembers what it was asked and hands the streams to the test.
class ScriptedProvider final : public provider::ChatProvider {
public:
    QString name() const override { return ownName; }
    std::unique_ptr<provider::ChatStream> open(const provider::ChatRequest &request) override
    {
        requests.append(request);
        auto stream = std::make_unique<ScriptedStream>();
        streams.append(stream.get());
        return stream;
    }

    QString ownName = QStringLiteral("the script");
    QList<provider::ChatRequest> requests;
    QList<QPointer<ScriptedStream>> streams;
};

} // namespace docswiki::test
