// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/theme.h"

#include <QList>
#include <QString>

QT_BEGIN_NAMESPACE
class QTextDocument;
QT_END_NAMESPACE

namespace docswiki::ui {

struct CodeSpan {
    enum class Kind { Keyword, String, Comment, Number };
    Kind kind = Kind::Keyword;
    qsizetype begin = 0;
    qsizetype length = 0;

    bool operator==(const CodeSpan &) const = default;
};

/// Keywords, strings, comments and numbers, by rules that hold for whole families of languages; nothing for a language
/// that is not known. One pass, no regular expressions: time grows with the length only.
QList<CodeSpan> codeSpans(QStringView code, const QString &language);

/// Sets the colours on a document that holds nothing but code.
void colourCode(QTextDocument &document, const QString &language, const Theme &theme);

} // namespace docswiki::ui
