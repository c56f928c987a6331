// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringView>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace docswiki::knowledge {

/// The tokenizer of BERT and its kin, as a Hugging Face tokenizer.json describes it: the text is cleaned and folded,
/// cut at spaces and punctuation, and each word taken apart into the longest pieces that the vocabulary has, from the
/// left. Words that cannot be taken apart are left out. Thread-safe once made.
class WordPiece {
public:
    WordPiece(WordPiece &&) = default;
    WordPiece &operator=(WordPiece &&) = default;

    /// `file` is for the sentences of errors; a tokenizer of another kind is one (Input).
    static Result<WordPiece> fromJson(const QByteArray &json, const QString &file);

    /// Ids of the text's pieces, at most `limit`, in place of what `ids` held.
    void pieces(QStringView text, std::size_t limit, std::vector<quint32> &ids) const;
    quint32 idEnd() const { return m_idEnd; } ///< all ids are below it
    qint64 bytes() const;                     ///< in memory, about

private:
    struct Hash {
        std::size_t operator()(std::string_view piece) const noexcept;
    };
    using Vocabulary = std::unordered_map<std::string_view, quint32, Hash>;
    struct Rules {
        bool cleanText = false;
        bool spacedCjk = false;
        bool stripAccents = false;
        bool lowerCase = false;
        bool cutPunctuation = true;
        int form = -1; ///< QString::NormalizationForm to begin with; -1: none
    };
    class Cutter;

    WordPiece() = default;
    static Result<void> readNormalizer(const QJsonObject &normalizer, Rules &rules, const QString &file);
    static Result<void> readPreTokenizer(const QJsonObject &preTokenizer, Rules &rules, const QString &file);
    Result<void> readVocabulary(const QJsonObject &model, const QString &file);
    void takeApart(std::string_view word, std::size_t limit, std::vector<quint32> &ids) const;

    Rules m_rules;
    std::vector<std::string> m_text; ///< what the vocabularies' views lie in
    Vocabulary m_first;              ///< pieces that begin a word
    Vocabulary m_further;            ///< those within one, without their prefix
    std::size_t m_longest = 0;       ///< bytes
    std::size_t m_longestWord = 100; ///< characters
    quint32 m_unknown = 0;
    quint32 m_idEnd = 0;
};

} // namespace docswiki::knowledge
