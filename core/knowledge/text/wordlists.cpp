// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/text/wordlists.h"

#include "core/base/log.h"
#include "core/knowledge/text/porterstemmer.h"

#include <QFile>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maxTermsPerEntry = 8;

QList<QByteArray> usefulLines(const QByteArray &text)
{
    QList<QByteArray> lines;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray trimmed = line.simplified();
        if (!trimmed.isEmpty() && !trimmed.startsWith('#')) lines.append(trimmed);
    }
    return lines;
}

std::string stemmedPhrase(const QByteArray &phrase)
{
    std::string result;
    for (const QByteArray &word : phrase.simplified().split(' ')) {
        std::string stem = word.toStdString();
        stemEnglish(stem);
        result += result.empty() ? stem : " " + stem;
    }
    return result;
}

std::vector<std::string> stemmedList(const QByteArray &list)
{
    std::vector<std::string> result;
    for (const QByteArray &entry : list.split(',')) {
        if (std::string stem = stemmedPhrase(entry); !stem.empty()) result.push_back(std::move(stem));
    }
    return result;
}

QByteArray readResource(const QString &name)
{
    QFile file(u":/docswiki/retrieval/"_s + name);
    if (!file.open(QIODevice::ReadOnly)) qCWarning(logKnowledge) << "missing resource" << file.fileName();
    return file.readAll();
}

} // namespace

StopWords StopWords::fromText(const QByteArray &text)
{
    StopWords result;
    for (const QByteArray &line : usefulLines(text)) {
        for (const QByteArray &word : line.split(' '))
            result.m_words.insert(word.toStdString());
    }
    return result;
}

Thesaurus Thesaurus::fromText(const QByteArray &text)
{
    Thesaurus result;
    for (const QByteArray &line : usefulLines(text)) {
        if (const qsizetype arrow = line.indexOf('>'); arrow >= 0) {
            for (const std::string &asked : stemmedList(line.left(arrow)))
                result.add(asked, stemmedList(line.mid(arrow + 1)));
            continue;
        }
        const std::vector<std::string> group = stemmedList(line);
        for (const std::string &asked : group)
            result.add(asked, group);
    }
    return result;
}

void Thesaurus::add(const std::string &phrase, const std::vector<std::string> &terms)
{
    std::vector<std::string> &known = m_entries[phrase];
    for (const std::string &term : terms) {
        const bool single = term.find(' ') == std::string::npos; // what is searched for are single terms
        if (single && term != phrase && known.size() < maxTermsPerEntry &&
            std::find(known.begin(), known.end(), term) == known.end())
            known.push_back(term);
    }
    for (const QByteArray &word : QByteArray::fromStdString(phrase).split(' '))
        m_vocabulary.insert(word.toStdString());
    m_longest = std::max(m_longest, static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' ')) + 1);
}

std::vector<Thesaurus::Match> Thesaurus::find(const std::vector<std::string> &stems) const
{
    std::vector<Match> matches;
    for (std::size_t first = 0; first < stems.size(); ++first) {
        std::string phrase;
        for (std::size_t last = first; last < std::min(stems.size(), first + m_longest); ++last) {
            phrase += phrase.empty() ? stems[last] : " " + stems[last];
            if (const auto found = m_entries.find(phrase); found != m_entries.end())
                matches.push_back({first, last, found->second});
        }
    }
    return matches;
}

WordLists WordLists::bundled()
{
    return {StopWords::fromText(readResource(u"stopwords-en.txt"_s)),
            Thesaurus::fromText(readResource(u"thesaurus-en.txt"_s))};
}

} // namespace docswiki::knowledge
