// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vectorfill.h"

#include "core/base/log.h"
#include "core/knowledge/vector/vectortable.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds firstRetry = 10s;
constexpr Milliseconds lastRetry = 10min;
constexpr Milliseconds announceTime = 100ms;
constexpr Milliseconds swarmTime = 500ms;
constexpr int gonePage = 500;

} // namespace

VectorFill::VectorFill(Ports ports, const Clock &clock, QObject *parent)
    : QObject(parent), m_ports(std::move(ports)), m_clock(clock), m_retryDelay(firstRetry)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &VectorFill::check);
    m_soon.setSingleShot(true);
    m_soon.setInterval(swarmTime);
    connect(&m_soon, &QTimer::timeout, this, &VectorFill::check);
}

void VectorFill::setMeaning(const Meaning &meaning, const QString &problem)
{
    ++m_generation;
    m_meaning = meaning;
    m_running = false;
    m_retryDelay = firstRetry;
    m_retry.stop();
    m_soon.stop();
    m_progress = {};
    m_progress.error = problem;
    if (meaning) m_progress.space = meaning.embedder->space();
    announce(true);
    check();
}

void VectorFill::setPaused(bool paused)
{
    if (std::exchange(m_paused, paused) && !paused) check();
}

void VectorFill::check()
{
    if (!m_meaning || m_paused) return;
    if (m_running) {
        m_again = true;
        return;
    }
    begin();
}

EmbeddingProgress VectorFill::progress() const
{
    EmbeddingProgress progress = m_progress;
    progress.running = m_running || m_soon.isActive();
    return progress;
}

void VectorFill::checkSoon()
{
    if (m_meaning && !m_paused && !m_soon.isActive()) m_soon.start();
}

void VectorFill::begin()
{
    m_running = true;
    m_again = false;
    m_retry.stop();
    m_soon.stop();
    m_after = 0;
    m_madeInRound = 0;
    m_roundBegan = m_clock.now();
    m_ports.count(m_meaning.spaceId).then(this, [this, generation = m_generation](const Result<VectorCounts> &counts) {
        if (outdated(generation)) return;
        if (!counts) return failRound(counts.error());
        m_progress.total = counts->passages;
        m_progress.done = counts->withVector;
        m_progress.running = counts->withVector < counts->passages;
        announce(true);
        m_meaning.remote ? forgetGone() : nextPage();
    });
}

void VectorFill::forgetGone()
{
    m_ports.gone(m_meaning.spaceId, gonePage).then(this, [this, generation = m_generation](const Result<QList<qint64>> &gone) {
        if (outdated(generation)) return;
        if (!gone) return failRound(gone.error());
        if (gone->isEmpty()) return nextPage();
        m_meaning.store->remove(*gone).then(this, [this, generation, chunks = *gone](const Result<bool> &removed) {
            if (outdated(generation)) return;
            if (!removed) return failRound(removed.error());
            m_ports.forgotten(m_meaning.spaceId, chunks).then(this, [this, generation](const Result<bool> &noted) {
                if (outdated(generation)) return;
                noted ? forgetGone() : failRound(noted.error());
            });
        });
    });
}

void VectorFill::nextPage()
{
    if (m_paused) return endRound();
    const int limit = std::max(1, m_meaning.embedder->batchSize());
    m_ports.missing(m_meaning.spaceId, m_after, limit)
        .then(this, [this, generation = m_generation](const Result<QList<Passage>> &page) {
            if (outdated(generation)) return;
            if (!page) return failRound(page.error());
            page->isEmpty() ? endRound() : embed(*page);
        });
}

void VectorFill::embed(const QList<Passage> &passages)
{
    QStringList texts;
    texts.reserve(passages.size());
    for (const Passage &passage : passages)
        texts.append(vectortable::embeddingText(passage.title, passage.headingPath, passage.text));
    m_meaning.embedder->embed(texts, EmbedPurpose::Document)
        .then(this, [this, passages, generation = m_generation](const Result<QList<Vector>> &vectors) {
            if (outdated(generation)) return;
            if (!vectors) return failRound(vectors.error());
            if (vectors->size() != passages.size())
                return failRound({ErrorCode::Protocol, QStringLiteral("The embedding model answered %1 of %2 passages.").arg(vectors->size()).arg(passages.size())});
            QList<VectorRecord> records;
            records.reserve(passages.size());
            for (qsizetype i = 0; i < passages.size(); ++i)
                records.append({vectors->at(i), passages.at(i)});
            store(records);
        });
}

void VectorFill::store(const QList<VectorRecord> &records)
{
    m_after = records.constLast().passage.chunkId;
    const auto note = [this, records, generation = m_generation] {
        m_ports.write(m_meaning, records).then(this, [this, generation, count = records.size()](const Result<bool> &written) {
            if (outdated(generation)) return;
            written ? pageDone(count) : failRound(written.error());
        });
    };
    if (!m_meaning.remote) return note();
    QList<VectorRecord> meaningful = records;
    meaningful.removeIf([](const VectorRecord &record) { return record.values.isEmpty(); });
    if (meaningful.isEmpty()) return note();
    m_meaning.store->upsert(meaningful).then(this, [this, note, generation = m_generation](const Result<bool> &kept) {
        if (outdated(generation)) return;
        kept ? note() : failRound(kept.error());
    });
}

void VectorFill::pageDone(qsizetype passages)
{
    m_madeInRound += passages;
    m_retryDelay = firstRetry;
    m_progress.error.clear();
    m_progress.done += passages;
    m_progress.total = std::max(m_progress.total, m_progress.done);
    const double seconds = std::chrono::duration<double>(m_clock.now() - m_roundBegan).count();
    if (seconds > 0) m_progress.perSecond = static_cast<double>(m_madeInRound) / seconds;
    m_progress.space = m_meaning.embedder->space();
    Q_EMIT vectorsWritten();
    announce(false);
    nextPage();
}

/// What is made stays made; the rest is tried again later.
void VectorFill::failRound(const Error &error)
{
    m_running = false;
    m_progress.running = false;
    if (error.code == ErrorCode::Cancelled) return; // the program is closing
    qCWarning(logKnowledge) << "vectors:" << error.message << error.detail;
    m_progress.error = error.message;
    announce(true);
    m_retry.start(error.retryAfter ? std::max(*error.retryAfter, m_retryDelay) : m_retryDelay);
    m_retryDelay = std::min(2 * m_retryDelay, lastRetry);
}

void VectorFill::endRound()
{
    m_running = false;
    if (m_again && !m_paused) return check(); // nobody hears of an end that is none
    m_progress.running = false;
    announce(true);
}

void VectorFill::announce(bool force)
{
    const Instant now = m_clock.now();
    if (!force && now - m_announced < announceTime) return;
    m_announced = now;
    Q_EMIT progressChanged(m_progress);
}

} // namespace docswiki::knowledge

#include "moc_vectorfill.cpp"
