// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/passagewindow.h"

#include "core/knowledge/chunk/sentences.h"
#include "core/knowledge/retrieve/tokenestimate.h"

#include <algorithm>
#include <optional>

namespace docswiki::knowledge {

namespace {

constexpr double besides = 0.5;            // what a sentence gains of the relevance of those beside it
constexpr qint64 seed = 50 * twelfthsPerToken; // a passage shorter than this can hardly be understood

/// A unit of one passage.
struct Piece {
    std::size_t part = 0;
    qsizetype begin = 0;
    qsizetype end = 0;
    qint64 cost = 0; ///< twelfths of a token, with the space up to the next
    double worth = 0;
};

/// The pieces of one passage, and which of them are kept: first to last, both included.
class Stretch {
public:
    Stretch(const std::vector<WindowPart> &parts, const TextRelevance &relevance)
    {
        for (std::size_t p = 0; p < parts.size(); ++p)
            addPart(p, parts[p], relevance);
        std::vector<double> own;
        for (const Piece &piece : m_pieces)
            own.push_back(piece.worth);
        for (std::size_t i = 0; i < own.size(); ++i) {
            const double before = i > 0 ? own[i - 1] : 0;
            const double after = i + 1 < own.size() ? own[i + 1] : 0;
            const double weight = parts[m_pieces[i].part].weight;
            m_pieces[i].worth = weight * weight * (1.0 + own[i] + besides * (before + after));
        }
        m_sums.push_back(0);
        for (const Piece &piece : m_pieces)
            m_sums.push_back(m_sums.back() + piece.cost);
    }

    const std::vector<Piece> &pieces() const { return m_pieces; }
    qint64 cost() const { return m_kept ? costOf(m_kept->first, m_kept->second) : 0; }
    qint64 wholeCost() const { return m_sums.back(); }

    /// What it would cost more to keep this piece too.
    qint64 priceOf(std::size_t piece) const
    {
        if (!m_kept) return m_pieces[piece].cost;
        return costOf(std::min(m_kept->first, piece), std::max(m_kept->second, piece)) - cost();
    }

    void keep(std::size_t piece)
    {
        m_kept = m_kept ? std::pair(std::min(m_kept->first, piece), std::max(m_kept->second, piece))
                        : std::pair(piece, piece);
    }

    /// The best piece and those around it, within `room`. Not even the best fits: nothing.
    void plant(qint64 room)
    {
        if (m_pieces.empty()) return;
        const std::size_t best = bestPiece();
        if (m_pieces[best].cost > room) return;
        keep(best);
        while (cost() < seed) {
            const auto [first, last] = *m_kept;
            if (last + 1 < m_pieces.size() && costOf(first, last + 1) <= room)
                keep(last + 1);
            else if (first > 0 && costOf(first - 1, last) <= room)
                keep(first - 1);
            else
                break;
        }
    }

    /// As much of the best piece as fits: at a space, where there is one.
    Window cutBest(const std::vector<WindowPart> &parts, qint64 room) const
    {
        if (m_pieces.empty()) return {};
        const Piece &best = m_pieces[bestPiece()];
        const QStringView text = parts[best.part].text.mid(best.begin, best.end - best.begin);
        qsizetype end = 0;
        qsizetype space = 0;
        for (qint64 sum = 0; end < text.size(); ++end) {
            sum += tokenTwelfths(text.mid(end, 1));
            if (sum > room && end > 0) break;
            if (text[end].isSpace()) space = end;
        }
        if (end < text.size() && space > 0) end = space;
        if (end < text.size() && end > 1 && text[end].isLowSurrogate()) --end;
        return {best.part, best.begin, best.part, best.begin + std::max<qsizetype>(end, 1)};
    }

    Window window() const
    {
        if (!m_kept) return {};
        const Piece &first = m_pieces[m_kept->first];
        const Piece &last = m_pieces[m_kept->second];
        return {first.part, first.begin, last.part, last.end};
    }

private:
    void addPart(std::size_t part, const WindowPart &source, const TextRelevance &relevance)
    {
        const QList<TextUnit> units = textUnits(source.text);
        for (qsizetype i = 0; i < units.size(); ++i) {
            const TextUnit &unit = units[i];
            const qsizetype next = i + 1 < units.size() ? units[i + 1].begin : source.text.size();
            const QStringView text = source.text.mid(unit.begin, unit.end - unit.begin);
            m_pieces.push_back({part, unit.begin, unit.end, tokenTwelfths(source.text.mid(unit.begin, next - unit.begin)),
                                relevance.of(text)});
        }
    }

    std::size_t bestPiece() const
    {
        const auto best = std::max_element(m_pieces.begin(), m_pieces.end(),
                                           [](const Piece &a, const Piece &b) { return a.worth < b.worth; });
        return static_cast<std::size_t>(best - m_pieces.begin());
    }

    qint64 costOf(std::size_t first, std::size_t last) const { return m_sums[last + 1] - m_sums[first]; }

    std::vector<Piece> m_pieces;
    std::vector<qint64> m_sums; ///< cost of all pieces before each
    std::optional<std::pair<std::size_t, std::size_t>> m_kept;
};

struct Offer {
    std::size_t passage = 0;
    std::size_t piece = 0;
    double worth = 0;
};

} // namespace

std::vector<Window> chooseWindows(const std::vector<std::vector<WindowPart>> &passages, const TextRelevance &relevance,
                                  int budgetTokens)
{
    std::vector<Stretch> stretches;
    qint64 room = std::max<qint64>(budgetTokens, 1) * twelfthsPerToken;
    std::vector<Offer> offers;
    for (const std::vector<WindowPart> &parts : passages) {
        const Stretch &stretch = stretches.emplace_back(parts, relevance);
        for (std::size_t i = 0; i < stretch.pieces().size(); ++i)
            offers.push_back({stretches.size() - 1, i, stretch.pieces()[i].worth});
    }
    for (Stretch &stretch : stretches) {
        stretch.plant(room);
        room -= stretch.cost();
    }
    std::stable_sort(offers.begin(), offers.end(), [](const Offer &a, const Offer &b) { return a.worth > b.worth; });
    for (const Offer &offer : offers) {
        Stretch &stretch = stretches[offer.passage];
        const qint64 price = stretch.priceOf(offer.piece);
        if (price > room) continue;
        stretch.keep(offer.piece);
        room -= price;
    }

    std::vector<Window> windows;
    for (const Stretch &stretch : stretches)
        windows.push_back(stretch.window());
    if (!windows.empty() && windows.front().isEmpty())
        windows.front() = stretches.front().cutBest(passages.front(), std::max<qint64>(room, twelfthsPerToken));
    return windows;
}

} // namespace docswiki::knowledge
