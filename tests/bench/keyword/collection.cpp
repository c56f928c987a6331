// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/keyword/collection.h"

#include "core/knowledge/index/keyword/impact.h"
#include "core/knowledge/text/tokenizer.h"

#include <QDirIterator>
#include <QFile>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

class Counter final : public TokenSink {
public:
    Counter(BenchTerms &terms, double weight) : m_terms(terms), m_weight(weight) {}
    void token(const Token &token) override
    {
        m_terms.frequencies[std::string(token.term)] += m_weight;
        words += token.samePlace ? 0 : 1;
    }
    int words = 0;

private:
    BenchTerms &m_terms;
    double m_weight;
};

} // namespace

Collection::Collection()
{
    QDirIterator files(QStringLiteral(DOCSWIKI_TEXTS) + u"/resources"_s, {u"*.md"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    QStringList paths{QStringLiteral(DOCSWIKI_TEXTS) + u"/ARCHITECTURE.md"_s};
    while (files.hasNext())
        paths.append(files.next());
    paths.sort();
    for (const QString &path : std::as_const(paths)) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) m_real += QString::fromUtf8(file.readAll()).simplified().split(u' ');
    }
}

std::vector<BenchChunk> Collection::next(int count)
{
    std::vector<BenchChunk> chunks;
    for (int i = 0; i < count; ++i) {
        if (m_id % 10 == 0) m_title = m_language.sentence(4);
        const int words = 40 + m_language.number(121);
        QString body;
        if (m_id % 50 == 49 && m_real.size() > words) {
            if (m_nextReal + words > m_real.size()) m_nextReal = 0;
            body = m_real.mid(m_nextReal, words).join(u' ');
            m_nextReal += words;
        } else {
            body = m_language.sentence(words);
        }
        ++m_id;
        chunks.push_back({m_id, m_title.toStdString(), m_language.sentence(3).toStdString(), body.toStdString()});
    }
    return chunks;
}

QList<QStringList> drawQuestions(int each)
{
    Language language(11);
    QList<QStringList> questions;
    for (const int words : {1, 3, 5, 12}) {
        for (int i = 0; i < each; ++i) {
            QStringList question;
            while (question.size() < words) {
                if (const QString word = language.word(); !question.contains(word)) question.append(word);
            }
            questions.append(question);
        }
    }
    return questions;
}

BenchTerms termsOf(const BenchChunk &chunk)
{
    BenchTerms terms;
    Counter titles(terms, keyword::titleWeight);
    tokenize(chunk.title, titles);
    Counter headings(terms, keyword::headingWeight);
    tokenize(chunk.heading, headings);
    Counter body(terms, 1);
    tokenize(chunk.body, body);
    terms.words = body.words;
    return terms;
}

std::string termOf(const QString &word)
{
    BenchTerms terms;
    Counter counter(terms, 1);
    tokenize(word.toStdString(), counter);
    return terms.frequencies.empty() ? std::string() : terms.frequencies.begin()->first;
}

} // namespace docswiki::bench
