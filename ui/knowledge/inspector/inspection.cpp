// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/inspection.h"

#include "ui/common/format.h"
#include "ui/common/passageplace.h"

#include <QCoreApplication>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::PassageFate;
using knowledge::RankedPassage;
using knowledge::RetrievalReport;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("docswiki::ui::inspection", source);
}

double scoreOf(const RankedPassage &passage, Arm arm)
{
    return arm == Arm::Words ? passage.passage.lexicalScore : passage.passage.vectorScore.value_or(0);
}

/// "“Partial Indexes”"; a passage that is not in the report: "a better one".
QString nameOf(const RetrievalReport &report, qint64 chunk)
{
    for (const RankedPassage &one : report.passages) {
        if (one.passage.chunkId == chunk)
            return text("“%1”").arg(documentTitle(one.passage.document, one.passage.title));
    }
    return text("a better one");
}

} // namespace

std::optional<int> armRank(const RankedPassage &passage, Arm arm)
{
    return arm == Arm::Words ? passage.keywordRank : passage.vectorRank;
}

Inspection inspect(const RetrievalReport &report)
{
    Inspection all;
    QList<int> others;
    for (int i = 0; i < report.passages.size(); ++i) {
        const RankedPassage &one = report.passages[i];
        if (one.keywordRank) all.words << i;
        if (one.vectorRank) all.meaning << i;
        (one.fate == PassageFate::Used ? all.results : others) << i;
    }
    all.used = static_cast<int>(all.results.size());
    all.results << others;
    const auto byRank = [&report](Arm arm) {
        return [&report, arm](int a, int b) {
            return armRank(report.passages[a], arm) < armRank(report.passages[b], arm);
        };
    };
    std::stable_sort(all.words.begin(), all.words.end(), byRank(Arm::Words));
    std::stable_sort(all.meaning.begin(), all.meaning.end(), byRank(Arm::Meaning));
    return all;
}

double armShare(const RetrievalReport &report, int passage, Arm arm)
{
    double best = 0;
    for (const RankedPassage &one : report.passages) {
        if (armRank(one, arm)) best = std::max(best, scoreOf(one, arm));
    }
    const RankedPassage &asked = report.passages[passage];
    return best > 0 && armRank(asked, arm) ? std::clamp(scoreOf(asked, arm) / best, 0.0, 1.0) : 0;
}

QString fateWord(PassageFate fate)
{
    switch (fate) {
    case PassageFate::Used: return text("used");
    case PassageFate::Folded: return text("says the same");
    case PassageFate::Joined: return text("joined");
    case PassageFate::Irrelevant: return text("not relevant");
    case PassageFate::Crowded: return text("enough of its document");
    case PassageFate::OverBudget: return text("over the budget");
    case PassageFate::Beyond: return text("further down");
    }
    return {};
}

QString fateReason(const RetrievalReport &report, int passage)
{
    const RankedPassage &one = report.passages[passage];
    switch (one.fate) {
    case PassageFate::Used: return text("The model reads this passage with the question.");
    case PassageFate::Folded:
        return text("Left out: it says the same as %1, which fits better.").arg(nameOf(report, one.into));
    case PassageFate::Joined:
        return text("Became part of %1, beside which it stands in the document.").arg(nameOf(report, one.into));
    case PassageFate::Irrelevant: return text("Left out: too little of the question is in it.");
    case PassageFate::Crowded: return text("Left out: its document has given enough passages already.");
    case PassageFate::OverBudget:
        return text("Left out: the %1 tokens for passages were used up. The budget can be raised in Settings.")
            .arg(format::whole(report.budgetTokens));
    case PassageFate::Beyond: return text("Left out: enough better passages were found.");
    }
    return {};
}

SearchVerdict verdictOf(const knowledge::Retrieval &retrieval, Nanoseconds took)
{
    using Tone = Chip::Tone;
    const qsizetype used = retrieval.passages.size();
    if (!retrieval.report) {
        if (used == 0) return {text("Nothing relevant was found"), text("An answer would say so."), Tone::Warn};
        return {text("%1 for the model").arg(format::passages(used)), text("in %1").arg(format::duration(took)),
                Tone::Good};
    }
    const RetrievalReport &report = *retrieval.report;
    const bool wordsOnly = report.vectorModel.isEmpty() && report.vectorError.isEmpty();
    if (report.searched == 0)
        return {text("There is nothing to search"),
                text("No passage is indexed here yet. Add documents, or wait until they are read."), Tone::Warn};
    if (used == 0 && report.passages.isEmpty())
        return {text("Nothing was found"),
                wordsOnly ? text("None of the words is in %1. Try the words that the document itself uses; search by "
                                 "meaning, which is off, finds other words too.")
                                .arg(format::passages(report.searched))
                          : text("Nothing in %1 comes near the question.").arg(format::passages(report.searched)),
                Tone::Warn};
    if (used == 0)
        return {text("Nothing relevant was found"),
                text("%1 came up, but too little of the question is in them. An answer would say that your documents "
                     "do not tell.")
                    .arg(format::passages(report.passages.size())),
                Tone::Warn};
    return {used == 1 ? text("1 passage goes to the model") : text("%1 passages go to the model").arg(used),
            text("of %1 that came up in %2 · %3")
                .arg(format::whole(report.passages.size()), format::passages(report.searched), format::duration(took)),
            retrieval.degraded ? Tone::Warn : Tone::Good};
}

QList<SearchStep> searchSteps(const RetrievalReport &report)
{
    QList<SearchStep> steps;
    const Nanoseconds none{0};
    if (report.keywordTook > none) steps.append({text("words"), none, report.keywordTook, 0});
    if (report.embedTook > none) steps.append({text("meaning of the question"), none, report.embedTook, 1});
    if (report.vectorTook > none) steps.append({text("nearest passages"), report.embedTook, report.vectorTook, 1});
    const Nanoseconds both = std::max(report.keywordTook, report.embedTook + report.vectorTook);
    if (report.assembleTook > none) steps.append({text("put together"), both, report.assembleTook, 2});
    return steps;
}

QColor armColour(Arm arm, const Theme &theme)
{
    if (arm == Arm::Meaning) return theme.dark ? QColor(0xD98FB8) : QColor(0xB55C8C);
    return theme.dark ? theme.stage(turn::Stage::Web) : theme.stage(turn::Stage::Retrieve);
}

} // namespace docswiki::ui
