// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/attempt.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::ui {

/// What became of the tries to get an answer, in the person's words. Fed with every Attempt of a turn, in order; empty
/// for a turn whose first try answered. A plain value.
class AttemptNote {
public:
    /// `at`: since the turn began.
    void add(const provider::Attempt &attempt, Nanoseconds at);
    bool isEmpty() const { return m_steps.isEmpty(); }

    /// What goes on between a failed try and an answer.
    struct Now {
        QString text;                          ///< "gpt-5 returned 429 · asking deepseek-chat-v3.1"
        Nanoseconds since{0};                  ///< since the turn began
        std::optional<Nanoseconds> until = {}; ///< of a pause; `text` then ends where the countdown goes
    };
    std::optional<Now> now() const;

    QString asked() const;      ///< the model that is asked now; empty: the one of the request
    QString answeredBy() const; ///< empty: nobody yet, or the first that was asked
    /// "Answered by deepseek-chat-v3.1 after gpt-5 returned 429 (1.2 s)"; empty when there is nothing to tell.
    QString sentence() const;
    /// What the providers said, a line for each try that failed.
    QStringList details() const;

    bool operator==(const AttemptNote &) const = default;

private:
    struct Step {
        provider::Attempt attempt;
        Nanoseconds at{0};
        bool operator==(const Step &) const = default;
    };
    qsizetype tellingAnswer() const;

    QList<Step> m_steps; ///< bounded
};

/// "returned 429", "could not be reached": what follows the name of who failed.
QString failureWords(const Error &error);
/// An Error's detail for people: "status 429 · request id 8f31c2".
QString detailText(const QString &detail);

} // namespace docswiki::ui
