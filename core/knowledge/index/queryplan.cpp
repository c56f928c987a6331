// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/queryplan.h"

#include "core/knowledge/text/porterstemmer.h"
#include "core/knowledge/text/tokenizer.h"

#include <algorithm>
#include <unordered_map>

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
        return std::count_if(term.begin(), term.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; })
            == 1;
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
        if (m_plan.concepts.size() >= maxConcepts)
            return;
        m_conceptOfTerm[word.term] = m_conceptOfWord[i] = m_plan.concepts.size();
        m_plan.concepts.push_back({{{word.term, word.surface, TermOrigin::Word, 1.0, word.prefix}}, i, word.stopWord, 1.0});
    }

    void addTerm(Concept &target, PlannedTerm term)
    {
        const auto same = [&](const PlannedTerm &known) { return known.term == term.term; };
        if (m_conceptOfTerm.contains(term.term) || std::any_of(target.terms.begin(), target.terms.end(), same))
            return;
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
            if (!target)
                continue;
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
            if (m_words[i].stopWord && !m_lists.thesaurus.knows(m_words[i].term))
                continue;
            stems.push_back(m_words[i].term);
            places.push_back(i);
        }
        for (const Thesaurus::Match &match : m_lists.thesaurus.find(stems)) {
            Concept *target = conceptOf(places[match.first]);
            if (!target)
                continue;
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

} // namespace

QueryPlan planQuery(const QString &question, const WordLists &lists)
{
    const QByteArray utf8 = question.left(maxQueryChars).toUtf8();
    WordSink sink;
    tokenize({utf8.constData(), static_cast<std::size_t>(utf8.size())}, sink);
    return Planner(std::move(sink.words), lists).run();
}

} // namespace docswiki::knowledge
