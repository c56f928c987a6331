// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/engine.h"

#include <QThread>

namespace docswiki::engine {

/// Starts an Engine on a thread of its own and stops it at the end. Any thread, usually main().
class EngineThread final {
    Q_DISABLE_COPY_MOVE(EngineThread)
public:
    explicit EngineThread(EngineConfig config);
    ~EngineThread(); ///< ends running turns (what they wrote is kept) and joins

    Engine &engine() { return *m_engine; }

private:
    QThread m_thread;
    Engine *m_engine; // deleted by its thread when that ends
};

} // namespace docswiki::engine
