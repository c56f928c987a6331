// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QString>

namespace docswiki {

/// Where everything of one person lies on the disk. A value; make it once and pass it on.
struct DataPaths {
    QString root;

    QString knowledgeDatabase() const;    ///< libraries: documents, passages, keyword index, journal
    QString conversationDatabase() const; ///< conversations and turns
    QString sampleDocuments() const;      ///< the bundled sample library, unpacked
    QString profileOverrides() const;     ///< the person's own model profiles (JSON), laid over the bundled ones
    QString quirksFile() const;           ///< which fields of a request which models refuse
    QString settingsFile() const;
    QString providersFile() const;        ///< accounts at providers and the fallback list (JSON, no keys)
    QString knowledgeSettingsFile() const; ///< how passages are searched by meaning (JSON, no keys)
    QString embeddingModels() const;       ///< folder of the static models that were fetched
    QString modelListFile() const;        ///< what each provider listed last (JSON)

    bool operator==(const DataPaths &) const = default;
};

/// Makes sure that the folder is there and can be written. `root` empty: the XDG data home, `docswiki`.
Result<DataPaths> openDataPaths(const QString &root = {});

} // namespace docswiki
