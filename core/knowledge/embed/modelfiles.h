// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QList>
#include <QString>

#include <memory>

namespace docswiki::knowledge {

/// A file of a model, as the hub's list tells of it.
struct ModelFile {
    QString name;
    qint64 bytes = 0;
    QByteArray sha256; ///< hex; of files in the hub's large-file store
    QByteArray blobId; ///< hex; SHA-1 as git makes it, of the others

    bool operator==(const ModelFile &) const = default;
};

/// The files of a model that this program needs, from the answer to {hub}/api/models/{id}?blobs=true. Input error: it
/// is none that could be used; Protocol error: the list makes no sense.
Result<QList<ModelFile>> modelFilesFrom(const QByteArray &json, const QString &id);

/// Writes a model's files into a folder beside its place, checks them, and puts the folder into its place when all are
/// there and the model can be loaded. Whatever is there when this goes away without finish() is removed. All of it
/// blocks: on one worker, one call at a time.
class ModelFiles {
public:
    ModelFiles(QString modelsFolder, QString id, qint64 bytes);
    ~ModelFiles();

    Result<void> begin(); ///< Storage error: no room, or no right to write
    Result<void> open(const ModelFile &file);
    Result<void> append(const QByteArray &bytes);
    Result<void> close();     ///< of the file: checks size and checksum
    Result<QString> finish(); ///< of the model: where it lies now

private:
    Result<void> notWritten(const QString &reason) const;

    const QString m_root;
    const QString m_id;
    const qint64 m_bytes;
    QString m_folder;
    QFile m_out;
    ModelFile m_file;
    std::unique_ptr<QCryptographicHash> m_hash;
};

} // namespace docswiki::knowledge
