// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/index/language.h"

#include <algorithm>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr int vocabularySize = 60'000;

/// Pronounceable, different for every rank.
QString wordOf(int rank)
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

} // namespace

Language::Language(quint32 seed) : m_random(seed)
{
    const QStringList common =
        u"the of and to in a is that for it as with on be by this are or an from at which not "
        "can if you has will when data table query file value index server set type name"_s.split(u' ');
    double sum = 0;
    for (int rank = 1; rank <= vocabularySize; ++rank) {
        sum += 1.0 / (rank + 2.7);
        m_cumulated.push_back(sum);
        m_words.append(rank <= common.size() ? common[rank - 1] : wordOf(rank));
    }
}

const QString &Language::word()
{
    const double at = m_random.generateDouble() * m_cumulated.back();
    const auto found = std::lower_bound(m_cumulated.begin(), m_cumulated.end(), at);
    return m_words[std::min<qsizetype>(found - m_cumulated.begin(), m_words.size() - 1)];
}

QString Language::sentence(int words)
{
    QStringList list;
    for (int i = 0; i < words; ++i)
        list.append(word());
    return list.join(u' ');
}

} // namespace docswiki::bench
