// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/format.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace docswiki::cli {

using namespace Qt::StringLiterals;

QString grouped(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

QString bytesText(qint64 bytes)
{
    return QLocale(QLocale::English).formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString bar(double share, int columns)
{
    static const QString partial = u" ▏▎▍▌▋▊▉"_s;
    const auto eighths = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * columns * 8));
    QString cells(eighths / 8, u'█');
    if (eighths % 8 != 0)
        cells += partial[eighths % 8];
    return cells.leftJustified(columns);
}

QString wrapped(const QString &text, int columns, const QString &indent)
{
    QStringList lines;
    QString current;
    for (const QString &word : text.simplified().split(u' ')) {
        if (!current.isEmpty() && indent.size() + current.size() + 1 + word.size() > columns) {
            lines.append(indent + current);
            current.clear();
        }
        current += (current.isEmpty() ? QString() : u" "_s) + word;
    }
    if (!current.isEmpty())
        lines.append(indent + current);
    return lines.join(u'\n');
}

} // namespace docswiki::cli
