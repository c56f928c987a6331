// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QMetaType>
#include <QString>

namespace docswiki::knowledge {

/// A static embedding model that is on this computer, or can be fetched.
struct ModelOffer {
    QString id;    ///< "minishlab/potion-base-8M"
    QString title; ///< for people
    QString about; ///< one sentence: what it is good for, which languages
    QString folder; ///< where it lies; empty: it has to be fetched
    qint64 bytes = 0;
    int dimension = 0;
    QString licence;

    bool operator==(const ModelOffer &) const = default;
};

/// A model on its way here. `finished` without an error: it lies in `folder`, its checksum was right.
struct ModelFetch {
    QString id;
    qint64 done = 0;
    qint64 total = 0; ///< 0: not known yet
    bool finished = false;
    QString folder;
    QString error; ///< one sentence

    bool operator==(const ModelFetch &) const = default;
};

} // namespace docswiki::knowledge

Q_DECLARE_METATYPE(docswiki::knowledge::ModelFetch)
