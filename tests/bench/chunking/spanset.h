// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace docswiki::bench {

/// Characters of a file, end exclusive.
struct Span {
    qint64 begin = 0;
    qint64 end = 0;
};

/// Questions whose answers are known to the character.
struct SpanSet {
    struct Question {
        QString text;
        QString file; ///< name
        QList<Span> answer;
    };
    QStringList files; ///< paths
    QList<Question> questions;
};

/// A folder with `files/` and `questions.jsonl` {text, file, spans: [[begin, end], …]}; spans count code points, the
/// set read counts UTF-16 units.
Result<SpanSet> readSpanSet(const QString &folder);

/// The spans in order, without overlap.
QList<Span> united(QList<Span> spans);
qint64 lengthOf(const QList<Span> &spans);
/// Characters that are in both; both united.
qint64 shared(const QList<Span> &a, const QList<Span> &b);

} // namespace docswiki::bench
