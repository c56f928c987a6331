// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using provider::ModelInfo;

namespace {

class ModelsCommand final : public Command {
public:
    explicit ModelsCommand(CommandLine &commandLine) : Command(commandLine)
    {
        line().parser().addOption({u"provider-url"_s, u"Base URL of an OpenAI-compatible provider."_s, u"URL"_s});
    }

private:
    Result<bool> prepare(engine::EngineConfig &config) override
    {
        config.sampleLibrary = false;
        return true;
    }

    void start() override
    {
        whenDone<QList<ModelInfo>>(engine().refreshModels(), [this](const QList<ModelInfo> &models) {
            whenDone<QList<engine::ProviderState>>(engine().providers(), [this, models](const QList<engine::ProviderState> &providers) {
                line().json() ? printJson(models) : printText(models, providers);
                end(report(providers) ? Done : Failed);
            });
        });
    }

    void printJson(const QList<ModelInfo> &models)
    {
        QJsonArray array;
        for (const ModelInfo &m : models) {
            array.append(QJsonObject{{u"id"_s, m.id},
                                     {u"name"_s, m.name},
                                     {u"provider"_s, m.provider},
                                     {u"context_length"_s, m.contextLength > 0 ? QJsonValue(m.contextLength) : QJsonValue()}});
        }
        terminal().out(QString::fromUtf8(QJsonDocument(array).toJson()));
    }

    /// Providers that could not be asked. False when the one of the command line is among them.
    bool report(const QList<engine::ProviderState> &providers)
    {
        bool fine = true;
        for (const engine::ProviderState &state : providers) {
            const bool wanted = state.fromCommandLine || state.key.source != provider::KeySource::None;
            if (!state.problem || !wanted)
                continue;
            terminal().note(state.problem->message);
            fine = fine && !state.fromCommandLine;
        }
        return fine;
    }

    void printText(const QList<ModelInfo> &models, const QList<engine::ProviderState> &providers)
    {
        Terminal &t = terminal();
        for (const ModelInfo &m : models) {
            const QString context = m.contextLength > 0 ? grouped(m.contextLength) + u" tokens"_s : QString();
            t.out(u"%1  %2  %3\n"_s.arg(t.bold(m.id.leftJustified(44)), m.provider.leftJustified(20), t.dim(context)));
        }
        const bool named = std::any_of(providers.cbegin(), providers.cend(), [](const auto &state) { return state.fromCommandLine; });
        if (models.size() == 1 && !named)
            t.out(t.dim(u"For more, set DOCSWIKI_API_KEY or OPENROUTER_API_KEY, or name a server with --provider-url.\n"_s));
    }
};

} // namespace

std::unique_ptr<Command> makeModelsCommand(CommandLine &line)
{
    return std::make_unique<ModelsCommand>(line);
}

} // namespace docswiki::cli
