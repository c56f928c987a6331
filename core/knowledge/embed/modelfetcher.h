// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/embed/modeloffer.h"

#include <QHash>
#include <QObject>
#include <QUrl>

class QNetworkAccessManager;

namespace docswiki::knowledge {

class ModelFetchRun;

/// Fetches static models from a hub that speaks as Hugging Face's does: the list of files with their checksums, then
/// the three that are needed. A model is in its folder whole and checked, or not at all. Engine thread; disk work is
/// done on workers.
class ModelFetcher final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelFetcher)
public:
    struct Limits {
        Milliseconds idle{30'000}; ///< without a byte
        Milliseconds total{7'200'000};
    };
    /// `network` (a ShortCalls) must outlive it.
    ModelFetcher(QNetworkAccessManager &network, QUrl hub, QString modelsFolder, QObject *parent = nullptr);
    ModelFetcher(QNetworkAccessManager &network, QUrl hub, QString modelsFolder, Limits limits,
                 QObject *parent = nullptr);
    ~ModelFetcher() override; ///< stops what runs; nothing half stays

    void fetch(const QString &id);  ///< "owner/name"; one that runs already goes on; at most four at a time
    void cancel(const QString &id); ///< its last signal says so
    QList<ModelFetch> running() const;

Q_SIGNALS:
    /// At most ten times a second for each model, and once at its end: with `finished`, or an error.
    void changed(const docswiki::knowledge::ModelFetch &fetch);

private:
    QNetworkAccessManager &m_network;
    const QUrl m_hub;
    const QString m_modelsFolder;
    const Limits m_limits;
    QHash<QString, ModelFetchRun *> m_runs; ///< children
};

} // namespace docswiki::knowledge
