// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRandomGenerator>
#include <QStringList>

#include <vector>

namespace docswiki::bench {

/// Makes text whose words are spread as in real language (Zipf-Mandelbrot over 60,000 words, the commonest being
/// English stop words). The same for the same seed.
class Language {
public:
    explicit Language(quint32 seed);

    const QString &word();
    QString sentence(int words);
    int number(int below) { return static_cast<int>(m_random.bounded(below)); }

private:
    QRandomGenerator m_random;
    std::vector<double> m_cumulated;
    QStringList m_words;
};

} // namespace docswiki::bench
