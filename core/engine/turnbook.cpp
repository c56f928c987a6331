// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/turnbook.h"

#include <algorithm>

namespace docswiki::engine {

using namespace std::chrono_literals;

namespace {
constexpr qsizetype mostRecords = 2'000; // over 1 KB each; as many as are read from earlier runs
constexpr qsizetype mostClosed = 32;
constexpr auto partialInterval = 1s; // what a crash may lose of a running answer
constexpr auto quietBeforeTidying = 5s;
} // namespace

TurnBook::TurnBook(store::StoreThread *store, QObject *parent) : QObject(parent), m_store(store)
{
    m_partial.setInterval(partialInterval);
    connect(&m_partial, &QTimer::timeout, this, &TurnBook::savePartials);
    m_tidy.setSingleShot(true);
    m_tidy.setInterval(quietBeforeTidying);
    connect(&m_tidy, &QTimer::timeout, this, [this] { m_store->run([](store::ConversationStore &s) { return s.checkpoint(); }); });
}

TurnBook::~TurnBook()
{
    savePartials();
}

void TurnBook::open(TurnId turn, const store::Message &emptyAnswer, const QDateTime &startedAt)
{
    m_open.insert(turn, {AnswerWriter(emptyAnswer), metrics::Trace(startedAt, emptyAnswer.model)});
    m_tidy.stop();
    if (m_store && !m_partial.isActive())
        m_partial.start();
}

void TurnBook::add(TurnId turn, const turn::TurnEvent &event)
{
    const auto page = m_open.find(turn);
    if (page == m_open.end())
        return;
    page->writer.add(event);
    page->trace.add(event);
    // The passages are on disk before the words that cite them.
    const auto *stage = std::get_if<turn::StageEvent>(&event.payload);
    if (stage && stage->stage == turn::Stage::Store && stage->state != turn::StageState::Started)
        page->begun = true;
    if (stage || std::holds_alternative<turn::SourcesEvent>(event.payload))
        savePartials();
    if (event.isLast()) {
        const Page last = *page;
        m_open.erase(page);
        close(turn, last);
    }
}

void TurnBook::close(TurnId turn, Page page)
{
    if (m_open.isEmpty())
        m_partial.stop();
    store::Message answer = page.writer.answer();
    answer.record = page.trace.record();
    answer.record->messageId = answer.id;
    m_records.append(*answer.record);
    if (m_records.size() > mostRecords)
        m_records.removeFirst();
    if (m_closed.size() >= mostClosed)
        m_closed.clear();
    m_closed.insert(turn, answer.id);
    Q_EMIT recorded(turn, *answer.record);
    if (!m_store)
        return;
    if (m_open.isEmpty())
        m_tidy.start();
    m_store->run([answer](store::ConversationStore &store) { return store.finishTurn(answer); })
        .then(this, [this, conversation = answer.conversationId](const Result<bool> &done) {
            if (done)
                Q_EMIT saved(conversation);
            else
                Q_EMIT saveFailed(done.error());
        });
}

void TurnBook::addPaint(TurnId turn, Nanoseconds firstPaint)
{
    using turn::Stage;
    if (const auto page = m_open.find(turn); page != m_open.end()) {
        const Nanoseconds content = page->trace.record().firstToken;
        const Nanoseconds took = std::max(Nanoseconds{0}, firstPaint - content);
        page->trace.add({content, turn::StageEvent{Stage::Paint, turn::StageState::Started}});
        page->trace.add({firstPaint, turn::StageEvent{Stage::Paint, turn::StageState::Finished, took}});
        return;
    }
    const QString answerId = m_closed.value(turn);
    const auto record = std::find_if(m_records.rbegin(), m_records.rend(),
                                     [&answerId](const metrics::TurnRecord &r) { return r.messageId == answerId; });
    if (answerId.isEmpty() || record == m_records.rend() || record->span(Stage::Paint))
        return;
    record->spans.append({Stage::Paint, turn::StageState::Finished, record->firstToken, std::max(record->firstToken, firstPaint), {}});
    Q_EMIT recorded(turn, *record);
    if (m_store)
        m_store->run([answerId, spans = record->spans](store::ConversationStore &store) { return store.saveSpans(answerId, spans); });
}

void TurnBook::setHistory(const QList<metrics::TurnRecord> &earlier)
{
    m_records = earlier + m_records;
    if (m_records.size() > mostRecords)
        m_records = m_records.last(mostRecords);
}

void TurnBook::savePartials()
{
    if (!m_store)
        return;
    for (Page &page : m_open) {
        if (!page.begun || !page.writer.hasNews())
            continue;
        const store::Message &answer = page.writer.takePartial();
        m_store->run([answer](store::ConversationStore &store) {
            return store.savePartial(answer.id, answer.text, answer.reasoning, answer.sources, answer.tools);
        });
    }
}

} // namespace docswiki::engine
