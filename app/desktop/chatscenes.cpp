// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of what the chat shows when things go differently: tools, fallback, a slow or a dying provider, another
// model.
#include "app/desktop/desktopapp.h"
#include "app/desktop/screenshots.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatviewmodel.h"
#include "ui/chat/composer.h"
#include "ui/chat/messageview.h"
#include "ui/chat/modelitems.h"
#include "ui/chat/pickerbutton.h"

namespace docswiki::desktop {

using namespace Qt::StringLiterals;
using provider::Attempt;
using provider::AttemptKind;
using provider::AttemptState;
using turn::Stage;
using turn::StageState;
using turn::TurnEvent;

namespace {

TurnEvent begun(Stage stage, int at)
{
    return {Milliseconds(at), turn::StageEvent{stage, StageState::Started, {}, {}}};
}

TurnEvent ended(Stage stage, int at, int took, const QString &detail = {}, StageState state = StageState::Finished)
{
    return {Milliseconds(at), turn::StageEvent{stage, state, Milliseconds(took), detail}};
}

TurnEvent attempt(int at, Attempt value)
{
    return {Milliseconds(at), turn::AttemptEvent{std::move(value)}};
}

QList<TurnEvent> untilWaiting()
{
    return {{Milliseconds(0), turn::StatusEvent{u"processing"_s}},
            begun(Stage::Decide, 0),
            ended(Stage::Decide, 1, 1),
            begun(Stage::Retrieve, 1),
            ended(Stage::Retrieve, 42, 41, u"4 passages"_s),
            begun(Stage::Connect, 43),
            ended(Stage::Connect, 61, 18, u"reused"_s),
            begun(Stage::Wait, 61)};
}

TurnEvent done(int at, const QString &text, const QString &model, int firstToken)
{
    turn::DoneEvent end;
    end.text = text;
    end.model = model;
    end.finishReason = u"stop"_s;
    end.total = Milliseconds(at);
    end.firstToken = Milliseconds(firstToken);
    return {Milliseconds(at), end};
}

QString answerText()
{
    return u"A **partial index** covers only the rows that its `WHERE` clause selects, so it is smaller and cheaper to "
           u"keep.\n\n"
           "1. Name the rows with a condition that your queries use, too.\n2. Create the index with that condition.\n\n"
           "```sql\nCREATE INDEX orders_open ON orders (ordered_at)\n    WHERE delivered_at IS NULL;\n```\n\n"
           "The planner uses it when the query's condition implies the index's."_s;
}

/// Three calls side by side; `finished`: with their results, the text and the end.
QList<TurnEvent> toolEvents(bool finished)
{
    QList<TurnEvent> events = untilWaiting();
    events
        << ended(Stage::Wait, 610, 549) << begun(Stage::Reasoning, 610)
        << TurnEvent{Milliseconds(612),
                     turn::ReasoningEvent{
                         u"The documents should say what the syntax is; the web may know what changed in the newest release."_s}}
        << ended(Stage::Reasoning, 1400, 790) << begun(Stage::Tools, 1400)
        << TurnEvent{Milliseconds(1400), turn::ToolCallStartEvent{u"c1"_s, u"use_rag_search"_s}}
        << TurnEvent{Milliseconds(1410), turn::ToolCallStartEvent{u"c2"_s, u"web_search"_s}}
        << TurnEvent{Milliseconds(1420), turn::ToolCallStartEvent{u"c3"_s, u"lookup_release"_s}}
        << TurnEvent{Milliseconds(1500),
                     turn::ToolCallEvent{u"c1"_s, u"use_rag_search"_s, u"{\"query\":\"partial index\"}"_s}}
        << TurnEvent{Milliseconds(1501), turn::ToolCallEvent{u"c2"_s, u"web_search"_s,
                                                             u"{\"query\":\"postgresql 18 partial index changes\"}"_s}}
        << TurnEvent{Milliseconds(1502),
                     turn::ToolCallEvent{u"c3"_s, u"lookup_release"_s, u"{\"product\":\"postgresql\",\"major\":18}"_s}}
        << TurnEvent{Milliseconds(1541),
                     turn::ToolResultEvent{u"c1"_s, u"use_rag_search"_s, true, Milliseconds(41), u"3 passages"_s}};
    if (!finished) {
        events << TurnEvent{Milliseconds(2300), turn::UsageEvent{}};
        return events;
    }
    turn::UsageEvent usage;
    usage.usage.promptTokens = 1934;
    usage.usage.completionTokens = 212;
    usage.usage.cost = 0.0031;
    events << TurnEvent{Milliseconds(1900),
                        turn::ToolResultEvent{u"c3"_s, u"lookup_release"_s, false, Milliseconds(398),
                                              u"there is no tool of this name"_s}}
           << TurnEvent{Milliseconds(2700),
                        turn::ToolResultEvent{u"c2"_s, u"web_search"_s, true, Milliseconds(1199), u"5 pages"_s}}
           << ended(Stage::Tools, 2700, 1300) << begun(Stage::Connect, 2701)
           << ended(Stage::Connect, 2702, 1, u"reused"_s) << begun(Stage::Wait, 2702) << ended(Stage::Wait, 3100, 398)
           << begun(Stage::Decode, 3100) << TurnEvent{Milliseconds(3100), turn::ContentEvent{answerText()}}
           << ended(Stage::Decode, 5600, 2500) << TurnEvent{Milliseconds(5600), usage}
           << done(5610, answerText(), u"openai/gpt-5"_s, 3100);
    return events;
}

Error rateLimited()
{
    return {
        ErrorCode::RateLimited,
        u"openrouter.ai gets too many requests just now: “Rate limit exceeded”. Ask again in 20 s, or choose another model."_s,
        u"status=429 type=rate_limit_exceeded retry_after_ms=20000 request_id=8f31c2aa"_s, true,
        std::chrono::seconds(20)};
}

QList<TurnEvent> fallbackEvents(bool answered)
{
    const QString first = u"openai/gpt-5"_s, second = u"deepseek/deepseek-chat-v3.1"_s, provider = u"openrouter.ai"_s;
    QList<TurnEvent> events = untilWaiting();
    events << ended(Stage::Wait, 1240, 1179, u"gpt-5 returned 429"_s, StageState::Failed)
           << attempt(
                  1240,
                  {1, AttemptKind::First, AttemptState::Failed, first, provider, rateLimited(), Milliseconds(1180), {}})
           << attempt(1241, {2, AttemptKind::Fallback, AttemptState::Started, second, provider, {}, {}, {}})
           << begun(Stage::Connect, 1241) << ended(Stage::Connect, 1243, 2, u"reused"_s) << begun(Stage::Wait, 1243);
    if (!answered) {
        events << TurnEvent{Milliseconds(2450), turn::UsageEvent{}};
        return events;
    }
    events << ended(Stage::Wait, 1890, 647)
           << attempt(1890,
                      {2, AttemptKind::Fallback, AttemptState::Answering, second, provider, {}, Milliseconds(649), {}})
           << begun(Stage::Decode, 1890) << TurnEvent{Milliseconds(1890), turn::ContentEvent{answerText()}}
           << ended(Stage::Decode, 4100, 2210) << done(4104, answerText(), second, 1890);
    return events;
}

QList<TurnEvent> diedEvents()
{
    QList<TurnEvent> events = untilWaiting();
    events << ended(Stage::Wait, 640, 579) << begun(Stage::Decode, 640)
           << TurnEvent{Milliseconds(640), turn::ContentEvent{answerText().left(250)}}
           << TurnEvent{Milliseconds(1900), turn::ErrorEvent{rateLimited()}};
    return events;
}

QList<provider::ModelInfo> pricedModels()
{
    const auto model = [](const QString &id, const QString &provider, int context, double in, double out) {
        provider::ModelInfo info;
        info.id = id;
        info.provider = provider;
        info.contextLength = context;
        if (in >= 0) {
            info.promptPrice = in / 1e6;
            info.completionPrice = out / 1e6;
        }
        return info;
    };
    QList<provider::ModelInfo> models{model(u"anthropic/claude-sonnet-4.5"_s, u"openrouter.ai"_s, 1'000'000, 3, 15),
                                      model(u"deepseek/deepseek-chat-v3.1"_s, u"openrouter.ai"_s, 163'840, 0.27, 1),
                                      model(u"google/gemini-2.5-pro"_s, u"openrouter.ai"_s, 1'048'576, 1.25, 10),
                                      model(u"openai/gpt-5"_s, u"openrouter.ai"_s, 400'000, 1.25, 10),
                                      model(u"qwen/qwen3-coder:free"_s, u"openrouter.ai"_s, 262'144, 0, 0),
                                      model(u"llama3.2:3b"_s, u"Ollama at 127.0.0.1:11434"_s, 131'072, -1, -1),
                                      model(u"qwen2.5:7b"_s, u"Ollama at 127.0.0.1:11434"_s, 32'768, -1, -1)};
    models.last().loaded = true;
    return models;
}

QList<ui::PickerItem> pricedItems()
{
    docswiki::metrics::ModelStats fast, shaky;
    fast.count = 84;
    fast.firstTokenP50Ms = 610;
    shaky.count = 12;
    shaky.errors = 1;
    shaky.firstTokenP50Ms = 1830;
    return ui::modelItems(
        pricedModels(), {{u"deepseek/deepseek-chat-v3.1"_s, fast}, {u"openai/gpt-5"_s, shaky}},
        {u"deepseek/deepseek-chat-v3.1"_s, u"openai/gpt-5"_s},
        {{u"LM Studio at 127.0.0.1:1234"_s, u"LM Studio did not answer within 0.8 s. Is it running?"_s}});
}

} // namespace

void Screenshots::showTurn(const QString &question, const QString &model, const QList<TurnEvent> &events)
{
    ui::ChatPage &chat = m_app.chat();
    chat.newChat();
    turn::TurnRequest request;
    request.question = question;
    request.model = model;
    const TurnId turn = nextTurnId();
    chat.viewModel().beginTurn(turn, request);
    chat.viewModel().turnStarted({turn, {}, {}, u"question-%1"_s.arg(m_at), u"answer-%1"_s.arg(m_at), request});
    for (const TurnEvent &event : events)
        chat.viewModel().turnEvent(turn, event);
}

void Screenshots::addChatScenes()
{
    ui::ChatPage &chat = m_app.chat();
    const auto always = [] { return true; };
    const auto answered = [this] { return m_recorded >= m_expected; };
    const QString question = u"How do I index only some rows?"_s;
    const QString gpt = u"openai/gpt-5"_s;
    const auto press = [&chat](ui::MessageAction action) {
        auto *view = chat.findChild<ui::MessageView *>();
        const int last = view->messageCount() - 1;
        for (const ui::MessageHit &hit : view->actions(last)) {
            if (hit.action == action) {
                view->trigger(last, hit);
                return;
            }
        }
    };
    addShot(
        u"tools-running"_s, [=, this] { showTurn(question, gpt, toolEvents(false)); }, always);
    addShot(
        u"tools-done"_s,
        [=, this, &chat] {
            showTurn(question, gpt, toolEvents(true));
            chat.showTiming();
        },
        always);
    addShot(
        u"tools-open"_s, [=] { press(ui::MessageAction::ToggleTools); }, always);
    addShot(
        u"found-while-typing"_s,
        [=, this, &chat] {
            QList<TurnEvent> events = untilWaiting();
            events[4] = {std::chrono::microseconds(1400),
                         turn::StageEvent{Stage::Retrieve, StageState::Finished, std::chrono::microseconds(300),
                                          u"4 passages · found while you typed"_s, Milliseconds(41)}};
            for (qsizetype i = 5; i < events.size(); ++i)
                events[i].at -= Milliseconds(41);
            events << ended(Stage::Wait, 580, 560) << begun(Stage::Decode, 580)
                   << TurnEvent{Milliseconds(580), turn::ContentEvent{answerText()}} << ended(Stage::Decode, 2600, 2020)
                   << done(2604, answerText(), gpt, 580);
            showTurn(question, gpt, events);
            chat.showTiming();
        },
        always);
    addShot(
        u"library-picker"_s,
        [&chat] {
            ui::PickerButton &picker = chat.findChild<ui::Composer *>()->libraryPicker();
            picker.setItems({{QString(), u"All my documents"_s, u"every library"_s},
                             {u"PostgreSQL"_s, u"PostgreSQL"_s, u"1,169 files"_s},
                             {u"Team handbook"_s, u"Team handbook"_s, u"214 files"_s},
                             {u"Simple Wikipedia"_s, u"Simple Wikipedia"_s, u"3 files"_s}});
            picker.setChosen({u"PostgreSQL"_s, u"Team handbook"_s});
            picker.openList();
        },
        always);
    m_steps << Step{u"close the list of libraries"_s, [&chat] {
                        ui::PickerButton &picker = chat.findChild<ui::Composer *>()->libraryPicker();
                        picker.closeList();
                        picker.setChosen({});
                    }};
    addShot(
        u"fallback-running"_s, [=, this] { showTurn(question, gpt, fallbackEvents(false)); }, always);
    addShot(
        u"fallback-answered"_s, [=, this] { showTurn(question, gpt, fallbackEvents(true)); }, always);
    addShot(
        u"fallback-open"_s, [=] { press(ui::MessageAction::ToggleAttempts); }, always);
    addShot(
        u"provider-waits"_s,
        [=, this] {
            QList<TurnEvent> events = fallbackEvents(false).mid(0, 10);
            events << attempt(
                1241,
                {2, AttemptKind::Retry, AttemptState::Waiting, gpt, u"openrouter.ai"_s, {}, {}, Milliseconds(60'000)});
            showTurn(question, gpt, events);
        },
        always);
    addShot(
        u"model-loading"_s,
        [=, this] {
            QList<TurnEvent> events = untilWaiting();
            events << TurnEvent{Milliseconds(70), turn::StatusEvent{u"Loading qwen2.5 into memory"_s}}
                   << TurnEvent{Milliseconds(12'100), turn::UsageEvent{}};
            showTurn(question, u"qwen2.5:7b"_s, events);
        },
        always);
    addShot(
        u"slow-past-usual"_s,
        [=, this] {
            QList<TurnEvent> events = untilWaiting();
            events << TurnEvent{Milliseconds(14'100), turn::UsageEvent{}};
            showTurn(question, m_model.isEmpty() ? gpt : m_model, events);
        },
        always);
    addShot(
        u"provider-died"_s, [=, this] { showTurn(question, gpt, diedEvents()); }, always);
    addShot(
        u"provider-died-details"_s, [=] { press(ui::MessageAction::ToggleDetails); }, always);
    addShot(
        u"model-picker"_s,
        [&chat] {
            ui::PickerButton &picker = chat.findChild<ui::Composer *>()->modelPicker();
            picker.setCurrent(u"deepseek/deepseek-chat-v3.1"_s);
            chat.openModelPicker();
            picker.setItems(pricedItems());
        },
        always);
    m_steps << Step{u"close the picker"_s, [&chat] {
                        chat.findChild<ui::Composer *>()->modelPicker().closeList();
                        chat.reloadModels();
                    }};
    if (!m_withEmulator) return;
    // The same with the real engine and a provider that behaves as its models are named.
    addShot(
        u"stopped"_s,
        [this, &chat] {
            chat.newChat();
            chat.setModel(u"emulator/slow?first=300&tps=40"_s);
            ++m_expected;
            m_streamed = 0;
            chat.ask(u"How do I add my own documents, and what happens to them then?"_s);
            m_stopAfter = 160;
        },
        answered);
    addShot(
        u"switched-model"_s,
        [this, &chat] {
            chat.setModel(u"emulator/fast"_s);
            ++m_expected;
            chat.ask(u"And which kinds of files can be indexed?"_s);
        },
        answered);
    addShot(
        u"provider-failed"_s,
        [this, &chat] {
            chat.setModel(u"emulator/fault-error-later?after=40"_s);
            ++m_expected;
            chat.ask(u"How do I list all keyboard shortcuts?"_s);
        },
        answered);
}

} // namespace docswiki::desktop
