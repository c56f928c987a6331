// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/embed/modelfetcher.h"
#include "core/knowledge/embed/modelfiles.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

namespace docswiki::knowledge {

/// One model on its way:
///
///   list ─► begin ─► ( file: open ─► pieces… ─► close ) × 3 ─► finish
///
/// The list and the pieces come from the network on this thread; what touches the disk runs on a worker, one step at a
/// time, and no more is read from the network than is written. Engine thread; deleted by its owner after its end.
class ModelFetchRun final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelFetchRun)
public:
    ModelFetchRun(QNetworkAccessManager &network, QUrl hub, QString modelsFolder, QString id,
                  ModelFetcher::Limits limits, QObject *parent);
    ~ModelFetchRun() override;

    void start();
    void cancel();
    const ModelFetch &state() const { return m_state; }

Q_SIGNALS:
    void changed(const docswiki::knowledge::ModelFetch &state);

private:
    using Step = std::function<Result<QString>(ModelFiles &)>;
    void onWorker(Step step, std::function<void(const QString &)> next);
    void ask(const QUrl &url);
    void listArrived();
    void nextFile();
    void pump();
    void fileArrived();
    void stop(const Error &why);
    void end();
    void announce(bool force);
    bool usable(); ///< the reply has a good status; if not, the run ends

    QNetworkAccessManager &m_network;
    const QUrl m_hub;
    const QString m_modelsFolder;
    ModelFetch m_state;
    QList<ModelFile> m_files;
    qsizetype m_at = -1; ///< which of them is on its way; -1: the list
    std::unique_ptr<QNetworkReply, QScopedPointerDeleteLater> m_reply;
    std::shared_ptr<ModelFiles> m_disk;
    bool m_working = false; ///< the worker has a step
    bool m_over = false;
    QTimer m_idle;
    QTimer m_total;
    QElapsedTimer m_announced;
    QThreadPool m_worker; ///< one thread; last: gone before what its steps use
};

} // namespace docswiki::knowledge
