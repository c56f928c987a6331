// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace docswiki {

using namespace Qt::StringLiterals;

QString DataPaths::knowledgeDatabase() const { return root + "/knowledge.db"_L1; }
QString DataPaths::conversationDatabase() const { return root + "/conversations.db"_L1; }
QString DataPaths::sampleDocuments() const { return root + "/samples"_L1; }
QString DataPaths::profileOverrides() const { return root + "/profiles.json"_L1; }
QString DataPaths::quirksFile() const { return root + "/quirks.json"_L1; }
QString DataPaths::knowledgeSettingsFile() const { return root + "/knowledge.json"_L1; }
QString DataPaths::embeddingModels() const { return root + "/models"_L1; }
QString DataPaths::settingsFile() const { return root + "/settings.ini"_L1; }
QString DataPaths::providersFile() const { return root + "/providers.json"_L1; }
QString DataPaths::modelListFile() const { return root + "/models.json"_L1; }

Result<DataPaths> openDataPaths(const QString &root)
{
    const QString wanted =
        root.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/docswiki"_L1
                       : QDir::cleanPath(QDir(root).absolutePath());
    // What people ask and what their documents say is for their eyes only.
    const bool isNew = !QFileInfo::exists(wanted);
    if (isNew && QDir().mkpath(wanted))
        QFile::setPermissions(wanted, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (!QDir().mkpath(wanted) || !QFileInfo(wanted).isWritable())
        return fail(ErrorCode::Storage, u"The data folder %1 cannot be written. Choose another with --data-dir."_s.arg(wanted));
    return DataPaths{wanted};
}

} // namespace docswiki
