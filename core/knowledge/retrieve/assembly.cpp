// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/assembly.h"

#include "core/knowledge/retrieve/passagewindow.h"
#include "core/knowledge/retrieve/shingles.h"
#include "core/knowledge/retrieve/tokenestimate.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t leastLookedAt = 10; // of the ranking, for neighbours to join

/// One passage in the making: chunks that follow each other.
struct Group {
    std::size_t leader = 0;           ///< the best of them
    std::vector<std::size_t> members; ///< in the order of the document
    int tokens = 0;
};

/// Chooses which candidates become passages.
class Selection {
public:
    Selection(const std::vector<RankedCandidate> &candidates, const AssemblyLimits &limits)
        : m_candidates(candidates), m_limits(limits), m_topK(static_cast<std::size_t>(std::max(limits.topK, 1)))
    {
    }

    void run()
    {
        std::vector<std::size_t> left(m_candidates.size());
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] = i;
        m_fates.resize(m_candidates.size());
        const std::size_t lookAt = std::max(2 * m_topK, leastLookedAt);
        for (std::size_t looked = 0; !left.empty() && (looked < lookAt || m_groups.size() < m_topK); ++looked) {
            const auto best = std::max_element(left.begin(), left.end(), [this](std::size_t a, std::size_t b) {
                return standing(a) < standing(b); // of equals the first
            });
            const std::size_t candidate = *best;
            left.erase(best);
            take(candidate);
        }
        tellWhoWasCrowdedOut();
    }

    const std::vector<Group> &groups() const { return m_groups; }
    std::vector<CandidateFate> &fates() { return m_fates; }

private:
    qint64 idOf(std::size_t candidate) const { return m_candidates[candidate].passage.chunkId; }

    double standing(std::size_t candidate) const
    {
        const auto given = m_given.find(m_candidates[candidate].document);
        const int passages = given == m_given.end() ? 0 : given->second;
        return m_candidates[candidate].passage.score * std::pow(m_limits.crowding, passages);
    }

    void take(std::size_t candidate)
    {
        const QString &text = m_candidates[candidate].passage.text;
        if (text.trimmed().isEmpty()) return;
        const Shingles shingles(text);
        for (const auto &[other, known] : m_known) {
            if (shingles.isWithin(known, m_limits.sameText)) {
                m_fates[candidate] = {PassageFate::Folded, idOf(m_groups[m_groupOf[other]].leader)};
                return;
            }
        }
        if (!join(candidate)) {
            if (m_groups.size() >= m_topK) return;
            m_groupOf[candidate] = m_groups.size();
            m_groups.push_back({candidate, {candidate}, estimateTokens(text)});
            m_fates[candidate] = {PassageFate::Used, 0};
            ++m_given[m_candidates[candidate].document];
        }
        m_known.emplace_back(candidate, shingles);
    }

    bool join(std::size_t candidate)
    {
        const RankedCandidate &one = m_candidates[candidate];
        const int tokens = estimateTokens(one.passage.text);
        for (std::size_t g = 0; g < m_groups.size(); ++g) {
            Group &group = m_groups[g];
            if (m_candidates[group.leader].document != one.document || group.tokens + tokens > m_limits.joinedTokens)
                continue;
            const bool after = idOf(group.members.back()) + 1 == one.passage.chunkId;
            const bool before = idOf(group.members.front()) - 1 == one.passage.chunkId;
            if (!after && !before) continue;
            group.members.insert(after ? group.members.end() : group.members.begin(), candidate);
            group.tokens += tokens;
            m_groupOf[candidate] = g;
            m_fates[candidate] = {PassageFate::Joined, idOf(group.leader)};
            return true;
        }
        return false;
    }

    void tellWhoWasCrowdedOut()
    {
        double least = 0;
        for (const Group &group : m_groups) {
            const double score = m_candidates[group.leader].passage.score;
            least = least == 0 ? score : std::min(least, score);
        }
        for (std::size_t i = 0; i < m_candidates.size(); ++i) {
            if (m_fates[i].fate == PassageFate::Beyond && m_candidates[i].passage.score > least && m_groups.size() >= m_topK)
                m_fates[i].fate = PassageFate::Crowded;
        }
    }

    const std::vector<RankedCandidate> &m_candidates;
    const AssemblyLimits &m_limits;
    std::size_t m_topK;
    std::vector<CandidateFate> m_fates;
    std::vector<Group> m_groups;                            ///< best first
    std::vector<std::pair<std::size_t, Shingles>> m_known;  ///< of what was taken
    std::map<std::size_t, std::size_t> m_groupOf;           ///< candidate → group
    std::map<qint64, int> m_given;                          ///< document → passages
};

/// What stands between two chunks, as far as can be told: chunks have no space at their ends.
QString between(const Passage &left, const Passage &right)
{
    const qint64 gap = right.charBegin - left.charEnd;
    if (gap <= 0) return {};
    if (gap > 1) return u"\n\n"_s;
    static constexpr QStringView stops = u".!?…:;,\"”)";
    return stops.contains(left.text.back()) ? u" "_s : u"\n"_s;
}

Passage cut(const std::vector<RankedCandidate> &candidates, const Group &group, const Window &window)
{
    const Passage &first = candidates[group.members[window.firstPart]].passage;
    const Passage &last = candidates[group.members[window.lastPart]].passage;
    Passage passage = candidates[group.leader].passage; // its scores and its id
    passage.headingPath = first.headingPath;
    passage.page = first.page;
    const auto linesBefore = static_cast<int>(QStringView(first.text).left(window.begin).count(u'\n'));
    passage.line = first.line > 0 ? first.line + linesBefore : 0;
    passage.charBegin = first.charBegin + window.begin;
    passage.charEnd = last.charEnd - (last.text.size() - window.end);
    passage.text.clear();
    for (std::size_t p = window.firstPart; p <= window.lastPart; ++p) {
        const Passage &part = candidates[group.members[p]].passage;
        const qsizetype begin = p == window.firstPart ? window.begin : 0;
        const qsizetype end = p == window.lastPart ? window.end : part.text.size();
        if (p > window.firstPart) passage.text += between(candidates[group.members[p - 1]].passage, part);
        passage.text += QStringView(part.text).mid(begin, end - begin);
    }
    return passage;
}

} // namespace

Assembly assemble(const std::vector<RankedCandidate> &candidates, const TextRelevance &relevance,
                  const AssemblyLimits &limits)
{
    Selection selection(candidates, limits);
    selection.run();

    double best = 0;
    for (const RankedCandidate &candidate : candidates)
        best = std::max(best, candidate.passage.score);
    std::vector<std::vector<WindowPart>> sources;
    for (const Group &group : selection.groups()) {
        std::vector<WindowPart> &parts = sources.emplace_back();
        for (const std::size_t member : group.members) {
            const Passage &passage = candidates[member].passage;
            parts.push_back({passage.text, best > 0 ? std::max(passage.score, 0.0) / best : 1.0});
        }
    }
    const qint64 together = qint64(std::max(limits.topK, 1)) * limits.tokensPerPassage;
    const auto budget = static_cast<int>(std::min<qint64>(together, std::max(limits.budgetTokens, 1)));
    const std::vector<Window> windows = chooseWindows(sources, relevance, budget);

    Assembly assembly;
    assembly.fates = std::move(selection.fates());
    for (std::size_t g = 0; g < windows.size(); ++g) {
        const Group &group = selection.groups()[g];
        if (windows[g].isEmpty()) {
            for (const std::size_t member : group.members)
                assembly.fates[member] = {PassageFate::OverBudget, 0};
            continue;
        }
        assembly.passages.append(cut(candidates, group, windows[g]));
        assembly.tokens += estimateTokens(assembly.passages.constLast().text);
    }
    return assembly;
}

} // namespace docswiki::knowledge
