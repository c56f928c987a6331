// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/modelfiles.h"

#include "core/knowledge/embed/modelcatalogue.h"
#include "core/knowledge/embed/safetensors.h"
#include "core/knowledge/embed/staticmodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStorageInfo>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 room = 64 << 20; // that a disk keeps beside the model
constexpr int staleDays = 1;
const QString fetching = u".fetching-"_s;

} // namespace

Result<QList<ModelFile>> modelFilesFrom(const QByteArray &json, const QString &id)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonArray siblings = document.object()["siblings"_L1].toArray();
    if (siblings.isEmpty())
        return fail(ErrorCode::Protocol, u"The model hub did not say what belongs to %1. Try again later."_s.arg(id));
    QList<ModelFile> files;
    qint64 total = 0;
    for (const QString &name : {u"model.safetensors"_s, u"tokenizer.json"_s, u"config.json"_s}) {
        ModelFile file;
        for (const QJsonValue &value : siblings) {
            const QJsonObject sibling = value.toObject();
            if (sibling["rfilename"_L1].toString() != name) continue;
            const QJsonObject large = sibling["lfs"_L1].toObject();
            file.name = name;
            file.bytes = sibling["size"_L1].toInteger(large["size"_L1].toInteger(-1));
            file.sha256 = large["sha256"_L1].toString().toLatin1().toLower();
            file.blobId = sibling["blobId"_L1].toString().toLatin1().toLower();
        }
        if (file.name.isEmpty())
            return fail(ErrorCode::Input, u"%1 is no static embedding model: it has no %2."_s.arg(id, name));
        if (file.bytes <= 0 || (file.sha256.size() != 64 && file.blobId.size() != 40))
            return fail(ErrorCode::Protocol,
                        u"The model hub did not say how %1 of %2 can be checked. Try again later."_s.arg(name, id));
        total += file.bytes;
        if (file.bytes > SafeTensors::largestFile || total > SafeTensors::largestFile)
            return fail(ErrorCode::Input, u"%1 is larger than 1 GB, which is no static model."_s.arg(id));
        files.append(file);
    }
    return files;
}

ModelFiles::ModelFiles(QString modelsFolder, QString id, qint64 bytes)
    : m_root(std::move(modelsFolder)), m_id(std::move(id)), m_bytes(bytes)
{
}

ModelFiles::~ModelFiles()
{
    m_out.close();
    if (!m_folder.isEmpty()) QDir(m_folder).removeRecursively();
}

Result<void> ModelFiles::notWritten(const QString &reason) const
{
    return fail(ErrorCode::Storage, u"The model %1 could not be saved in %2: %3."_s.arg(m_id, m_root, reason));
}

Result<void> ModelFiles::begin()
{
    QDir root(m_root);
    if (!root.mkpath(u"."_s)) return notWritten(u"the folder cannot be made"_s);
    const QDateTime stale = QDateTime::currentDateTimeUtc().addDays(-staleDays);
    const QFileInfoList left = root.entryInfoList({fetching + u'*'}, QDir::Dirs | QDir::Hidden);
    for (const QFileInfo &folder : left) { // of a program that was killed
        if (folder.lastModified() < stale) QDir(folder.filePath()).removeRecursively();
    }
    const QStorageInfo disk(m_root);
    if (disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < m_bytes + room)
        return notWritten(u"the disk is too full, it takes %1 MB"_s.arg((m_bytes + room) >> 20));
    const QString name =
        fetching + QString(m_id).replace(u'/', u'-') + u'-' + QString::number(QCoreApplication::applicationPid());
    QDir(root.filePath(name)).removeRecursively();
    if (!root.mkdir(name)) return notWritten(u"the folder cannot be written"_s);
    m_folder = root.filePath(name);
    return {};
}

Result<void> ModelFiles::open(const ModelFile &file)
{
    m_file = file;
    m_out.setFileName(QDir(m_folder).filePath(file.name));
    if (!m_out.open(QIODevice::WriteOnly)) return notWritten(m_out.errorString());
    const bool large = !file.sha256.isEmpty();
    m_hash = std::make_unique<QCryptographicHash>(large ? QCryptographicHash::Sha256 : QCryptographicHash::Sha1);
    if (!large) m_hash->addData("blob " + QByteArray::number(file.bytes) + '\0');
    return {};
}

Result<void> ModelFiles::append(const QByteArray &bytes)
{
    if (m_out.pos() + bytes.size() > m_file.bytes)
        return fail(ErrorCode::Protocol,
                    u"The model hub sent more of %1 than it had announced. Try again later."_s.arg(m_file.name));
    if (m_out.write(bytes) != bytes.size()) return notWritten(m_out.errorString());
    m_hash->addData(bytes);
    return {};
}

Result<void> ModelFiles::close()
{
    const qint64 size = m_out.pos();
    if (!m_out.flush()) return notWritten(m_out.errorString());
    m_out.close();
    if (size != m_file.bytes)
        return fail(ErrorCode::Network,
                    u"The connection to the model hub broke off within %1. Try again."_s.arg(m_file.name), {}, true);
    const QByteArray expected = m_file.sha256.isEmpty() ? m_file.blobId : m_file.sha256;
    if (m_hash->result().toHex() != expected)
        return fail(ErrorCode::Protocol,
                    u"%1 of %2 arrived damaged: its checksum is not the one the model hub gave. Try again."_s.arg(
                        m_file.name, m_id),
                    {}, true);
    return {};
}

Result<QString> ModelFiles::finish()
{
    if (const auto model = StaticModel::load(m_folder); !model) {
        Error error = model.error(); // of files that are about to go: say it of the model
        error.detail = error.message;
        error.message = u"%1 cannot be used by this program; choose another model."_s.arg(m_id);
        return fail(error);
    }
    const QString place = modelFolder(m_root, m_id);
    QDir root(m_root);
    if (!root.mkpath(QFileInfo(place).path())) return fail(notWritten(u"the folder cannot be made"_s).error());
    const QString before = m_folder + u"-before"_s;
    const bool replaces = QFileInfo::exists(place) && root.rename(place, before);
    if (!root.rename(m_folder, place)) {
        if (replaces) root.rename(before, place);
        return fail(notWritten(u"the folder cannot be moved to its place"_s).error());
    }
    m_folder.clear();
    if (replaces) QDir(before).removeRecursively();
    return place;
}

} // namespace docswiki::knowledge
