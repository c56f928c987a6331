// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QList>
#include <QString>

namespace docswiki::test {

struct ArchiveMember {
    QString name;
    QByteArray content;
};

/// A zip archive with these files; with a password it is encrypted.
QByteArray makeZip(const QList<ArchiveMember> &members, const QByteArray &password = {});

/// Packed as one stream: "gzip", "bzip2", "xz" or "zstd".
QByteArray pack(const QByteArray &bytes, const QByteArray &filter);

} // namespace docswiki::test
