// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/index/generated.h"

#include "core/knowledge/index/passagewriter.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>
#include <vector>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

constexpr int vocabularySize = 60'000;
constexpr int wordsPerChunk = 150;
constexpr int chunksPerDocument = 10;

class Language {
public:
    explicit Language(quint32 seed) : m_random(seed)
    {
        const QStringList common = u"the of and to in a is that for it as with on be by this are or an from at which not "
                                   "can if you has will when data table query file value index server set type name"_s.split(u' ');
        double sum = 0;
        for (int rank = 1; rank <= vocabularySize; ++rank) {
            sum += 1.0 / (rank + 2.7); // Zipf-Mandelbrot
            m_cumulated.push_back(sum);
            m_words.append(rank <= common.size() ? common[rank - 1] : wordOf(rank));
        }
    }

    const QString &word()
    {
        const double at = m_random.generateDouble() * m_cumulated.back();
        const auto found = std::lower_bound(m_cumulated.begin(), m_cumulated.end(), at);
        return m_words[std::min<qsizetype>(found - m_cumulated.begin(), m_words.size() - 1)];
    }

    QString sentence(int words)
    {
        QStringList list;
        for (int i = 0; i < words; ++i)
            list.append(word());
        return list.join(u' ');
    }

    int number(int below) { return static_cast<int>(m_random.bounded(below)); }

private:
    /// Pronounceable, different for every rank.
    static QString wordOf(int rank)
    {
        static constexpr QStringView consonants = u"bcdfghjklmnprstvwz";
        static constexpr QStringView vowels = u"aeiou";
        QString word;
        for (int rest = rank; rest > 0; rest /= 90) {
            word += consonants[rest % 90 % 18];
            word += vowels[rest % 90 / 18];
        }
        return word + u'x';
    }

    QRandomGenerator m_random;
    std::vector<double> m_cumulated;
    QStringList m_words;
};

} // namespace

Result<void> generatePassages(const QString &databaseFile, int chunks)
{
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(databaseFile);
    if (!writer)
        return fail(writer.error());
    const Result<qint64> library = (*writer)->openLibrary({{}, u"generated"_s, false});
    if (!library)
        return fail(library.error());
    Language language(7);
    int written = 0;
    for (int number = 0; written < chunks; ++number) {
        LoadedDocument document;
        document.title = language.sentence(4);
        document.sections = {QStringList()};
        for (int i = 0; i < chunksPerDocument; ++i) {
            document.sections.append({document.title, language.sentence(3)});
            if (i > 0)
                document.text += "\n\n"_L1;
            const qint64 begin = document.text.size();
            document.text += document.sections.constLast().constLast();
            document.blocks.append({BlockKind::Heading, i + 1, 0, begin, document.text.size()});
            document.text += "\n\n"_L1;
            const qint64 body = document.text.size();
            document.text += language.sentence(wordsPerChunk);
            document.blocks.append({BlockKind::Prose, i + 1, 0, body, document.text.size()});
        }
        FileRecord record;
        record.path = u"/generated/%1.txt"_s.arg(number);
        const Result<int> stored = (*writer)->storeDocument(*library, record, document);
        if (!stored)
            return fail(stored.error());
        written += *stored;
        if ((*writer)->pendingChunks() >= 2'000) {
            if (const Result<void> done = (*writer)->commit(); !done)
                return done;
        }
    }
    return (*writer)->commit();
}

QStringList generateQuestions(int count)
{
    Language language(11);
    QStringList questions;
    for (int i = 0; i < count; ++i)
        questions.append(language.sentence(3 + language.number(7)));
    return questions;
}

} // namespace docswiki::bench
