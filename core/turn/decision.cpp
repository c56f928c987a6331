// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/decision.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {

// A question longer than this brings its own material along; only its head is looked at, so that the decision stays quick.
constexpr qsizetype headLength = 400;

QStringList wordsOf(const QString &text)
{
    static const QRegularExpression notWord(uR"([^\p{L}\p{N}'+]+)"_s);
    return text.toLower().split(notWord, Qt::SkipEmptyParts);
}

bool isGreeting(const QStringList &words)
{
    static const QStringList greeting = {
        u"hi"_s,     u"hello"_s, u"hey"_s,     u"thanks"_s, u"thank"_s,  u"you"_s,     u"ok"_s,       u"okay"_s,  u"bye"_s,
        u"goodbye"_s, u"good"_s,  u"morning"_s, u"evening"_s, u"night"_s, u"afternoon"_s, u"there"_s, u"great"_s, u"cool"_s,
        u"nice"_s,   u"very"_s,  u"much"_s,    u"so"_s,     u"again"_s,  u"welcome"_s, u"hallo"_s,    u"danke"_s, u"hola"_s,
        u"gracias"_s, u"bonjour"_s, u"merci"_s, u"salut"_s, u"ciao"_s,   u"你好"_s,    u"谢谢"_s,     u"こんにちは"_s};
    static const QStringList opening = {u"hi"_s,    u"hello"_s, u"hey"_s,    u"thanks"_s,  u"thank"_s, u"bye"_s,  u"goodbye"_s,
                                        u"hallo"_s, u"danke"_s, u"hola"_s,   u"gracias"_s, u"bonjour"_s, u"merci"_s, u"salut"_s,
                                        u"ciao"_s,  u"你好"_s,  u"谢谢"_s,   u"こんにちは"_s, u"ok"_s,    u"okay"_s, u"good"_s, u"great"_s, u"cool"_s, u"nice"_s};
    return !words.isEmpty() && words.size() <= 5 && opening.contains(words.first()) &&
           std::all_of(words.cbegin(), words.cend(), [](const QString &word) { return greeting.contains(word); });
}

bool isArithmetic(const QString &text)
{
    static const QRegularExpression sum(uR"(^[\s\d.,()+\-*/×÷^%=?]+$)"_s);
    static const QRegularExpression twoNumbers(uR"(\d\s*[+\-*/×÷^%]\s*\(?\s*\d)"_s);
    return sum.match(text).hasMatch() && twoNumbers.match(text).hasMatch();
}

bool worksOnItsOwnText(const QString &head, const QStringList &words)
{
    static const QStringList verbs = {u"translate"_s, u"rewrite"_s, u"rephrase"_s, u"proofread"_s, u"paraphrase"_s,
                                      u"correct"_s,   u"shorten"_s, u"format"_s,   u"übersetze"_s, u"traduis"_s, u"traduce"_s};
    static const QRegularExpression givenText(uR"([:：]\s*\S|["“”«»]|\bthis\b)"_s);
    return !words.isEmpty() && verbs.contains(words.first()) && givenText.match(head).hasMatch();
}

bool isAboutTheLastAnswer(const QStringList &words)
{
    static const QStringList verbs = {u"summarise"_s, u"summarize"_s, u"shorten"_s, u"repeat"_s,    u"continue"_s,
                                      u"shorter"_s,   u"longer"_s,    u"simplify"_s, u"translate"_s, u"rephrase"_s};
    static const QStringList back = {u"that"_s, u"it"_s, u"this"_s, u"answer"_s, u"please"_s, u"above"_s, u"shorter"_s, u"longer"_s};
    if (words.isEmpty() || words.size() > 6 || !verbs.contains(words.first()))
        return false;
    return words.size() == 1 || std::any_of(words.cbegin() + 1, words.cend(), [](const QString &w) { return back.contains(w); });
}

/// The few words that say why the web is needed, or nothing.
QString webReason(const QString &head, const QStringList &words)
{
    static const QRegularExpression address(uR"(https?://|\bwww\.)"_s, QRegularExpression::CaseInsensitiveOption);
    if (address.match(head).hasMatch())
        return u"names a web address"_s;
    static const QStringList recent = {u"today"_s,   u"latest"_s,  u"news"_s,     u"current"_s, u"currently"_s, u"yesterday"_s,
                                       u"weather"_s, u"tonight"_s, u"recent"_s,   u"recently"_s, u"stock"_s,    u"now"_s,
                                       u"heute"_s,   u"aktuell"_s, u"aujourd'hui"_s, u"hoy"_s,  u"今天"_s,     u"最新"_s};
    if (std::any_of(words.cbegin(), words.cend(), [](const QString &w) { return recent.contains(w); }))
        return u"asks about something recent"_s;
    static const QRegularExpression asksForWeb(uR"(\b(search|look)\b.{0,20}\b(web|internet|online|google)\b)"_s,
                                               QRegularExpression::CaseInsensitiveOption);
    if (asksForWeb.match(head).hasMatch())
        return u"asks for the web"_s;
    return {};
}

} // namespace

Decision decide(const DecisionInput &input)
{
    const QString head = input.question.left(headLength).trimmed();
    const QStringList words = wordsOf(head);
    Decision decision;

    QString why;
    if (input.documents == Use::Off)
        why = u"documents are switched off"_s;
    else if (input.documents == Use::On)
        decision.useRag = true, why = u"documents are switched on"_s;
    else if (!input.hasDocuments)
        why = u"no documents yet"_s;
    else if (words.isEmpty())
        why = u"no words to look for"_s;
    else if (isGreeting(words))
        why = u"small talk"_s;
    else if (isArithmetic(head))
        why = u"a sum"_s;
    else if (worksOnItsOwnText(head, words))
        why = u"works on the text it brings"_s;
    else if (input.hasHistory && isAboutTheLastAnswer(words))
        why = u"about the last answer"_s;
    else
        decision.useRag = true, why = u"your documents may answer it"_s;

    if (input.webAvailable && input.web != Use::Off) {
        const QString because = webReason(head, words);
        decision.useWeb = input.web == Use::On || !because.isEmpty();
        if (decision.useWeb)
            why += u"; web: "_s + (because.isEmpty() ? u"switched on"_s : because);
    }
    decision.reason = why;
    return decision;
}

} // namespace docswiki::turn
