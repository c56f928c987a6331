// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/format.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using namespace knowledge;

namespace {

/// `docswiki embeddings`: whether passages are searched by meaning too, with which model, and how far it has come.
class EmbeddingsCommand final : public Command {
public:
    explicit EmbeddingsCommand(CommandLine &commandLine) : Command(commandLine) {}

    void interrupt() override
    {
        if (m_verb == "fetch"_L1) engine().cancelModelFetch(m_argument);
        end(Interrupted); // vectors that are made stay; the rest is made when the program runs again
    }

private:
    Result<bool> prepare(engine::EngineConfig &config) override
    {
        config.sampleLibrary = false;
        m_verb = line().positional().value(1, u"status"_s);
        m_argument = line().positional().value(2);
        if (!QStringList{u"status"_s, u"use"_s, u"off"_s, u"fetch"_s}.contains(m_verb))
            return fail(ErrorCode::Input, u"embeddings knows status, use FOLDER, fetch MODEL and off, not “%1”."_s.arg(m_verb));
        if (m_verb == "use"_L1 && !QFileInfo(m_argument).isDir())
            return fail(ErrorCode::Input, m_argument.isEmpty() ? u"embeddings use needs the folder of a model."_s
                                                               : u"%1 is no folder."_s.arg(m_argument));
        if (m_verb == "fetch"_L1 && m_argument.isEmpty())
            return fail(ErrorCode::Input, u"embeddings fetch needs the name of a model: docswiki embeddings lists them."_s);
        return true;
    }

    void start() override
    {
        whenDone<bool>(engine().whenReady(), [this](bool) {
            if (m_verb == "fetch"_L1) return fetch();
            if (m_verb == "status"_L1) return status();
            whenDone<KnowledgeSettings>(engine().knowledgeSettings(), [this](KnowledgeSettings settings) {
                settings.embedder = {};
                if (m_verb == "use"_L1) {
                    settings.embedder.kind = EmbedderKind::StaticModel;
                    settings.embedder.modelFolder = QDir(m_argument).absolutePath();
                }
                whenDone<QString>(engine().testKnowledgeSettings(settings), [this, settings](const QString &) { use(settings); });
            });
        });
    }

    void use(const KnowledgeSettings &settings)
    {
        connect(&engine(), &engine::Engine::embeddingProgressChanged, this, &EmbeddingsCommand::follow);
        whenDone<bool>(engine().saveKnowledgeSettings(settings), [this](bool) {
            m_saved = true;
            whenDone<EmbeddingProgress>(engine().embeddingProgress(), [this](const EmbeddingProgress &p) { follow(p); });
        });
    }

    void follow(const EmbeddingProgress &p)
    {
        if (!m_saved || m_ended) return;
        if (p.running)
            return terminal().status(u"%1 %2 of %3 passages · %4 a second"_s
                                         .arg(bar(p.total > 0 ? static_cast<double>(p.done) / static_cast<double>(p.total) : 0, 20))
                                         .arg(p.done)
                                         .arg(p.total)
                                         .arg(p.perSecond, 0, 'f', 0));
        m_ended = true;
        if (!p.error.isEmpty()) return endWith({ErrorCode::Input, p.error});
        status();
    }

    void fetch()
    {
        connect(&engine(), &engine::Engine::modelFetchChanged, this, [this](const ModelFetch &fetch) {
            if (fetch.id != m_argument || m_ended) return;
            if (!fetch.finished && fetch.error.isEmpty())
                return terminal().status(
                    u"%1 %2 of %3"_s.arg(bar(fetch.total > 0 ? static_cast<double>(fetch.done) / static_cast<double>(fetch.total) : 0, 20),
                                         bytesText(fetch.done), fetch.total > 0 ? bytesText(fetch.total) : u"…"_s));
            m_ended = true;
            if (!fetch.error.isEmpty()) return endWith({ErrorCode::Network, fetch.error});
            terminal().clearStatus();
            terminal().out(line().json() ? QString::fromUtf8(QJsonDocument(QJsonObject{{u"id"_s, fetch.id}, {u"folder"_s, fetch.folder}}).toJson())
                                         : u"%1 %2\nUse it: docswiki embeddings use %2\n"_s.arg(terminal().good(u"✓"_s), fetch.folder));
            end(Done);
        });
        engine().fetchEmbeddingModel(m_argument);
    }

    void status()
    {
        whenDone<KnowledgeSettings>(engine().knowledgeSettings(), [this](const KnowledgeSettings &settings) {
            whenDone<EmbeddingProgress>(engine().embeddingProgress(), [this, settings](const EmbeddingProgress &progress) {
                whenDone<QList<ModelOffer>>(engine().embeddingModels(), [=, this](const QList<ModelOffer> &models) {
                    terminal().clearStatus();
                    line().json() ? printJson(settings, progress, models) : printText(settings, progress, models);
                    end(progress.error.isEmpty() ? Done : Failed);
                });
            });
        });
    }

    void printJson(const KnowledgeSettings &settings, const EmbeddingProgress &p, const QList<ModelOffer> &models)
    {
        QJsonArray offers;
        for (const ModelOffer &m : models)
            offers.append(QJsonObject{{u"id"_s, m.id}, {u"title"_s, m.title}, {u"folder"_s, m.folder}, {u"licence"_s, m.licence}});
        const QJsonObject json{{u"on"_s, settings.embedder.kind != EmbedderKind::None},
                               {u"model"_s, p.space.model},
                               {u"dimension"_s, p.space.dimension},
                               {u"passages"_s, p.total},
                               {u"embedded"_s, p.done},
                               {u"error"_s, p.error},
                               {u"models"_s, offers}};
        terminal().out(QString::fromUtf8(QJsonDocument(json).toJson()));
    }

    void printText(const KnowledgeSettings &settings, const EmbeddingProgress &p, const QList<ModelOffer> &models)
    {
        Terminal &t = terminal();
        if (settings.embedder.kind == EmbedderKind::None)
            t.out(u"Passages are found by their words alone.\n"_s);
        else
            t.out(u"Passages are found by words and by meaning: %1, %2 dimensions, %3 of %4 passages.\n"_s.arg(
                t.bold(p.space.model.isEmpty() ? settings.embedder.modelFolder : p.space.model), QString::number(p.space.dimension), grouped(p.done),
                grouped(p.total)));
        if (!p.error.isEmpty()) t.out(t.bad(p.error) + u'\n');
        for (const ModelOffer &m : models)
            t.out(u"  %1 %2\n"_s.arg(m.id.leftJustified(34), t.dim(m.folder.isEmpty() ? u"docswiki embeddings fetch %1"_s.arg(m.id) : m.folder)));
    }

    QString m_verb;
    QString m_argument;
    bool m_saved = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<Command> makeEmbeddingsCommand(CommandLine &line)
{
    return std::make_unique<EmbeddingsCommand>(line);
}

} // namespace docswiki::cli
