// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/profilefields.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace docswiki::ui::profilefields {

using namespace Qt::StringLiterals;

namespace {

QString words(const char *source)
{
    return QCoreApplication::translate("docswiki::ui::profilefields", source);
}

/// What the time limit makes of a wait that nobody set (resources/profiles/README.md); seconds.
double derived(const QString &name, double timeout)
{
    return name == "connect_s"_L1 ? std::min(10.0, timeout)
           : name == "gap_s"_L1   ? std::max(30.0, timeout)
           : name == "total_s"_L1 ? std::max(600.0, 10 * timeout)
                                  : timeout;
}

QString shown(double value, bool whole)
{
    return whole ? QLocale().toString(value, 'f', 0) : text(value);
}

} // namespace

const QList<Field> &all()
{
    static const QList<Field> fields{
        {u"max_tokens"_s, words("Longest answer"), words("tokens"),
         words("The answer stops there. A token is about three quarters of an English word."), 1, 1'000'000, true,
         false},
        {u"temperature"_s, words("Temperature"), words("0 to 2"),
         words("0: always the likeliest word. Higher: more varied, less exact."), 0, 2, false, false},
        {u"timeout_s"_s, words("Time limit"), words("seconds"),
         words("How long you are willing to wait for the first word. The limits below follow from it."), 0.1, 3600,
         false, false},
        {u"stream_chunk"_s, words("Repaint after"), words("characters"),
         words("How many characters are gathered before the answer is painted again. The first word never waits."), 1,
         10'000, true, false},
        {u"context_length"_s, words("Context length"), words("tokens, local models"),
         words("How much of a conversation a server on this computer keeps in the model's memory; more needs more "
               "memory."),
         256, 10'000'000, true, false},
        {u"prompt_price"_s, words("Price of the question"), words("USD a million tokens"),
         words("Used where the provider's list does not say it."), 0, 1'000'000, false, false},
        {u"completion_price"_s, words("Price of the answer"), words("USD a million tokens"),
         words("Used where the provider's list does not say it."), 0, 1'000'000, false, false},
        {u"connect_s"_s, words("Connect"), words("seconds"), words("Until the connection stands."), 0.1, 86'400, false,
         true},
        {u"headers_s"_s, words("Accept"), words("seconds"),
         words("From sending the question until the server takes it."), 0.1, 86'400, false, true},
        {u"first_content_s"_s, words("First word"), words("seconds"), words("From then until the first word."), 0.1,
         86'400, false, true},
        {u"gap_s"_s, words("Silence"), words("seconds"), words("After the first word: the longest silence in between."),
         0.1, 86'400, false, true},
        {u"total_s"_s, words("In all"), words("seconds"), words("The whole answer."), 0.1, 86'400, false, true},
    };
    return fields;
}

Result<std::optional<double>> parse(const Field &field, const QString &typed)
{
    const QString trimmed = typed.trimmed();
    if (trimmed.isEmpty()) return std::optional<double>();
    bool ok = false;
    double value = QLocale().toDouble(trimmed, &ok);
    if (!ok) value = QLocale::c().toDouble(trimmed, &ok);
    if (!ok || !std::isfinite(value))
        return fail(ErrorCode::Input, words("“%1” is not a number.").arg(trimmed.left(40)));
    if (field.whole && value != std::floor(value))
        return fail(ErrorCode::Input, words("Only whole numbers here, such as %1.").arg(text(std::ceil(value))));
    if (value < field.from || value > field.to)
        return fail(ErrorCode::Input,
                    words("From %1 to %2.")
                        .arg(shown(field.from, field.from == std::floor(field.from)), shown(field.to, true)));
    return std::optional<double>(value);
}

QString text(double value)
{
    QLocale plain;
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(value, 'g', 12);
}

QString placeholder(const Field &field, const QMap<QString, double> &own, const QMap<QString, double> &bundled)
{
    const auto value = bundled.constFind(field.name);
    if (value != bundled.constEnd()) return text(*value);
    if (field.limit) {
        const double timeout = own.value(u"timeout_s"_s, bundled.value(u"timeout_s"_s, 60));
        return words("%1 (from the time limit)").arg(text(derived(field.name, timeout)));
    }
    return field.name == "context_length"_L1 ? words("the server's choice") : words("as the provider says");
}

} // namespace docswiki::ui::profilefields
