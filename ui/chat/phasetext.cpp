// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/phasetext.h"

#include "ui/chat/formattext.h"

#include <QCoreApplication>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

QString phaseText(const QString &phase, Nanoseconds elapsed, const std::optional<UsualBand> &usual)
{
    QString line = phase + u" … "_s + formatClock(elapsed);
    if (usual && usual->known()) {
        const QString from = formatClock(usual->p50), to = formatClock(usual->p95);
        line +=
            u' ' + QCoreApplication::translate("ChatText", "(usual %1 to %2)").arg(QString(from).remove(u" s"_s), to);
    }
    return line;
}

QString silenceText(Nanoseconds silence)
{
    // Whole seconds, rounded down: the line must not say more than is true.
    const Nanoseconds whole = std::chrono::floor<std::chrono::seconds>(silence);
    return QCoreApplication::translate("ChatText", "Nothing has arrived for %1 · Esc stops")
        .arg(formatClock(whole).replace(u".0 "_s, u" "_s));
}

QString countdownText(const QString &phase, Nanoseconds left)
{
    const auto seconds = std::max<qint64>(0, std::chrono::ceil<std::chrono::seconds>(left).count());
    return phase + u" %1 s"_s.arg(seconds);
}

QString stillNothingText(const QString &phase, Nanoseconds elapsed)
{
    return phaseText(phase, elapsed, std::nullopt) + u" · "_s +
           QCoreApplication::translate("ChatText", "nothing has arrived yet");
}

} // namespace docswiki::ui
