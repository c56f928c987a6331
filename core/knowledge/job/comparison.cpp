// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/comparison.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

/// Empty when it cannot be read, or when there is no time to.
QByteArray hashOf(const QString &path, ScanControl &control)
{
    constexpr qint64 step = 1 << 20;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QCryptographicHash hash(QCryptographicHash::Sha1);
    while (!file.atEnd()) {
        const QByteArray bytes = file.read(step);
        if (bytes.isEmpty() || !control.mayGoOn()) return {};
        hash.addData(bytes);
    }
    return hash.result();
}

enum class Change { None, Touched, Changed };

Change changeOf(const FoundFile &file, const KnownFile &known, ScanControl &control)
{
    if (known.state != FileState::Ready && known.state != FileState::Failed) return Change::Changed;
    if (known.state == FileState::Failed && file.named) return Change::Changed; // asked for by name: tried again
    if (known.bytes != file.bytes) return Change::Changed;
    if (known.modified == file.modified) return Change::None;
    if (known.state == FileState::Failed || known.hash.isEmpty()) return Change::Changed;
    return hashOf(file.path, control) == known.hash ? Change::Touched : Change::Changed;
}

bool liesBelowAny(const QString &path, const QStringList &folders)
{
    return std::any_of(folders.begin(), folders.end(), [&](const QString &f) { return liesBelow(path, f); });
}

} // namespace

Result<Comparison> compareWithDisk(const ScanOrder &order, const QHash<QString, KnownFile> &known, bool afresh,
                                   ScanControl &control)
{
    Result<ScanResult> scan = scanPaths(order, control);
    if (!scan) return fail(scan.error());
    Comparison result;
    result.skipped = scan->skipped;
    QSet<QString> present;
    for (const FoundFile &file : std::as_const(scan->files)) {
        if (!control.mayGoOn()) break;
        present.insert(file.path);
        const auto before = known.constFind(file.path);
        if (before == known.cend()) {
            result.unknown.insert(file.path);
            result.unread.append(file);
            continue;
        }
        const Change change = afresh ? Change::Changed : changeOf(file, *before, control);
        if (change == Change::Changed) {
            result.unread.append(file);
            continue;
        }
        if (change == Change::Touched) result.touched.append({before->id, file.modified});
        result.unchanged.append({file, before->state, before->reason});
    }
    if (!control.mayGoOn()) return fail(ErrorCode::Cancelled, u"Indexing was stopped."_s);
    // A disk that went away in the middle looks like a folder that was emptied.
    for (const QString &path : order.paths) {
        if (!QFileInfo::exists(path)) scan->unread.append(path);
    }
    for (auto it = known.cbegin(); it != known.cend(); ++it) {
        if (isAddress(it.key()) || present.contains(it.key()) || !liesBelowAny(it.key(), order.paths) ||
            liesBelowAny(it.key(), scan->unread) ||
            (!order.within.isEmpty() && !liesBelowAny(it.key(), order.within)))
            continue;
        result.vanished.append(it->id);
        if (it->state != FileState::Queued) ++result.vanishedListed;
    }
    return result;
}

} // namespace docswiki::knowledge
