// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/queryplan.h"

#include "core/knowledge/text/porterstemmer.h"
#include "core/knowledge/text/tokenizer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace docswiki::knowledge {

namespace {

constexpr double compoundWeight = 0.9;
constexpr double synonymWeight = 0.7;
constexpr double phraseSynonymWeight = 0.8; ///< an entry of several words is surer of what is meant

struct Word {
    std::string term;
    std::string surface;
    bool identifier = false;
    bool unspaced = false;
    bool prefix = false;
    bool stopWord = false;
    std::size_t end = 0;
};

class WordSink final : public TokenSink {
public:
    void token(const Token &token) override
    {
        if (token.unspaced && !words.empty() && words.back().unspaced && words.back().end == token.end)
            return; // the last character by itself: the bigram before it holds it already
        words.push_back({std::string(token.term), std::string(token.surface), token.identifier, token.unspaced,
                         token.unspaced && isSingle(token.term), false, token.end});
    }

    std::vector<Word> words;

private:
    static bool isSingle(std::string_view term)
    {
        return std::count_if(term.begin(), term.end(),
                             [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) == 1;
    }
};

class Planner {
public:
    Planner(std::vector<Word> words, const WordLists &lists) : m_words(std::move(words)), m_lists(lists)
    {
        bool anyOther = false;
        for (Word &word : m_words) {
            word.stopWord = m_lists.stopWords.contains(word.surface);
            anyOther = anyOther || !word.stopWord;
        }
        if (!anyOther) { // "to be or not to be": nothing else is left
            for (Word &word : m_words)
                word.stopWord = false;
        }
    }

    QueryPlan run()
    {
        for (std::size_t i = 0; i < m_words.size(); ++i)
            addWord(i);
        addCompounds();
        addSynonyms();
        std::erase_if(m_plan.concepts, [](const Concept &c) { return c.stopWord && c.terms.size() <= 1; });
        for (const Word &word : m_words) {
            if (word.stopWord && m_plan.ignored.size() < maxConcepts) m_plan.ignored.push_back(word.surface);
        }
        return std::move(m_plan);
    }

private:
    Concept *conceptOf(std::size_t word)
    {
        const auto found = m_conceptOfWord.find(word);
        return found == m_conceptOfWord.end() ? nullptr : &m_plan.concepts[found->second];
    }

    void addWord(std::size_t i)
    {
        const Word &word = m_words[i];
        const auto known = m_conceptOfTerm.find(word.term);
        if (known != m_conceptOfTerm.end()) { // said twice: counts a little more
            m_plan.concepts[known->second].weight = std::min(m_plan.concepts[known->second].weight + 0.25, 1.75);
            m_conceptOfWord[i] = known->second;
            return;
        }
        if (m_plan.concepts.size() >= maxConcepts) return;
        m_conceptOfTerm[word.term] = m_conceptOfWord[i] = m_plan.concepts.size();
        m_plan.concepts.push_back(
            {{{word.term, word.surface, TermOrigin::Word, 1.0, word.prefix, word.unspaced}}, i, word.stopWord});
    }

    void addTerm(Concept &target, PlannedTerm term)
    {
        const auto same = [&](const PlannedTerm &known) { return known.term == term.term; };
        if (m_conceptOfTerm.contains(term.term) || std::any_of(target.terms.begin(), target.terms.end(), same)) return;
        target.terms.push_back(std::move(term));
    }

    void addCompounds()
    {
        for (std::size_t i = 0; i + 1 < m_words.size(); ++i) {
            const Word &left = m_words[i];
            const Word &right = m_words[i + 1];
            const bool plain = !left.identifier && !right.identifier && !left.unspaced && !right.unspaced;
            if (!plain || (left.stopWord && right.stopWord) || left.term.size() < 2 || right.surface.size() < 2)
                continue;
            Concept *target = conceptOf(left.stopWord ? i + 1 : i);
            if (!target) continue;
            for (const std::string &begin : {left.term, left.surface}) {
                std::string compound = begin + right.surface;
                stemEnglish(compound);
                addTerm(*target, {std::move(compound), {}, TermOrigin::Compound, compoundWeight, false});
            }
        }
    }

    void addSynonyms()
    {
        std::vector<std::string> stems;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < m_words.size() && stems.size() < 2 * maxConcepts; ++i) {
            if (m_words[i].stopWord && !m_lists.thesaurus.knows(m_words[i].term)) continue;
            stems.push_back(m_words[i].term);
            places.push_back(i);
        }
        for (const Thesaurus::Match &match : m_lists.thesaurus.find(stems)) {
            Concept *target = conceptOf(places[match.first]);
            if (!target) continue;
            const bool phrase = match.last > match.first;
            for (const std::string &term : match.terms)
                addTerm(*target, {term, {}, TermOrigin::Synonym, phrase ? phraseSynonymWeight : synonymWeight, false});
        }
    }

    std::vector<Word> m_words;
    const WordLists &m_lists;
    QueryPlan m_plan;
    std::unordered_map<std::string, std::size_t> m_conceptOfTerm;
    std::unordered_map<std::size_t, std::size_t> m_conceptOfWord;
};

std::vector<Word> wordsOf(const QString &question)
{
    const QByteArray utf8 = question.left(maxQueryChars).toUtf8();
    WordSink sink;
    tokenize({utf8.constData(), static_cast<std::size_t>(utf8.size())}, sink);
    return std::move(sink.words);
}

/// Words that mean something named before.
bool isPointer(const std::string &surface)
{
    static const std::unordered_set<std::string> pointers{"it",    "its",   "that", "this", "those",  "these", "they",
                                                          "them",  "their", "he",   "she",  "him",    "her",   "his",
                                                          "there", "one",   "ones", "same", "former", "latter"};
    return pointers.contains(surface);
}

struct Shape {
    std::size_t words = 0;
    std::size_t telling = 0; ///< without small words
    bool pointer = false;
    bool goesOn = false; ///< begins with "and", "but", "or", "what about", "how about"
};

Shape shapeOf(const std::vector<Word> &words, const WordLists &lists)
{
    Shape shape;
    for (const Word &word : words) {
        if (word.identifier) continue; // its parts are counted
        ++shape.words;
        if (!lists.stopWords.contains(word.surface)) ++shape.telling;
        shape.pointer = shape.pointer || isPointer(word.surface);
    }
    const auto begins = [&](std::size_t at, const char *surface) {
        return words.size() > at && words[at].surface == surface;
    };
    shape.goesOn = begins(0, "and") || begins(0, "but") || begins(0, "or") ||
                   ((begins(0, "what") || begins(0, "how")) && begins(1, "about"));
    return shape;
}

bool pointsBack(const std::vector<Word> &words, const WordLists &lists)
{
    constexpr std::size_t shortQuestion = 2; // telling words
    constexpr std::size_t longQuestion = 6;  // stands for itself whatever it points to
    const Shape shape = shapeOf(words, lists);
    if (shape.telling <= shortQuestion || shape.words <= shortQuestion + 1) return true;
    return shape.telling < longQuestion && (shape.pointer || shape.goesOn);
}

} // namespace

QueryPlan planQuery(const QString &question, const WordLists &lists)
{
    return Planner(wordsOf(question), lists).run();
}

bool pointsBack(const QString &question, const WordLists &lists)
{
    return pointsBack(wordsOf(question), lists);
}

QueryPlan planQuery(const QString &question, const QStringList &earlier, const WordLists &lists)
{
    constexpr int looksBack = 3;
    constexpr double weight = 0.5;       // halved again for each question farther back
    constexpr std::size_t apart = 1'000; // no proximity between words of different questions

    QString asked = question;
    qsizetype next = 0;
    while (next < std::min<qsizetype>(looksBack, earlier.size()) && shapeOf(wordsOf(asked), lists).telling == 0)
        asked = earlier.at(next++);
    QueryPlan plan = planQuery(asked, lists);
    double share = weight;
    for (std::size_t step = 1; next < std::min<qsizetype>(looksBack, earlier.size()) && pointsBack(asked, lists);
         ++step) {
        asked = earlier.at(next++);
        QueryPlan before = planQuery(asked, lists);
        for (Concept &old : before.concepts) {
            if (plan.concepts.size() >= maxConcepts) break;
            const auto same = [&](const Concept &known) { return known.terms.front().term == old.terms.front().term; };
            if (std::any_of(plan.concepts.begin(), plan.concepts.end(), same)) continue;
            old.weight *= share;
            old.position += apart * step;
            old.earlier = true;
            plan.concepts.push_back(std::move(old));
        }
        share *= weight;
    }
    return plan;
}

void balanceEarlier(QueryPlan &plan, const std::unordered_map<std::string, double> &idf)
{
    constexpr double most = 0.5; // of the present question's weight
    double present = 0;
    double before = 0;
    for (const Concept &wanted : plan.concepts) {
        double best = 0;
        for (const PlannedTerm &term : wanted.terms) {
            if (const auto known = idf.find(term.term); known != idf.end()) best = std::max(best, known->second);
        }
        (wanted.earlier ? before : present) += wanted.weight * best;
    }
    if (present <= 0 || before <= most * present) return;
    for (Concept &wanted : plan.concepts) {
        if (wanted.earlier) wanted.weight *= most * present / before;
    }
}

} // namespace docswiki::knowledge
