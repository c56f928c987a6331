// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/modeloffer.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

namespace docswiki::knowledge {

/// Static models that this program knows how to fetch, and those that are here.
struct ModelCatalogue {
    QUrl hub; ///< where they are fetched from
    QList<ModelOffer> offers;

    static ModelCatalogue bundled();                     ///< resources/knowledge/static-models.json
    static ModelCatalogue parse(const QByteArray &json); ///< entries that make no sense are left out
};

/// "owner/name" of letters, digits, '-', '_' and '.': fit for an address and for the names of folders.
bool isModelId(const QString &id);

/// The model's folder in `modelsFolder`: owner/name.
QString modelFolder(const QString &modelsFolder, const QString &id);

/// The catalogue's offers, with the folder of those that are here; then what else lies in `modelsFolder` (name or
/// owner/name, at most 200). Whether a model can be used, only loading it tells. Looks at the disk: on a worker.
QList<ModelOffer> modelsAt(const QString &modelsFolder, const ModelCatalogue &catalogue);

} // namespace docswiki::knowledge
