// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/cli/commandline.h"
#include "app/cli/exitcode.h"
#include "app/cli/terminal.h"
#include "core/engine/enginethread.h"

#include <QObject>

#include <functional>
#include <memory>

namespace docswiki::cli {

/// One run of one command: its engine, its terminal, and how it ends. Lives on the main thread. Engine signals reach it
/// through the event loop.
class Command : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Command)
public:
    Command(CommandLine &line, QObject *parent = nullptr);
    ~Command() override;

    /// Starts the engine and the command; false when it ended at once (the code is in exitCode()).
    bool begin();
    virtual void interrupt() { end(Interrupted); }
    int exitCode() const { return m_exitCode; }

protected:
    virtual Result<bool> prepare(engine::EngineConfig &config); ///< looks at the arguments; an error is wrong usage
    virtual void start() = 0;

    engine::Engine &engine() { return m_thread->engine(); }
    CommandLine &line() { return m_line; }
    Terminal &terminal() { return m_terminal; }

    void end(int code);
    void endWith(const Error &error); ///< one sentence on standard error, exit code 1

    /// Calls `next` with the value, or ends with the error.
    template<typename T>
    void whenDone(QFuture<Result<T>> future, std::function<void(const T &)> next)
    {
        future.then(this, [this, next = std::move(next)](const Result<T> &result) {
            if (result)
                next(*result);
            else
                endWith(result.error());
        });
    }

private:
    CommandLine &m_line;
    Terminal m_terminal;
    std::unique_ptr<engine::EngineThread> m_thread;
    int m_exitCode = -1;
};

std::unique_ptr<Command> makeIndexCommand(CommandLine &line);
std::unique_ptr<Command> makeSearchCommand(CommandLine &line);
std::unique_ptr<Command> makeAskCommand(CommandLine &line);
std::unique_ptr<Command> makeEmbeddingsCommand(CommandLine &line);
std::unique_ptr<Command> makeModelsCommand(CommandLine &line);
std::unique_ptr<Command> makeEvalCommand(CommandLine &line);
std::unique_ptr<Command> makeStatsCommand(CommandLine &line);

} // namespace docswiki::cli
