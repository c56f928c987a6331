// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/runfile.h"

#include <QSaveFile>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

Result<void> writeRunFile(const QString &file, const Run &run)
{
    const auto failure = [&file](const QSaveFile &out) {
        return fail(ErrorCode::Storage, u"The run file %1 cannot be written."_s.arg(file), out.errorString());
    };
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) return failure(out);
    QStringList questions = run.keys();
    questions.sort();
    for (const QString &question : std::as_const(questions)) {
        int rank = 0;
        for (const RankedDocument &document : run[question]) {
            const QString line = u"%1\t%2\t%3\t%4\n"_s.arg(question, document.id)
                                     .arg(++rank)
                                     .arg(QString::number(document.score, 'g', 9));
            if (out.write(line.toUtf8()) < 0) return failure(out);
        }
    }
    if (!out.commit()) return failure(out);
    return {};
}

} // namespace docswiki::knowledge
