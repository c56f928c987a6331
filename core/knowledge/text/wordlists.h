// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QString>

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace docswiki::knowledge {

/// English words that a search leaves out while it has others.
class StopWords {
public:
    static StopWords fromText(const QByteArray &text);
    bool contains(const std::string &surface) const { return m_words.contains(surface); }

private:
    std::unordered_set<std::string> m_words;
};

/// Which words stand for which (the format is described in resources/retrieval/thesaurus-en.txt). Works on stems.
class Thesaurus {
public:
    static Thesaurus fromText(const QByteArray &text);

    struct Match {
        std::size_t first = 0; ///< the words of the question that the entry covers
        std::size_t last = 0;
        std::vector<std::string> terms; ///< what they also stand for
    };
    /// All entries found among the `stems` of a question, small words left out.
    std::vector<Match> find(const std::vector<std::string> &stems) const;
    /// Whether the stem is a word of any entry.
    bool knows(const std::string &stem) const { return m_vocabulary.contains(stem); }

private:
    void add(const std::string &phrase, const std::vector<std::string> &terms);

    std::unordered_map<std::string, std::vector<std::string>> m_entries; ///< stems joined by spaces → stems
    std::unordered_set<std::string> m_vocabulary;
    std::size_t m_longest = 1; ///< words in an entry
};

/// Both lists as the program ships them.
struct WordLists {
    StopWords stopWords;
    Thesaurus thesaurus;

    static WordLists bundled();
};

} // namespace docswiki::knowledge
