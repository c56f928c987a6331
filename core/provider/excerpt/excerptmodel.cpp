// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/excerpt/excerptmodel.h"

#include "core/provider/excerpt/sentences.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <vector>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostSentences = 6;
constexpr int trustedPassages = 3;
constexpr qsizetype mostCharacters = 1100;
constexpr qsizetype longestCode = 800;
constexpr double leastCoverage = 0.3; // of the question's words, somewhere in one passage

struct Candidate {
    int passage = 0;
    int unit = 0;
    QSet<QString> terms;
    double score = 0;
};

/// What is known of one passage while the answer is put together.
struct Reading {
    QList<TextUnit> units;
    QSet<QString> heading; ///< words of the title and the nearest heading
    QSet<QString> terms;   ///< of title, headings and text
};

bool isWordless(QChar c) // scripts that do not put spaces between words
{
    switch (c.script()) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar: return true;
    default: return false;
    }
}

const QSet<QString> &commonWords()
{
    static const QSet<QString> words = [] {
        const QString list = u"a an the and or but if of to in on at by for from with without into over under about as is are was "
                             "were be been being am do does did done can could should would will shall may might must have has had "
                             "having i you he she it we they me my your his her its our their this that these those there here what "
                             "which who whom whose when where why how not no nor so than then too very just also only some any each "
                             "all both more most other such own same again once get got give gives tell show explain please need want use "
                             "happens happen while which's it's don't anything something nothing everything anyone someone"_s;
        const QStringList split = list.split(u' ');
        return QSet<QString>(split.cbegin(), split.cend());
    }();
    return words;
}

/// English endings only as far as they matter for matching: rows = row, indexing = index, copied = copy.
QString stem(QString word)
{
    if (word.size() > 5 && word.endsWith("ing"_L1))
        word.chop(3);
    else if (word.size() > 4 && (word.endsWith("ies"_L1) || word.endsWith("ied"_L1)))
        word = word.chopped(3) + u'y';
    else if (word.size() > 4 && word.endsWith("ed"_L1))
        word.chop(2);
    else if (word.size() > 4 && (word.endsWith("xes"_L1) || word.endsWith("ses"_L1) || word.endsWith("ches"_L1)))
        word.chop(2);
    else if (word.size() > 3 && word.endsWith(u's') && !word.endsWith("ss"_L1))
        word.chop(1);
    if (word.size() > 3 && word.endsWith(u'e'))
        word.chop(1);
    return word;
}

QSet<QString> termSet(const QString &text)
{
    const QStringList terms = contentTerms(text);
    return QSet<QString>(terms.cbegin(), terms.cend());
}

QString labelOf(const knowledge::Passage &passage)
{
    return passage.headingPath.isEmpty() || passage.headingPath.last() == passage.title
               ? passage.title
               : passage.title + u" › "_s + passage.headingPath.last();
}

/// The text without the lines that only repeat its headings: what is quoted should begin with a sentence.
QString withoutHeadings(const knowledge::Passage &passage)
{
    QStringList kept;
    for (const QString &line : passage.text.split(u'\n')) {
        const QString words = line.simplified();
        if (words.isEmpty() || (words != passage.title && !passage.headingPath.contains(words)))
            kept.append(line);
    }
    return kept.join(u'\n');
}

std::vector<Reading> readAll(const QList<knowledge::Passage> &passages)
{
    std::vector<Reading> readings;
    for (const knowledge::Passage &passage : passages) {
        Reading reading;
        reading.units = splitUnits(withoutHeadings(passage));
        reading.heading = termSet(labelOf(passage));
        reading.terms = termSet(passage.title + u' ' + passage.section() + u' ' + passage.text);
        readings.push_back(std::move(reading));
    }
    return readings;
}

/// How rare each word of the question is among the sentences at hand.
QHash<QString, double> weights(const QSet<QString> &question, const std::vector<Candidate> &candidates)
{
    QHash<QString, double> weight;
    for (const QString &term : question) {
        const auto seen = std::count_if(candidates.cbegin(), candidates.cend(),
                                        [&term](const Candidate &c) { return c.terms.contains(term); });
        weight[term] = std::log(1.0 + static_cast<double>(candidates.size()) / (1.0 + static_cast<double>(seen)));
    }
    return weight;
}

double bestCoverage(const QSet<QString> &question, const std::vector<Reading> &readings)
{
    double best = 0;
    for (const Reading &reading : readings) {
        const auto hits = std::count_if(question.cbegin(), question.cend(),
                                        [&reading](const QString &term) { return reading.terms.contains(term); });
        best = std::max(best, static_cast<double>(hits) / static_cast<double>(question.size()));
    }
    return best;
}

/// A sentence counts by the words it shares with the question, and by those of its heading: the one that says what the
/// section is about often uses none of the question's own.
double scoreOf(const Candidate &candidate, const QString &text, const Reading &reading, const QSet<QString> &question,
               const QHash<QString, double> &weight)
{
    double score = 0;
    double heaviest = 0;
    for (const QString &term : question) {
        score += candidate.terms.contains(term) ? weight.value(term) : 0.0;
        heaviest = std::max(heaviest, weight.value(term));
    }
    const auto ofHeading = std::count_if(reading.heading.cbegin(), reading.heading.cend(),
                                         [&candidate](const QString &term) { return candidate.terms.contains(term); });
    score += 0.35 * heaviest * static_cast<double>(std::min<qsizetype>(ofHeading, 3));
    const double rank = 1.0 / (1.0 + 0.35 * candidate.passage);
    const double opening = candidate.unit == 0 ? 1.25 : 1.0;
    const double length = text.size() < 30 ? 0.5 : text.size() > 500 ? 0.8 : 1.0;
    return score * rank * opening * length;
}

/// Takes sentences until there are enough of them, the best first. What repeats one that was taken counts less from then on.
class Choice {
public:
    Choice(std::vector<Candidate> candidates, const std::vector<Reading> &readings)
        : m_left(std::move(candidates)), m_readings(readings)
    {
        for (const Candidate &candidate : m_left)
            m_best = std::max(m_best, candidate.score);
    }

    /// The best that is left (of `passage`, or of any when that is -1), if it is worth `share` of the best of all.
    bool takeBest(int passage, double share)
    {
        auto best = m_left.end();
        for (auto it = m_left.begin(); it != m_left.end(); ++it) {
            if ((passage < 0 || it->passage == passage) && (best == m_left.end() || it->score > best->score))
                best = it;
        }
        if (m_taken.size() >= mostSentences || best == m_left.end() || best->score <= 0 || best->score < share * m_best)
            return false;
        const Candidate candidate = *best;
        m_left.erase(best);
        const qsizetype size = m_readings[static_cast<std::size_t>(candidate.passage)].units[candidate.unit].text.size();
        if (!m_taken.empty() && m_characters + size > mostCharacters)
            return true; // too long by now; a shorter one may still fit
        m_characters += size;
        for (Candidate &other : m_left)
            other.score *= novelty(other, candidate);
        m_taken.push_back(candidate);
        return true;
    }

    std::vector<Candidate> taken() { return std::move(m_taken); }

private:
    static double novelty(const Candidate &candidate, const Candidate &taken)
    {
        const auto common = std::count_if(candidate.terms.cbegin(), candidate.terms.cend(),
                                          [&taken](const QString &term) { return taken.terms.contains(term); });
        const double likeness =
            candidate.terms.isEmpty() ? 0.0 : static_cast<double>(common) / static_cast<double>(candidate.terms.size());
        return likeness > 0.8 ? 0.1 : 1.0 - 0.4 * likeness;
    }

    std::vector<Candidate> m_left;
    const std::vector<Reading> &m_readings;
    std::vector<Candidate> m_taken;
    double m_best = 0;
    qsizetype m_characters = 0;
};

std::vector<Candidate> choose(std::vector<Candidate> candidates, const std::vector<Reading> &readings)
{
    Choice choice(std::move(candidates), readings);
    // The search knows more of what the question means than its words do, so each of its first passages is heard once
    // before any is heard again.
    for (int passage = 0; passage < std::min<int>(trustedPassages, static_cast<int>(readings.size())); ++passage)
        choice.takeBest(passage, 0.15);
    while (choice.takeBest(-1, 0.25)) {
    }
    std::vector<Candidate> chosen = choice.taken();
    // Read in the order of the documents, the best passage first.
    std::sort(chosen.begin(), chosen.end(), [](const Candidate &a, const Candidate &b) {
        return std::pair(a.passage, a.unit) < std::pair(b.passage, b.unit);
    });
    return chosen;
}

QString codeBlock(const QString &code)
{
    return "```\n"_L1 + code + "\n```\n\n"_L1;
}

QStringList write(const std::vector<Candidate> &chosen, const std::vector<Reading> &readings, const QList<knowledge::Passage> &passages)
{
    QStringList pieces;
    int passage = -1;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const Candidate &sentence = chosen[i];
        const QList<TextUnit> &units = readings[static_cast<std::size_t>(sentence.passage)].units;
        if (sentence.passage != passage) {
            // Two passages of one section stand under one heading.
            const QString before = passage < 0 ? QString() : labelOf(passages[passage]);
            passage = sentence.passage;
            const QString label = labelOf(passages[passage]);
            pieces.append((pieces.isEmpty() ? QString() : u"\n\n"_s) + (label == before ? QString() : "**"_L1 + label + "**\n\n"_L1));
        } else if (chosen[i - 1].unit + 1 < sentence.unit && !pieces.last().endsWith(u'\n')) {
            pieces.append(u"… "_s);
        }
        pieces.append(units[sentence.unit].text + u" [%1] "_s.arg(passage + 1));
        // "For example:" is nothing without its example.
        const int next = sentence.unit + 1;
        if (next < units.size() && units[next].kind == TextUnit::Kind::Code && units[next].text.size() <= longestCode)
            pieces.append("\n\n"_L1 + codeBlock(units[next].text));
    }
    return pieces;
}

Excerpt nothingFound(const QList<knowledge::Passage> &passages)
{
    Excerpt excerpt;
    excerpt.pieces.append(u"I found nothing in your documents that answers this. "_s);
    if (passages.isEmpty())
        excerpt.pieces.append(u"Try other words, or add the documents that would know."_s);
    else
        excerpt.pieces.append(u"The closest passage is in **%1** [1]."_s.arg(labelOf(passages.first())));
    return excerpt;
}

} // namespace

QStringList contentTerms(const QString &text)
{
    QStringList terms;
    QString word;
    QString run;
    const auto flush = [&] {
        if (!word.isEmpty() && !commonWords().contains(word))
            terms.append(stem(word));
        word.clear();
        if (run.size() == 1)
            terms.append(run);
        for (qsizetype i = 0; i + 1 < run.size(); ++i)
            terms.append(run.mid(i, 2));
        run.clear();
    };
    for (const QChar c : text) {
        if (isWordless(c)) {
            if (!word.isEmpty())
                flush();
            run += c;
        } else if (c.isLetterOrNumber() || c == u'_' || c == u'\'') {
            if (!run.isEmpty())
                flush();
            word += c.toLower();
        } else {
            flush();
        }
    }
    flush();
    return terms;
}

Excerpt composeExcerpt(const QString &question, const QList<knowledge::Passage> &passages)
{
    const QSet<QString> asked = termSet(question);
    if (asked.isEmpty() || passages.isEmpty())
        return nothingFound(passages);
    const std::vector<Reading> readings = readAll(passages);
    if (bestCoverage(asked, readings) < leastCoverage)
        return nothingFound(passages);

    std::vector<Candidate> candidates;
    for (std::size_t p = 0; p < readings.size(); ++p) {
        for (qsizetype u = 0; u < readings[p].units.size(); ++u) {
            const TextUnit &unit = readings[p].units[u];
            if (unit.kind == TextUnit::Kind::Sentence)
                candidates.push_back({static_cast<int>(p), static_cast<int>(u), termSet(unit.text), 0});
        }
    }
    const QHash<QString, double> weight = weights(asked, candidates);
    for (Candidate &candidate : candidates) {
        const QString &text = readings[static_cast<std::size_t>(candidate.passage)].units[candidate.unit].text;
        candidate.score = scoreOf(candidate, text, readings[static_cast<std::size_t>(candidate.passage)], asked, weight);
    }
    const std::vector<Candidate> chosen = choose(std::move(candidates), readings);
    if (chosen.empty())
        return nothingFound(passages);
    return {write(chosen, readings, passages), true};
}

} // namespace docswiki::provider
