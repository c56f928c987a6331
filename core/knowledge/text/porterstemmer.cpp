// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/text/porterstemmer.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace docswiki::knowledge {

namespace {

/// The names (measure, *v*, *o, step 1a …) are those of the paper.
class Porter {
public:
    explicit Porter(std::string &word) : m_word(word) {}

    void run()
    {
        step1a();
        step1b();
        step1c();
        step2();
        step3();
        step4();
        step5();
    }

private:
    struct Rule {
        std::string_view suffix;
        std::string_view replacement;
    };

    bool isConsonant(std::size_t i) const
    {
        switch (m_word[i]) {
        case 'a':
        case 'e':
        case 'i':
        case 'o':
        case 'u': return false;
        case 'y': return i == 0 || !isConsonant(i - 1);
        default: return true;
        }
    }

    /// How often a vowel run is followed by a consonant run in the first `length` letters.
    int measure(std::size_t length) const
    {
        int count = 0;
        bool afterVowel = false;
        for (std::size_t i = 0; i < length; ++i) {
            const bool consonant = isConsonant(i);
            if (consonant && afterVowel)
                ++count;
            afterVowel = !consonant;
        }
        return count;
    }

    bool hasVowel(std::size_t length) const
    {
        for (std::size_t i = 0; i < length; ++i) {
            if (!isConsonant(i))
                return true;
        }
        return false;
    }

    bool endsInDoubleConsonant() const
    {
        const std::size_t n = m_word.size();
        return n >= 2 && m_word[n - 1] == m_word[n - 2] && isConsonant(n - 1);
    }

    /// *o: ends consonant, vowel, consonant, the last not w, x or y.
    bool endsShort(std::size_t length) const
    {
        if (length < 3 || !isConsonant(length - 1) || isConsonant(length - 2) || !isConsonant(length - 3))
            return false;
        const char last = m_word[length - 1];
        return last != 'w' && last != 'x' && last != 'y';
    }

    bool endsWith(std::string_view suffix) const { return std::string_view(m_word).ends_with(suffix); }
    std::size_t stemOf(std::string_view suffix) const { return m_word.size() - suffix.size(); }

    void replaceEnd(std::string_view suffix, std::string_view replacement)
    {
        m_word.resize(stemOf(suffix));
        m_word += replacement;
    }

    /// The first rule whose suffix fits decides, also when the stem is too short for it to apply.
    void applyFirst(std::span<const Rule> rules, int minMeasure)
    {
        const char last = m_word.back();
        for (const Rule &rule : rules) {
            if (rule.suffix.back() == last && endsWith(rule.suffix)) {
                if (measure(stemOf(rule.suffix)) >= minMeasure)
                    replaceEnd(rule.suffix, rule.replacement);
                return;
            }
        }
    }

    void step1a()
    {
        if (endsWith("sses") || endsWith("ies"))
            m_word.resize(m_word.size() - 2);
        else if (endsWith("s") && !endsWith("ss"))
            m_word.pop_back();
    }

    void step1b()
    {
        if (endsWith("eed")) {
            if (measure(stemOf("eed")) > 0)
                m_word.pop_back();
            return;
        }
        const std::string_view suffix = endsWith("ed") ? "ed" : endsWith("ing") ? "ing" : "";
        if (suffix.empty() || !hasVowel(stemOf(suffix)))
            return;
        m_word.resize(stemOf(suffix));
        if (endsWith("at") || endsWith("bl") || endsWith("iz"))
            m_word += 'e';
        else if (endsInDoubleConsonant() && !endsWith("l") && !endsWith("s") && !endsWith("z"))
            m_word.pop_back();
        else if (measure(m_word.size()) == 1 && endsShort(m_word.size()))
            m_word += 'e';
    }

    void step1c()
    {
        if (endsWith("y") && hasVowel(m_word.size() - 1))
            m_word.back() = 'i';
    }

    void step2()
    {
        static constexpr Rule rules[] = {
            {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"},   {"anci", "ance"},   {"izer", "ize"},
            {"bli", "ble"},     {"alli", "al"},     {"entli", "ent"},   {"eli", "e"},       {"ousli", "ous"},
            {"ization", "ize"}, {"ation", "ate"},   {"ator", "ate"},    {"alism", "al"},    {"iveness", "ive"},
            {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},    {"iviti", "ive"},   {"biliti", "ble"},
            {"logi", "log"}};
        applyFirst(rules, 1);
    }

    void step3()
    {
        static constexpr Rule rules[] = {{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"},
                                         {"ical", "ic"},  {"ful", ""},   {"ness", ""}};
        applyFirst(rules, 1);
    }

    void step4()
    {
        static constexpr Rule rules[] = {{"al", ""},    {"ance", ""}, {"ence", ""}, {"er", ""},  {"ic", ""},
                                         {"able", ""},  {"ible", ""}, {"ant", ""},  {"ement", ""}, {"ment", ""},
                                         {"ent", ""},   {"ou", ""},   {"ism", ""},  {"ate", ""}, {"iti", ""},
                                         {"ous", ""},   {"ive", ""},  {"ize", ""}};
        if (endsWith("ion")) {
            const std::size_t stem = stemOf("ion");
            if (stem > 0 && (m_word[stem - 1] == 's' || m_word[stem - 1] == 't') && measure(stem) > 1)
                m_word.resize(stem);
            return;
        }
        applyFirst(rules, 2);
    }

    void step5()
    {
        if (endsWith("e")) {
            const std::size_t stem = m_word.size() - 1;
            if (measure(stem) > 1 || (measure(stem) == 1 && !endsShort(stem)))
                m_word.pop_back();
        }
        if (endsWith("ll") && measure(m_word.size()) > 1)
            m_word.pop_back();
    }

    std::string &m_word;
};

} // namespace

void stemEnglish(std::string &word)
{
    if (word.size() < 3 || !std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
        return;
    Porter(word).run();
}

} // namespace docswiki::knowledge
