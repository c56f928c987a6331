// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/toolrow.h"

#include "ui/chat/formattext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxArguments = 120;
constexpr qsizetype maxDetails = 4000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ToolRow)
};

enum class Kind { Documents, Web, Page, Other };

Kind kindOf(const QString &name)
{
    if (name == "use_rag_search"_L1 || name.contains("rag_search"_L1) || name.contains("document"_L1))
        return Kind::Documents;
    if (name.contains("web"_L1) && name.contains("search"_L1)) return Kind::Web;
    if (name.contains("fetch"_L1) || name.contains("read_page"_L1) || name.contains("open_page"_L1)) return Kind::Page;
    return Kind::Other;
}

QString cut(const QString &text, qsizetype most)
{
    const QString line = text.left(4 * most).simplified();
    return line.size() <= most ? line : line.left(most - 1) + u'…';
}

QString firstOf(const QJsonObject &object, std::initializer_list<QLatin1StringView> keys)
{
    for (const QLatin1StringView key : keys) {
        if (const QString value = object[key].toString().simplified(); !value.isEmpty()) return value;
    }
    return {};
}

/// `city: “Paris”, days: 3`; what is no object is shown as it came.
QString argumentWords(const QString &arguments)
{
    const QJsonDocument document = QJsonDocument::fromJson(arguments.toUtf8());
    if (!document.isObject()) return cut(arguments, maxArguments);
    QStringList words;
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        QString value = it.value().toVariant().toString();
        if (it.value().isString())
            value = u"“%1”"_s.arg(value);
        else if (it.value().isObject() || it.value().isArray())
            value = QString::fromUtf8(it.value().isObject()
                                          ? QJsonDocument(it.value().toObject()).toJson(QJsonDocument::Compact)
                                          : QJsonDocument(it.value().toArray()).toJson(QJsonDocument::Compact));
        words << it.key() + u": "_s + value;
    }
    return cut(words.join(u", "_s), maxArguments);
}

} // namespace

QString toolIcon(const QString &name)
{
    switch (kindOf(name)) {
    case Kind::Documents: return u"library"_s;
    case Kind::Web: return u"globe"_s;
    case Kind::Page: return u"file-text"_s;
    case Kind::Other: return u"tool"_s;
    }
    return {};
}

QString toolTitle(const ToolRow &row)
{
    const bool running = row.state == ToolState::Running;
    const QJsonObject object = QJsonDocument::fromJson(row.arguments.toUtf8()).object();
    const QString query = cut(firstOf(object, {"query"_L1, "q"_L1, "question"_L1, "text"_L1}), maxArguments);
    switch (kindOf(row.name)) {
    case Kind::Documents:
        if (query.isEmpty())
            return running ? Words::tr("Searching your documents") : Words::tr("Searched your documents");
        return (running ? Words::tr("Searching your documents for “%1”")
                        : Words::tr("Searched your documents for “%1”"))
            .arg(query);
    case Kind::Web:
        if (query.isEmpty()) return running ? Words::tr("Searching the web") : Words::tr("Searched the web");
        return (running ? Words::tr("Searching the web for “%1”") : Words::tr("Searched the web for “%1”")).arg(query);
    case Kind::Page: {
        const QUrl url(firstOf(object, {"url"_L1, "link"_L1}));
        const QString what = url.host().isEmpty() ? row.name : url.host();
        return (running ? Words::tr("Reading %1") : Words::tr("Read %1")).arg(what);
    }
    case Kind::Other: break;
    }
    const QString arguments = argumentWords(row.arguments);
    const QString call = arguments.isEmpty() || object.isEmpty() ? row.name : row.name + u" ("_s + arguments + u')';
    return (running ? Words::tr("Running %1") : Words::tr("Ran %1")).arg(call);
}

QString toolFacts(const ToolRow &row, Nanoseconds elapsed)
{
    const QString summary = cut(row.summary, 200);
    QStringList parts;
    switch (row.state) {
    case ToolState::Running: return u"… "_s + formatClock(std::max(Nanoseconds{0}, elapsed - row.begin));
    case ToolState::Done:
        if (!summary.isEmpty()) parts << summary;
        break;
    case ToolState::Failed:
        parts << (summary.isEmpty() ? Words::tr("failed") : Words::tr("failed: %1").arg(summary));
        break;
    case ToolState::Stopped: parts << Words::tr("stopped"); break;
    }
    if (row.took > Nanoseconds{0}) parts << formatDuration(row.took);
    return parts.join(u" · "_s);
}

Nanoseconds toolsTime(const QList<ToolRow> &rows)
{
    QList<std::pair<Nanoseconds, Nanoseconds>> spans;
    for (const ToolRow &row : rows)
        spans.append({row.begin, row.end()});
    std::sort(spans.begin(), spans.end());
    Nanoseconds sum{0}, until{0};
    for (const auto &[begin, end] : std::as_const(spans)) {
        const Nanoseconds from = std::max(begin, until);
        if (end > from) sum += end - from;
        until = std::max(until, end);
    }
    return sum;
}

QString toolsSummary(const QList<ToolRow> &rows)
{
    const auto failed = static_cast<int>(
        std::count_if(rows.cbegin(), rows.cend(), [](const ToolRow &r) { return r.state == ToolState::Failed; }));
    QString text = rows.size() == 1 ? Words::tr("Used 1 tool") : Words::tr("Used %1 tools").arg(rows.size());
    if (failed > 0) text += u", "_s + Words::tr("%1 failed").arg(failed);
    const Nanoseconds took = toolsTime(rows);
    return took > Nanoseconds{0} ? text + u" · "_s + formatDuration(took) : text;
}

QString toolsFooter(const QList<ToolRow> &rows)
{
    return rows.isEmpty()
               ? QString()
               : Words::tr("tools %1 · %2").arg(QString::number(rows.size()), formatDuration(toolsTime(rows)));
}

QString toolDetails(const ToolRow &row)
{
    QStringList lines{row.name};
    const QString arguments = argumentWords(row.arguments);
    if (!arguments.isEmpty() && arguments != "{}"_L1)
        lines[0] += u" ("_s + row.arguments.simplified().left(maxDetails) + u')';
    if (!row.summary.isEmpty()) lines << row.summary.left(maxDetails);
    return lines.join(u'\n');
}

} // namespace docswiki::ui
