// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/textstyle.h"

#include <QSet>
#include <QString>
#include <QTextFormat>

QT_BEGIN_NAMESPACE
class QTextDocument;
class QUrl;
QT_END_NAMESPACE

namespace docswiki::ui {

/// Formats of our own in rendered documents; the painter of a message reads them.
namespace textproperty {
constexpr int quoteDepth = QTextFormat::UserProperty + 10; ///< of a block: how deep in quotations
constexpr int rule = QTextFormat::UserProperty + 11;       ///< of a block: a horizontal line instead of text
constexpr int codeBlock = QTextFormat::UserProperty + 12;  ///< of a block: a line of code inside a list or quotation
} // namespace textproperty

struct RenderOptions {
    QSet<int> citations;     ///< source numbers that become chips; any other [n] stays text
    QString linkDefinitions; ///< see linkDefinitions()
};

/// Writes CommonMark with tables, strike-through and task lists into an empty document. Nothing is ever loaded: an
/// image becomes a link with its description; HTML is shown as text; nesting is drawn at most six levels deep; a link
/// to anything but http, https and mailto stays text. GUI thread; time and memory grow with the length only.
void renderMarkdown(const QString &markdown, const TextStyle &style, const RenderOptions &options,
                    QTextDocument &document);

/// The same without Markdown.
void renderPlain(const QString &text, const TextStyle &style, QTextDocument &document);

/// What may be opened with a click.
bool isSafeLink(const QUrl &url);

} // namespace docswiki::ui
