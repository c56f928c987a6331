// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/guide/scenario.h"

#include "core/metrics/goals.h"

#include <cmath>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using Kind = OldCall::Kind;

namespace {

constexpr int decisionTokens = 150;
constexpr int pagesRead = 5;

Milliseconds scaled(double seconds, double factor)
{
    return Milliseconds(std::llround(seconds * 1000 / factor));
}

QString words(int count)
{
    return count > 0 ? u"word"_s + u" word"_s.repeated(count - 1) : QString();
}

/// Every question began with these.
QList<OldCall> opening()
{
    return {{Kind::Model, decisionTokens, u"decide: documents?"_s},
            {Kind::Model, decisionTokens, u"decide: web?"_s},
            {Kind::Model, 1, u"warm the model up"_s}};
}

QList<OldCall> documentSearches(int count)
{
    QList<OldCall> calls;
    for (int i = 0; i < count; ++i)
        calls += {{Kind::Embedding, 0, u"embed the question"_s}, {Kind::Vectors, 0, u"ask the vector store"_s}};
    return calls;
}

QList<OldCall> webSearch()
{
    QList<OldCall> calls{{Kind::Model, 80, u"write the search"_s}, {Kind::Search, 0, u"search the web"_s}};
    for (int page = 1; page <= pagesRead; ++page)
        calls.append({Kind::Page, page, u"read page %1"_s.arg(page)});
    return calls;
}

OldCall answer()
{
    return {Kind::Answer, 0, u"answer"_s};
}

double goalSeconds(QStringView name)
{
    return metrics::goalMs(name) / 1000;
}
} // namespace

QList<Scenario> scenarios()
{
    using turn::Use;
    Scenario plain{u"plain"_s, u"How do I read the waterfall of an answer?"_s, Use::Off, false, 0, 240};
    plain.oldCalls = opening() + documentSearches(1) + QList{answer()};
    plain.guideSeconds = 13.76;
    plain.target = u"T1"_s;
    plain.targetSeconds = goalSeconds(u"average_response");
    plain.firstTokenJudged = true;

    Scenario rag{u"rag"_s, u"Which files can I add to a library, and what happens to them?"_s, Use::Off, false, 0, 560};
    rag.oldCalls = opening() + QList{OldCall{Kind::Model, 142, u"rephrase the question"_s}} + documentSearches(4) +
                   QList{answer()};
    rag.guideSeconds = 26.24;
    rag.target = u"T2"_s;
    rag.targetSeconds = goalSeconds(u"rag");
    rag.firstTokenJudged = true;

    Scenario web{u"web"_s, u"What is the latest news about partial indexes?"_s, Use::On, false, 0, 640};
    web.oldCalls = opening() + documentSearches(1) + webSearch() + QList{answer()};
    web.guideSeconds = 30.78;
    web.target = u"T3"_s;
    web.targetSeconds = goalSeconds(u"web");

    Scenario complex{u"complex"_s,
                     u"Compare what my documents say about timing with how others do it, step by step."_s, Use::Auto,
                     true, 480, 480};
    complex.oldCalls = opening() + QList{OldCall{Kind::Model, 194, u"plan the steps"_s}} + documentSearches(3) +
                       webSearch() + QList{answer()};
    complex.guideSeconds = 42.09;
    complex.target = u"T4"_s;
    complex.targetSeconds = goalSeconds(u"reasoning");
    return {plain, rag, web, complex};
}

test::Script scriptFor(const Scenario &scenario, const Assumptions &assumed, double factor)
{
    test::Script script;
    script.firstToken = scaled(assumed.firstToken, factor);
    script.tokensPerSecond = assumed.tokensPerSecond * factor;
    script.reasoning = words(scenario.reasoningTokens);
    script.answer = words(scenario.answerTokens);
    return script;
}

test::Script callsScript(const Scenario &scenario, const Assumptions &assumed, double factor)
{
    test::Script script = scriptFor(scenario, assumed, factor);
    script.reasoning.clear();
    script.answer.clear();
    script.toolCalls = {{u"use_rag_search"_s, u"{\"query\":\"timing\"}"_s}, {u"use_web_search"_s, u"{\"query\":\"timing practice\"}"_s}};
    return script;
}

test::Site siteFor(const Assumptions &assumed, double factor)
{
    test::Site site;
    site.connection = scaled(assumed.connection, factor);
    site.search = scaled(assumed.search, factor);
    site.pages.clear();
    for (const double seconds : assumed.pages)
        site.pages.append(scaled(seconds, factor));
    site.embedding = scaled(assumed.embedding, factor);
    site.vectors = scaled(assumed.vectors, factor);
    site.results = pagesRead;
    return site;
}

double modelSeconds(const Scenario &scenario, const Assumptions &assumed)
{
    const double calls = scenario.modelCallsTools ? assumed.firstToken : 0;
    return calls + assumed.firstToken + (scenario.reasoningTokens + scenario.answerTokens) / assumed.tokensPerSecond;
}

double expectedOldSeconds(const Scenario &scenario, const Assumptions &assumed)
{
    double seconds = 0;
    for (const OldCall &call : scenario.oldCalls) {
        seconds += assumed.connection;
        switch (call.kind) {
        case Kind::Model: seconds += assumed.firstToken + call.amount / assumed.tokensPerSecond; break;
        case Kind::Embedding: seconds += assumed.embedding; break;
        case Kind::Vectors: seconds += assumed.vectors; break;
        case Kind::Search: seconds += assumed.search; break;
        case Kind::Page: seconds += assumed.pages[(call.amount - 1) % assumed.pages.size()]; break;
        case Kind::Answer:
            seconds += assumed.firstToken + (scenario.reasoningTokens + scenario.answerTokens) / assumed.tokensPerSecond;
            break;
        }
    }
    return seconds;
}

} // namespace docswiki::bench
