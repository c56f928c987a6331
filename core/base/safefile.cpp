// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/safefile.h"

#include <QDateTime>
#include <QFile>
#include <QSaveFile>

namespace docswiki::safefile {

using namespace Qt::StringLiterals;

Result<QByteArray> read(const QString &path, qint64 largest)
{
    QFile file(path);
    if (!file.exists()) return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Storage, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    QByteArray bytes = file.read(largest + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Storage, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    if (bytes.size() > largest)
        return fail(ErrorCode::Input, u"%1 is larger than %2 KiB, so it is not read."_s.arg(path).arg(largest / 1024));
    return bytes;
}

Result<void> write(const QString &path, const QByteArray &bytes, Readers readers)
{
    const auto notSaved = [&path](const QString &reason) {
        return fail(ErrorCode::Storage,
                    u"%1 could not be saved: %2. What it held before is unchanged."_s.arg(path, reason));
    };
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return notSaved(file.errorString());
    // Before the first byte is in it.
    if (readers == Readers::OwnerOnly && !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        file.cancelWriting();
        return notSaved(file.errorString());
    }
    if (file.write(bytes) != bytes.size() || !file.commit()) return notSaved(file.errorString());
    return {};
}

QString putAside(const QString &path)
{
    const QString name = path + u".broken-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    for (int attempt = 0; attempt < 100; ++attempt) {
        const QString free = attempt == 0 ? name : name + u'-' + QString::number(attempt);
        if (!QFile::exists(free)) return QFile::rename(path, free) ? free : QString();
    }
    return {};
}

} // namespace docswiki::safefile
