// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/modelfetcher.h"

#include "core/knowledge/embed/modelcatalogue.h"
#include "core/knowledge/embed/modelfetchrun.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostAtOnce = 4;
} // namespace

ModelFetcher::ModelFetcher(QNetworkAccessManager &network, QUrl hub, QString modelsFolder, QObject *parent)
    : ModelFetcher(network, std::move(hub), std::move(modelsFolder), Limits(), parent)
{
}

ModelFetcher::ModelFetcher(QNetworkAccessManager &network, QUrl hub, QString modelsFolder, Limits limits,
                           QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_hub(std::move(hub))
    , m_modelsFolder(std::move(modelsFolder))
    , m_limits(limits)
{
}

ModelFetcher::~ModelFetcher()
{
    for (ModelFetchRun *run : std::as_const(m_runs))
        run->disconnect(this);
}

void ModelFetcher::fetch(const QString &id)
{
    if (m_runs.contains(id)) return;
    ModelFetch refused;
    refused.id = id;
    if (!isModelId(id))
        refused.error = u"“%1” is no name of a model; it has to look like owner/name."_s.arg(id);
    else if (m_runs.size() >= mostAtOnce)
        refused.error = u"Four models are being fetched already. Fetch %1 when one of them is here."_s.arg(id);
    if (!refused.error.isEmpty()) {
        QMetaObject::invokeMethod(
            this, [this, refused] { Q_EMIT changed(refused); }, Qt::QueuedConnection);
        return;
    }
    auto *run = new ModelFetchRun(m_network, m_hub, m_modelsFolder, id, m_limits, this);
    m_runs.insert(id, run);
    connect(run, &ModelFetchRun::changed, this, [this, run](const ModelFetch &state) {
        if (state.finished || !state.error.isEmpty()) {
            m_runs.remove(state.id);
            run->deleteLater();
        }
        Q_EMIT changed(state);
    });
    run->start();
}

void ModelFetcher::cancel(const QString &id)
{
    if (ModelFetchRun *run = m_runs.value(id)) run->cancel();
}

QList<ModelFetch> ModelFetcher::running() const
{
    QList<ModelFetch> states;
    for (const ModelFetchRun *run : m_runs)
        states.append(run->state());
    return states;
}

} // namespace docswiki::knowledge
