// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/faultwords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestBody = 64 * 1024;
constexpr qsizetype longestWords = 300;

QString wordsIn(const QJsonValue &value, int depth = 0)
{
    if (value.isString()) return value.toString();
    if (depth > 3) return {};
    if (value.isArray()) return wordsIn(value.toArray().first(), depth + 1);
    for (const auto name : {"error"_L1, "message"_L1, "detail"_L1, "msg"_L1}) {
        if (const QString words = wordsIn(value[name], depth + 1); !words.isEmpty()) return words;
    }
    return {};
}
} // namespace

QString faultWords(QByteArrayView body)
{
    const QByteArray text = body.first(std::min(body.size(), longestBody)).trimmed().toByteArray();
    QString words;
    if (text.startsWith('{') || text.startsWith('[')) {
        const QJsonDocument document = QJsonDocument::fromJson(text);
        words = wordsIn(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    } else if (text.startsWith('<')) {
        static const QRegularExpression title(u"<title[^>]*>(.*?)</title>"_s,
                                              QRegularExpression::CaseInsensitiveOption |
                                                  QRegularExpression::DotMatchesEverythingOption);
        words = title.match(QString::fromUtf8(text)).captured(1);
    } else {
        words = QString::fromUtf8(text.left(4 * longestWords));
    }
    words = words.left(4 * longestWords).simplified();
    return words.size() <= longestWords ? words : words.left(longestWords - 1) + u'…';
}

QString without(QString text, const QString &secret)
{
    return secret.isEmpty() ? text : text.replace(secret, u"…"_s);
}

} // namespace docswiki::net
