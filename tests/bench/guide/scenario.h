// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnrequest.h"
#include "tests/support/emulator/script.h"
#include "tests/support/emulator/site.h"

#include <QList>
#include <QString>

namespace docswiki::bench {

/// One call of the old service. They are made one after another, each over a connection of its own.
struct OldCall {
    enum class Kind {
        Model,     ///< a small, whole answer of `amount` tokens
        Embedding, ///< the vector of a text
        Vectors,   ///< the nearest passages of a vector
        Search,    ///< the results of a web search
        Page,      ///< page number `amount`
        Answer,    ///< the answer itself, waited for whole
    };
    Kind kind = Kind::Answer;
    int amount = 0;
    QString what; ///< for people
};

/// One of the guide's four kinds of question. Seconds are those of the guide; what is run is shorter by Scale::factor.
struct Scenario {
    QString name;
    QString question;
    turn::Use web = turn::Use::Off;
    bool modelCallsTools = false; ///< ours lets the model ask for documents and web itself, in a round of its own
    int reasoningTokens = 0;
    int answerTokens = 0;
    QList<OldCall> oldCalls;
    double guideSeconds = 0; ///< what the guide measured before
    QString target;          ///< "T1" … "T4": of the whole answer
    double targetSeconds = 0;
    bool firstTokenJudged = false; ///< whether T5 is held against this one; README.md says why
};

/// What every call takes, in seconds. The same for both clients; README.md gives the reasons.
struct Assumptions {
    double connection = 0.3;
    double firstToken = 1.0;
    double tokensPerSecond = 80;
    double embedding = 0.5;
    double vectors = 0.7;
    double search = 0.9;
    QList<double> pages{0.8, 1.0, 1.4, 1.6, 2.2};
};

constexpr double firstTokenTarget = 2.0; ///< T5, seconds

QList<Scenario> scenarios();

/// The emulator's settings, `factor` times quicker than the guide's world.
/// Who calls tools is asked twice: for the calls, and for the answer.
test::Script callsScript(const Scenario &scenario, const Assumptions &assumed, double factor);
test::Script scriptFor(const Scenario &scenario, const Assumptions &assumed, double factor);
test::Site siteFor(const Assumptions &assumed, double factor);

/// Seconds in which the model writes the answer, when nothing else is waited for: nobody can be quicker.
double modelSeconds(const Scenario &scenario, const Assumptions &assumed);

/// What the old calls add up to, in seconds.
double expectedOldSeconds(const Scenario &scenario, const Assumptions &assumed);

} // namespace docswiki::bench
