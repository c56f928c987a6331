// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/answertext.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestSentence = 300;
constexpr int mostPassages = 3;

QString firstSentence(const QString &passage)
{
    static const QRegularExpression sentence(u"^(.{20,}?[.!?。！？])(\\s|$)"_s,
                                             QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression heading(u"^\\s*#+ .*$"_s, QRegularExpression::MultilineOption);
    static const QRegularExpression code(u"```.*?(```|\\z)"_s, QRegularExpression::DotMatchesEverythingOption);
    const QString text = QString(passage).remove("<<<"_L1).remove(code).remove(heading).simplified();
    const QString found = sentence.match(text).captured(1);
    return (found.isEmpty() ? text : found).left(longestSentence);
}

/// Number and text of each passage, the last one of a number winning.
QMap<int, QString> passagesIn(const QJsonArray &messages)
{
    static const QRegularExpression marker(u"^\\s*\\[(\\d{1,3})\\]([^\\n]*)$"_s, QRegularExpression::MultilineOption);
    static const QRegularExpression end(u"\\n\\s*(</|>>>|Question:|\\n\\n)"_s);
    QMap<int, QString> passages;
    for (const QJsonValue &message : messages) {
        const QString text = contentOf(message);
        auto matches = marker.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            const qsizetype next = matches.hasNext() ? matches.peekNext().capturedStart() : text.size();
            QString body = text.mid(match.capturedEnd(), next - match.capturedEnd());
            if (const qsizetype stop = body.indexOf(end); stop >= 0) body.truncate(stop);
            // The marker's own line is the heading when text follows it.
            passages[match.captured(1).toInt()] = firstSentence(body.trimmed().isEmpty() ? match.captured(2) : body);
        }
    }
    return passages;
}
} // namespace

QString contentOf(const QJsonValue &message)
{
    const QJsonValue content = message["content"_L1];
    if (content.isString()) return content.toString();
    QString text;
    for (const QJsonValue &part : content.toArray())
        text += part["text"_L1].toString();
    return text;
}

QString answerFor(const QJsonArray &messages)
{
    const QMap<int, QString> passages = passagesIn(messages);
    QStringList sentences;
    for (auto it = passages.cbegin(); it != passages.cend() && sentences.size() < mostPassages; ++it) {
        if (!it.value().isEmpty()) sentences += u"%1 [%2]"_s.arg(it.value(), QString::number(it.key()));
    }
    if (!sentences.isEmpty()) return u"Your documents say:\n\n- "_s + sentences.join("\n- "_L1);
    return u"This answer comes from the emulator, which found no numbered passages in the question. It is made of "
           u"plain words, so "
           "that there is something to read while they arrive: **bold**, `code`, and Grüße aus 世界 😀."_s;
}

QStringList tokensOf(const QString &text)
{
    static const QRegularExpression token(u"\\s*\\S+|\\s+$"_s);
    QStringList tokens;
    auto matches = token.globalMatch(text);
    while (matches.hasNext())
        tokens += matches.next().captured();
    return tokens;
}

int promptTokens(const QJsonArray &messages)
{
    qsizetype characters = 0;
    for (const QJsonValue &message : messages)
        characters += contentOf(message).size();
    return std::max(1, static_cast<int>(characters / 4));
}

} // namespace docswiki::test
