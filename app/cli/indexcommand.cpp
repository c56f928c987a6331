// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/format.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using namespace knowledge;

namespace {

constexpr int shownSkips = 20; // in the terminal; --json has all

class IndexCommand final : public Command {
public:
    explicit IndexCommand(CommandLine &commandLine) : Command(commandLine)
    {
        line().parser().addOption({u"library"_s, u"The library they go into (default: Documents)."_s, u"NAME"_s, u"Documents"_s});
    }

    void interrupt() override
    {
        m_interrupted = true;
        engine().cancelIndexing();
    }

private:
    Result<bool> prepare(engine::EngineConfig &config) override
    {
        config.sampleLibrary = false;
        const QStringList given = line().positional().mid(1);
        if (given.isEmpty())
            return fail(ErrorCode::Input, u"index needs a file, a folder or a website: docswiki index ~/Documents"_s);
        for (const QString &path : given) {
            if (path.startsWith("http://"_L1) || path.startsWith("https://"_L1)) {
                m_paths.append(path);
                continue;
            }
            if (!QFileInfo::exists(path))
                return fail(ErrorCode::Input, u"%1 is not there."_s.arg(path));
            m_paths.append(QFileInfo(path).absoluteFilePath());
        }
        if (line().value(u"library"_s).trimmed().isEmpty())
            return fail(ErrorCode::Input, u"A library needs a name."_s);
        return true;
    }

    void start() override
    {
        connect(&engine(), &engine::Engine::indexProgressChanged, this, &IndexCommand::showProgress);
        connect(&engine(), &engine::Engine::indexFinished, this, &IndexCommand::finish);
        engine().indexPaths(m_paths, line().value(u"library"_s).trimmed());
    }

    void showProgress(const IndexProgress &p)
    {
        if (p.phase == IndexPhase::Scanning)
            return terminal().status(u"Looking for files … %1"_s.arg(p.filesTotal));
        QString text = u"%1 of %2 files · %3 passages · %4 files/s"_s.arg(p.filesDone)
                           .arg(p.filesTotal)
                           .arg(p.chunks)
                           .arg(p.filesPerSecond, 0, 'f', 0);
        if (p.timeLeft)
            text += u" · %1 left"_s.arg(metrics::shortDuration(*p.timeLeft));
        terminal().status(bar(p.filesTotal > 0 ? static_cast<double>(p.filesDone) / p.filesTotal : 0, 20) + u' ' + text);
    }

    void finish(const Result<IndexSummary> &result)
    {
        if (!result)
            return endWith(result.error());
        if (line().json())
            printJson(*result);
        else
            printText(*result);
        if (m_interrupted || result->cancelled) {
            terminal().note(u"Not everything is indexed: the same command goes on where it stopped."_s);
            return end(Interrupted);
        }
        // Where passages are searched by meaning too, the work is done when they all have their vectors.
        connect(&engine(), &engine::Engine::embeddingProgressChanged, this, &IndexCommand::followVectors);
        whenDone<EmbeddingProgress>(engine().embeddingProgress(), [this](const EmbeddingProgress &progress) {
            m_vectors = true;
            followVectors(progress);
        });
    }

    void followVectors(const EmbeddingProgress &p)
    {
        if (!m_vectors) return;
        if (p.running)
            return terminal().status(bar(p.total > 0 ? static_cast<double>(p.done) / static_cast<double>(p.total) : 0, 20) +
                                     u" vectors of %1 of %2 passages"_s.arg(p.done).arg(p.total));
        m_vectors = false;
        terminal().clearStatus();
        if (!p.error.isEmpty()) terminal().note(u"Not all passages can be found by meaning yet: %1"_s.arg(p.error));
        end(Done);
    }

    void printJson(const IndexSummary &s)
    {
        QJsonArray skipped;
        for (const SkippedFile &file : s.skipped)
            skipped.append(QJsonObject{{u"path"_s, file.path}, {u"reason"_s, file.reason}});
        const QJsonObject json{{u"files"_s, s.files},       {u"chunks"_s, s.chunks},
                               {u"bytes"_s, s.bytes},       {u"seconds"_s, toMs(s.took) / 1000.0},
                               {u"skipped"_s, skipped},     {u"library"_s, s.library},
                               {u"unchanged"_s, s.unchanged}, {u"removed"_s, s.removed}};
        terminal().out(QString::fromUtf8(QJsonDocument(json).toJson()));
    }

    void printText(const IndexSummary &s)
    {
        Terminal &t = terminal();
        const double seconds = std::max(toMs(s.took) / 1000.0, 1e-3);
        t.out(u"%1 %2 files, %3 passages, %4 in %5 (%6 files/s, %7 MB/s)\n"_s.arg(
            (s.cancelled ? t.warn(u"stopped "_s) : t.good(u"✓ "_s)) + t.bold(s.library) + u':', grouped(s.files), grouped(s.chunks), bytesText(s.bytes), metrics::shortDuration(s.took),
            QString::number(s.files / seconds, 'f', 0), QString::number(static_cast<double>(s.bytes) / 1e6 / seconds, 'f', 1)));
        if (s.unchanged > 0)
            t.out(t.dim(u"  %1 were unchanged\n"_s.arg(grouped(s.unchanged))));
        if (s.removed > 0)
            t.out(t.dim(u"  %1 are no longer there, or left out now, and were taken out\n"_s.arg(grouped(s.removed))));
        for (const SkippedFile &file : s.skipped.first(std::min<qsizetype>(s.skipped.size(), shownSkips)))
            t.out(u"  %1 %2\n     %3\n"_s.arg(t.warn(u"left out"_s), file.path, t.dim(file.reason)));
        if (s.skipped.size() > shownSkips)
            t.out(t.dim(u"  and %1 more (docswiki index --json lists all)\n"_s.arg(s.skipped.size() - shownSkips)));
    }

    QStringList m_paths;
    bool m_interrupted = false;
    bool m_vectors = false; ///< they are waited for
};

} // namespace

std::unique_ptr<Command> makeIndexCommand(CommandLine &line)
{
    return std::make_unique<IndexCommand>(line);
}

} // namespace docswiki::cli
