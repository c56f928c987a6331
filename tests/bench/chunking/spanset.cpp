// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/chunking/spanset.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {

/// For each code point of a text, and for its end, the UTF-16 unit at which it begins; empty: they are the same.
QList<qint64> unitsOf(const QString &text)
{
    const bool same = std::none_of(text.cbegin(), text.cend(), [](QChar c) { return c.isSurrogate(); });
    QList<qint64> units;
    if (same) return units;
    for (qint64 i = 0; i < text.size(); ++i) {
        if (!text[i].isLowSurrogate()) units.append(i);
    }
    units.append(text.size());
    return units;
}

} // namespace

Result<SpanSet> readSpanSet(const QString &folder)
{
    SpanSet set;
    QHash<QString, QList<qint64>> units;
    for (const QFileInfo &info : QDir(folder + "/files"_L1).entryInfoList(QDir::Files, QDir::Name)) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Input, u"%1 cannot be read."_s.arg(file.fileName()));
        set.files.append(info.filePath());
        units[info.fileName()] = unitsOf(QString::fromUtf8(file.readAll()));
    }
    QFile file(folder + "/questions.jsonl"_L1);
    if (!file.open(QIODevice::ReadOnly)) return fail(ErrorCode::NotFound, u"%1 cannot be read."_s.arg(file.fileName()));
    while (!file.atEnd()) {
        const QJsonObject object = QJsonDocument::fromJson(file.readLine()).object();
        SpanSet::Question question{object["text"_L1].toString(), object["file"_L1].toString(), {}};
        const QList<qint64> &map = units.value(question.file);
        const auto unit = [&](const QJsonValue &value) {
            const qint64 point = value.toInteger();
            return map.isEmpty() ? point : map.value(point, map.constLast());
        };
        for (const QJsonValue &span : object["spans"_L1].toArray())
            question.answer.append({unit(span[0]), unit(span[1])});
        question.answer = united(question.answer);
        if (lengthOf(question.answer) > 0) set.questions.append(question);
    }
    if (set.questions.isEmpty() || set.files.isEmpty())
        return fail(ErrorCode::Input, u"%1 holds no questions with spans."_s.arg(folder));
    return set;
}

QList<Span> united(QList<Span> spans)
{
    std::sort(spans.begin(), spans.end(), [](const Span &a, const Span &b) { return a.begin < b.begin; });
    QList<Span> result;
    for (const Span &span : std::as_const(spans)) {
        if (!result.isEmpty() && span.begin <= result.constLast().end)
            result.last().end = std::max(result.constLast().end, span.end);
        else
            result.append(span);
    }
    return result;
}

qint64 lengthOf(const QList<Span> &spans)
{
    qint64 length = 0;
    for (const Span &span : spans)
        length += span.end - span.begin;
    return length;
}

qint64 shared(const QList<Span> &a, const QList<Span> &b)
{
    qint64 length = 0;
    for (const Span &left : a) {
        for (const Span &right : b)
            length += std::max<qint64>(0, std::min(left.end, right.end) - std::max(left.begin, right.begin));
    }
    return length;
}

} // namespace docswiki::bench
