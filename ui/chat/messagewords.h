// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"
#include "core/store/conversation.h"

#include <QCoreApplication>
#include <QString>

/// The words of a message's buttons and marks, in one place for painting, menus and screen readers.
namespace docswiki::ui::words {

using namespace Qt::StringLiterals;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Message)
};

inline QString you()
{
    return Words::tr("You");
}
inline QString copy()
{
    return Words::tr("Copy");
}
inline QString copied()
{
    return Words::tr("Copied");
}
inline QString askAgain()
{
    return Words::tr("Ask again");
}
inline QString timing()
{
    return Words::tr("Timing");
}
inline QString retry()
{
    return Words::tr("Try again");
}
/// "Try again in 18 s"
inline QString retryIn(int seconds)
{
    return seconds < 120 ? Words::tr("Try again in %1 s").arg(seconds)
                         : Words::tr("Try again in %1 min").arg((seconds + 59) / 60);
}
inline QString otherModel()
{
    return Words::tr("Ask another model");
}
inline QString otherModelQuiet()
{
    return Words::tr("Other model…");
}
inline QString earlierTools(qsizetype count)
{
    return Words::tr("%1 earlier tool calls").arg(count);
}
inline QString editKey()
{
    return Words::tr("Open settings");
}
inline QString details()
{
    return Words::tr("Details");
}
inline QString hideDetails()
{
    return Words::tr("Hide details");
}
inline QString version(int which, int of)
{
    return u"%1/%2"_s.arg(which).arg(of);
}
inline QString earlierVersion()
{
    return Words::tr("Show the earlier answer");
}
inline QString laterVersion()
{
    return Words::tr("Show the later answer");
}
inline QString stop()
{
    return Words::tr("Stop");
}

/// The heading of an error card: what kind of thing failed.
inline QString errorTitle(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Network: return Words::tr("No connection");
    case ErrorCode::Timeout: return Words::tr("It took too long");
    case ErrorCode::Cancelled: return Words::tr("Stopped");
    case ErrorCode::Http: return Words::tr("The provider answered with an error");
    case ErrorCode::RateLimited: return Words::tr("The provider asks to wait");
    case ErrorCode::Unauthorised: return Words::tr("The provider does not accept the key");
    case ErrorCode::Protocol: return Words::tr("The answer makes no sense");
    case ErrorCode::Input: return Words::tr("This cannot be used");
    case ErrorCode::NotFound: return Words::tr("Not found");
    case ErrorCode::Storage: return Words::tr("The disk said no");
    case ErrorCode::Internal: return Words::tr("A defect of ours");
    }
    return {};
}

/// Why an answer ends where it ends; empty for one that is complete.
inline QString stateMark(store::MessageState state)
{
    switch (state) {
    case store::MessageState::Stopped: return Words::tr("Stopped by you. What was written is kept.");
    case store::MessageState::Interrupted: return Words::tr("Interrupted: the program ended before the answer did.");
    default: return {};
    }
}

} // namespace docswiki::ui::words
