// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pinecone/pineconefilter.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxMetadata = 40 * 1024;

tl::unexpected<Error> invalid(const QString &what)
{
    return fail(ErrorCode::Input, what);
}

bool equals(const QJsonValue &held, const QJsonValue &wanted)
{
    if (!held.isArray()) return !held.isUndefined() && held == wanted;
    const QJsonArray list = held.toArray();
    return std::any_of(list.begin(), list.end(), [&wanted](const QJsonValue &value) { return value == wanted; });
}

Result<bool> compare(const QString &op, const QJsonValue &held, const QJsonValue &wanted)
{
    if (op == "$eq"_L1 || op == "$ne"_L1) {
        if (wanted.isArray() || wanted.isObject() || wanted.isNull())
            return invalid(u"the %1 operator must be followed by a string, boolean or number"_s.arg(op));
        return equals(held, wanted) == (op == "$eq"_L1);
    }
    if (op == "$in"_L1 || op == "$nin"_L1) {
        if (!wanted.isArray() || wanted.toArray().isEmpty())
            return invalid(u"the %1 operator must be followed by a list of strings or a list of numbers"_s.arg(op));
        const QJsonArray list = wanted.toArray();
        const bool in = std::any_of(list.begin(), list.end(), [&held](const QJsonValue &v) { return equals(held, v); });
        return in == (op == "$in"_L1);
    }
    if (op == "$exists"_L1) {
        if (!wanted.isBool()) return invalid(u"the $exists operator must be followed by a boolean"_s);
        return held.isUndefined() != wanted.toBool();
    }
    if (op == "$gt"_L1 || op == "$gte"_L1 || op == "$lt"_L1 || op == "$lte"_L1) {
        if (!wanted.isDouble()) return invalid(u"the %1 operator must be followed by a number"_s.arg(op));
        if (!held.isDouble()) return false;
        const double a = held.toDouble();
        const double b = wanted.toDouble();
        return op == "$gt"_L1 ? a > b : op == "$gte"_L1 ? a >= b : op == "$lt"_L1 ? a < b : a <= b;
    }
    return invalid(u"%1 is not a valid operator"_s.arg(op));
}

Result<bool> passesField(const QJsonValue &condition, const QJsonValue &held)
{
    if (!condition.isObject()) return compare(u"$eq"_s, held, condition);
    const QJsonObject operators = condition.toObject();
    if (operators.isEmpty()) return invalid(u"an operator is missing"_s);
    for (auto it = operators.begin(); it != operators.end(); ++it) {
        const auto passed = compare(it.key(), held, it.value());
        if (!passed || !*passed) return passed;
    }
    return true;
}
} // namespace

Result<bool> passesFilter(const QJsonObject &filter, const QJsonObject &metadata)
{
    bool passes = true;
    for (auto it = filter.begin(); it != filter.end(); ++it) {
        Result<bool> one = false;
        if (it.key() == "$and"_L1 || it.key() == "$or"_L1) {
            const bool all = it.key() == "$and"_L1;
            if (!it.value().isArray() || it.value().toArray().isEmpty())
                return invalid(u"%1 must be followed by a list of filters"_s.arg(it.key()));
            bool held = all;
            for (const auto &part : it.value().toArray()) {
                const auto sub = passesFilter(part.toObject(), metadata);
                if (!sub) return sub;
                held = all ? held && *sub : held || *sub;
            }
            one = held;
        } else if (it.key().startsWith(u'$')) {
            return invalid(u"%1 is not a valid operator"_s.arg(it.key()));
        } else {
            one = passesField(it.value(), metadata[it.key()]);
        }
        if (!one) return one;
        passes = passes && *one;
    }
    return passes;
}

Result<void> checkMetadata(const QJsonObject &metadata)
{
    if (QJsonDocument(metadata).toJson(QJsonDocument::Compact).size() > maxMetadata)
        return invalid(u"metadata size is more than the limit of 40960 bytes per vector"_s);
    for (auto it = metadata.begin(); it != metadata.end(); ++it) {
        bool good = it.value().isString() || it.value().isDouble() || it.value().isBool();
        if (it.value().isArray()) {
            const QJsonArray list = it.value().toArray();
            good = std::all_of(list.begin(), list.end(), [](const QJsonValue &value) { return value.isString(); });
        }
        if (!good)
            return invalid(u"metadata value must be a string, number, boolean or list of strings, got another for "
                           "field '%1'"_s.arg(it.key()));
    }
    return {};
}

} // namespace docswiki::test
