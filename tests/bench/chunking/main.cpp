#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/load/loader.h"
#include "core/knowledge/retrieve/assembly.h"
#include "tests/bench/chunking/spanset.h"
#include "tests/support/testdata.h"
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTextStream>
using namespace docswiki; using namespace docswiki::bench; using namespace docswiki::knowledge; using namespace Qt::StringLiterals;
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto set = readSpanSet(test::sharedData(u"ir/chunking-eval"_s));
    if (!set) return 2;
    const QStringList a = app.arguments();
    ChunkLimits limits; 
    if (a.size() > 3) limits = {a[1].toInt(), a[2].toInt(), a[3].toInt()};
    const bool dump = a.size() > 4;
    QTemporaryDir data;
    auto writer = PassageWriter::open(data.filePath(u"k.db"_s));
    (*writer)->setChunkLimits(limits);
    auto library = (*writer)->openLibrary({{}, u"c"_s, false});
    for (const QString &f : set->files) {
        LoadRequest r; r.path = f;
        auto doc = loadFile(r);
        if (!doc) { QTextStream(stderr) << doc.error().message << "\n"; return 1; }
        FileRecord record; record.path = f;
        (void)(*writer)->storeDocument(*library, record, *doc);
    }
    (void)(*writer)->commit();
    auto reader = PassageReader::open(data.filePath(u"k.db"_s), std::make_shared<WordLists>(WordLists::bundled()));
    if (const QStringList w = qEnvironmentVariable("W").split(u' ', Qt::SkipEmptyParts); w.size() == 8) {
        ScoreWeights weights;
        double *const fields[] = {&weights.k1, &weights.b, &weights.title, &weights.heading, &weights.proximity, &weights.coverage, &weights.exact, &weights.focus};
        for (int i = 0; i < 8; ++i) *fields[i] = w[i].toDouble();
        (*reader)->setWeights(weights);
    }
    double cover[2] = {0, 0}, free[2] = {0, 0}; qint64 chars = 0, count = 0, fchars = 0, fcount = 0; int n = 0;
    QJsonArray all;
    for (const auto &q : set->questions) {
        const auto eval = [&](const QList<Passage> &ps, double *c, qint64 &ch, qint64 &co) {
            QList<Span> got;
            for (const auto &p : ps) { ch += p.text.size(); ++co; if (QFileInfo(p.document).fileName() == q.file) got.append({p.charBegin, p.charEnd}); }
            c[n % 2] += double(shared(united(got), q.answer)) / lengthOf(q.answer);
        };
        auto found = (*reader)->search({q.text, 5, {}});
        eval(found->passages, cover, chars, count);
        auto arm = (*reader)->searchKeywords({q.text, 5, {}});
        QList<Passage> ps;
        QJsonArray list;
        for (const auto &c : arm->candidates) {
            if (!dump && ps.size() >= 5) break;
            auto p = (*reader)->passage(c.chunk); ps.append(*p);
            list.append(QJsonArray{QFileInfo(p->document).fileName(), p->charBegin, p->charEnd, c.score, c.chunk});
        }
        std::vector<RankedCandidate> cs;
        for (const auto &c : arm->candidates) { if (cs.size() >= 20) break; auto p = (*reader)->passage(c.chunk); p->score = c.score; cs.push_back({*p, c.document}); }
        AssemblyLimits al; al.topK = 5;
        if (qEnvironmentVariableIsSet("TPP")) al.tokensPerPassage = qEnvironmentVariableIntValue("TPP");
        const auto as = assemble(cs, TextRelevance(arm->plan, arm->idf), al);
        if (qEnvironmentVariableIntValue("SHOW") == n + 1) { QTextStream e(stderr); e << q.text << "\n"; for (const auto &p : as.passages) e << "-----[" << p.score << " " << p.charBegin << " " << p.charEnd << "]\n" << p.text << "\n"; }
        eval(as.passages, free, fchars, fcount);
        all.append(QJsonObject{{u"q"_s, q.text}, {u"c"_s, list}});
        ++n;
    }
    QTextStream err(stderr);
    err << limits.target << "/" << limits.smallest << "/" << limits.largest << " search: " << (cover[0] + cover[1]) / n << " (" << 2 * cover[0] / n << " " << 2 * cover[1] / n << ") mean " << chars / count << " count " << count;
    err << " | candidates top5: " << (free[0] + free[1]) / n << " (" << 2 * free[0] / n << " " << 2 * free[1] / n << ") mean " << fchars / fcount << "\n";
    if (dump) { QTextStream(stdout) << QJsonDocument(all).toJson(QJsonDocument::Compact); }
}
