// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answerprinter.h"
#include "app/cli/command.h"

#include "core/turn/turneventjson.h"

namespace docswiki::cli {

using namespace Qt::StringLiterals;

namespace {

/// `auto`, `on` or `off`.
Result<turn::Use> useOf(const QString &option, const QString &value)
{
    if (value == "auto"_L1)
        return turn::Use::Auto;
    if (value == "on"_L1)
        return turn::Use::On;
    if (value == "off"_L1)
        return turn::Use::Off;
    return fail(ErrorCode::Input, u"--%1 is auto, on or off, not \"%2\"."_s.arg(option, value));
}

class AskCommand final : public Command {
public:
    explicit AskCommand(CommandLine &commandLine) : Command(commandLine), m_printer(terminal())
    {
        line().parser().addOptions({
            {u"model"_s, u"Who answers (default: the provider's first model, or the excerpt model without a provider)."_s, u"M"_s},
            {u"provider-url"_s, u"Base URL of an OpenAI-compatible provider."_s, u"URL"_s},
            {u"rag"_s, u"Use documents: auto, on, off."_s, u"USE"_s, u"auto"_s},
            {u"web"_s, u"Use the web: auto, on, off."_s, u"USE"_s, u"auto"_s},
            {u"library"_s, u"Only this library; may be given again."_s, u"NAME"_s},
            {u"top-k"_s, u"How many passages, 1 to 50 (default: 4)."_s, u"N"_s, u"4"_s},
        });
    }

    void interrupt() override
    {
        if (m_turn == TurnId{})
            return end(Interrupted);
        m_interrupted = true;
        engine().stop(m_turn);
    }

private:
    Result<bool> prepare(engine::EngineConfig &) override
    {
        m_request.question = line().positional().mid(1).join(u' ').trimmed();
        if (m_request.question.isEmpty())
            return fail(ErrorCode::Input, u"ask needs a question: docswiki ask \"How do I index only some rows?\""_s);
        const auto documents = useOf(u"rag"_s, line().value(u"rag"_s));
        if (!documents)
            return fail(documents.error());
        const auto web = useOf(u"web"_s, line().value(u"web"_s));
        if (!web)
            return fail(web.error());
        bool number = false;
        m_request.topK = line().value(u"top-k"_s).toInt(&number);
        if (!number || m_request.topK < 1 || m_request.topK > 50)
            return fail(ErrorCode::Input, u"--top-k is a number from 1 to 50."_s);
        m_request.documents = *documents;
        m_request.web = *web;
        m_request.libraries = line().values(u"library"_s);
        m_request.model = line().value(u"model"_s);
        return true;
    }

    void start() override
    {
        connect(&engine(), &engine::Engine::turnEvent, this, &AskCommand::show);
        connect(&engine(), &engine::Engine::turnRecorded, this, &AskCommand::finish);
        terminal().status(u"Getting ready …"_s);
        whenDone<bool>(engine().whenReady(), [this](bool) { checkLibraries(); });
    }

    /// A turn would go on without documents; who named a library wants to know that it is not there.
    void checkLibraries()
    {
        if (m_request.libraries.isEmpty()) return chooseModel();
        whenDone<QList<knowledge::LibrarySummary>>(engine().libraries(), [this](const QList<knowledge::LibrarySummary> &libraries) {
            for (const QString &wanted : std::as_const(m_request.libraries)) {
                if (std::none_of(libraries.cbegin(), libraries.cend(), [&](const auto &library) { return library.name == wanted; }))
                    return endWith({ErrorCode::NotFound, u"There is no library called “%1”."_s.arg(wanted)});
            }
            chooseModel();
        });
    }

    void chooseModel()
    {
        if (!m_request.model.isEmpty() || line().value(u"provider-url"_s).isEmpty())
            return askNow();
        whenDone<QList<provider::ModelInfo>>(engine().refreshModels(), [this](const QList<provider::ModelInfo> &models) {
            const auto first = std::find_if(models.cbegin(), models.cend(), [](const auto &m) { return m.provider != "built-in"_L1; });
            if (first == models.cend())
                return endWith({ErrorCode::NotFound,
                                u"%1 lists no models. Is it running? Name one with --model."_s.arg(line().value(u"provider-url"_s)), {}, true});
            m_request.model = first->id;
            askNow();
        });
    }

    void askNow() { m_turn = engine().ask(m_request); }

    void show(TurnId turn, const turn::TurnEvent &event)
    {
        if (turn != m_turn)
            return;
        if (const auto *done = std::get_if<turn::DoneEvent>(&event.payload))
            m_brokeOff = done->finishReason == "truncated"_L1;
        if (line().json())
            terminal().outBytes(turn::toJsonLine(event));
        else
            m_printer.add(event);
    }

    // The record comes after the last event, and with it everything is on its way to the disk.
    void finish(TurnId turn, const metrics::TurnRecord &record)
    {
        if (turn != m_turn)
            return;
        if (!line().json() && record.outcome != metrics::TurnOutcome::Failed)
            m_printer.summarise(record);
        if (record.outcome == metrics::TurnOutcome::Failed)
            return endWith(record.error);
        end(m_interrupted ? Interrupted : record.outcome == metrics::TurnOutcome::Finished && !m_brokeOff ? Done : Failed);
    }

    turn::TurnRequest m_request;
    AnswerPrinter m_printer;
    TurnId m_turn{};
    bool m_interrupted = false;
    bool m_brokeOff = false; ///< the stream ended without a word that it was over
};

} // namespace

std::unique_ptr<Command> makeAskCommand(CommandLine &line)
{
    return std::make_unique<AskCommand>(line);
}

} // namespace docswiki::cli
