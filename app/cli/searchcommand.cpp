// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using knowledge::Passage;

namespace {

constexpr qsizetype shownText = 280; // characters of a passage in the terminal; --json has all

class SearchCommand final : public Command {
public:
    explicit SearchCommand(CommandLine &commandLine) : Command(commandLine)
    {
        line().parser().addOptions({{u"top-k"_s, u"How many passages, 1 to 100 (default: 4)."_s, u"N"_s, u"4"_s},
                                    {u"library"_s, u"Only in this library; may be given again."_s, u"NAME"_s}});
    }

private:
    Result<bool> prepare(engine::EngineConfig &) override
    {
        m_query.text = line().positional().mid(1).join(u' ').trimmed();
        m_query.libraries = line().values(u"library"_s);
        bool number = false;
        m_query.topK = line().value(u"top-k"_s).toInt(&number);
        if (m_query.text.isEmpty())
            return fail(ErrorCode::Input, u"search needs some words: docswiki search \"partial index\""_s);
        if (!number || m_query.topK < 1 || m_query.topK > 100)
            return fail(ErrorCode::Input, u"--top-k is a number from 1 to 100."_s);
        return true;
    }

    void start() override
    {
        whenDone<bool>(engine().whenReady(), [this](bool) {
            whenDone<knowledge::Retrieval>(engine().search(m_query), [this](const knowledge::Retrieval &found) {
                line().json() ? printJson(found.passages) : printText(found.passages);
                if (found.degraded) terminal().note(found.note);
                end(Done);
            });
        });
    }

    void printJson(const QList<Passage> &found)
    {
        QJsonArray array;
        for (qsizetype i = 0; i < found.size(); ++i) {
            const Passage &p = found[i];
            array.append(QJsonObject{{u"rank"_s, i + 1},
                                     {u"score"_s, p.score},
                                     {u"document"_s, p.document},
                                     {u"title"_s, p.title},
                                     {u"section"_s, p.section()},
                                     {u"page"_s, p.page > 0 ? QJsonValue(p.page) : QJsonValue()},
                                     {u"library"_s, p.library},
                                     {u"text"_s, p.text},
                                     {u"scores"_s, QJsonObject{{u"lexical"_s, p.lexicalScore},
                                                               {u"vector"_s, p.vectorScore ? QJsonValue(*p.vectorScore) : QJsonValue()}}}});
        }
        terminal().out(QString::fromUtf8(QJsonDocument(array).toJson()));
    }

    void printText(const QList<Passage> &found)
    {
        Terminal &t = terminal();
        if (found.isEmpty())
            t.out(u"Nothing matches. Try other words, or add documents: docswiki index FOLDER\n"_s);
        for (qsizetype i = 0; i < found.size(); ++i) {
            const Passage &p = found[i];
            QString heading = t.bold(p.title);
            if (!p.headingPath.isEmpty() && p.section() != p.title)
                heading += t.dim(u" › "_s + p.section());
            t.out(u"%1 %2\n"_s.arg(t.accent(u"[%1]"_s.arg(i + 1)), heading));
            t.out(t.dim(u"    %1%2\n"_s.arg(p.document, p.page > 0 ? u", page %1"_s.arg(p.page) : QString())));
            QString text = p.text.simplified();
            if (text.size() > shownText)
                text = text.left(shownText) + u" …"_s;
            t.out(wrapped(text, std::min(t.columns(), 100), u"    "_s) + u"\n\n"_s);
        }
    }

    knowledge::RetrieveQuery m_query;
};

} // namespace

std::unique_ptr<Command> makeSearchCommand(CommandLine &line)
{
    return std::make_unique<SearchCommand>(line);
}

} // namespace docswiki::cli
