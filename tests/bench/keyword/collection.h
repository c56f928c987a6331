// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/bench/index/language.h"

#include <string>
#include <unordered_map>

namespace docswiki::bench {

struct BenchChunk {
    qint64 id = 0;
    std::string title;
    std::string heading;
    std::string body;
};

/// A million passages of about 100 words and more, the same every time: generated, and every fiftieth from the
/// project's own texts. Ten make a document with a title.
class Collection {
public:
    Collection();
    std::vector<BenchChunk> next(int count);

private:
    Language m_language{21};
    QStringList m_real; ///< words
    qsizetype m_nextReal = 0;
    QString m_title;
    qint64 m_id = 0;
};

/// Questions of 1, 3, 5 and 12 words drawn as often as they occur, `each` of every kind.
QList<QStringList> drawQuestions(int each);

/// A passage as all engines but FTS5 are given it, by the tokenizer of the product: how often each term, by weighted
/// field.
struct BenchTerms {
    std::unordered_map<std::string, double> frequencies;
    int words = 0; ///< of the body
};
BenchTerms termsOf(const BenchChunk &chunk);
std::string termOf(const QString &word);

} // namespace docswiki::bench
