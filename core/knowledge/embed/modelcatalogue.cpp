// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/modelcatalogue.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostModels = 200;

bool holdsModel(const QString &folder)
{
    return QFileInfo(folder + "/model.safetensors"_L1).isFile() && QFileInfo(folder + "/tokenizer.json"_L1).isFile();
}

qint64 bytesIn(const QString &folder)
{
    qint64 bytes = 0;
    const QFileInfoList files = QDir(folder).entryInfoList(QDir::Files);
    for (const QFileInfo &file : files)
        bytes += file.size();
    return bytes;
}

} // namespace

ModelCatalogue ModelCatalogue::bundled()
{
    QFile file(u":/docswiki/knowledge/static-models.json"_s);
    return file.open(QIODevice::ReadOnly) ? parse(file.readAll()) : ModelCatalogue();
}

ModelCatalogue ModelCatalogue::parse(const QByteArray &json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    ModelCatalogue catalogue;
    catalogue.hub = QUrl(root["hub"_L1].toString());
    const QJsonArray models = root["models"_L1].toArray();
    for (const QJsonValue &value : models) {
        const QJsonObject model = value.toObject();
        ModelOffer offer;
        offer.id = model["id"_L1].toString();
        if (!isModelId(offer.id)) continue;
        offer.title = model["title"_L1].toString(offer.id.section(u'/', 1));
        offer.about = model["about"_L1].toString();
        offer.dimension = model["dimension"_L1].toInt();
        offer.licence = model["licence"_L1].toString();
        catalogue.offers.append(offer);
    }
    return catalogue;
}

bool isModelId(const QString &id)
{
    static const QRegularExpression form(u"^[A-Za-z0-9][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9][A-Za-z0-9_.-]{0,95}$"_s);
    return form.match(id).hasMatch() && !id.contains(".."_L1) && !id.endsWith(u'\n');
}

QString modelFolder(const QString &modelsFolder, const QString &id)
{
    return QDir(modelsFolder).filePath(id);
}

QList<ModelOffer> modelsAt(const QString &modelsFolder, const ModelCatalogue &catalogue)
{
    QList<ModelOffer> offers = catalogue.offers;
    const auto note = [&](const QString &id, const QString &folder) {
        auto known =
            std::find_if(offers.begin(), offers.end(), [&](const ModelOffer &offer) { return offer.id == id; });
        if (known == offers.end()) {
            ModelOffer found;
            found.id = id;
            found.title = id.section(u'/', -1);
            known = offers.insert(offers.end(), found);
        }
        known->folder = folder;
        known->bytes = bytesIn(folder);
    };
    const QDir root(modelsFolder);
    int found = 0;
    const QStringList names =
        root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name); // none that begin with a dot
    for (const QString &name : names) {
        if (holdsModel(root.filePath(name)) && ++found <= mostModels) note(name, root.filePath(name));
        const QStringList inner = QDir(root.filePath(name)).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString &below : inner) {
            const QString id = name + u'/' + below;
            if (holdsModel(root.filePath(id)) && ++found <= mostModels) note(id, root.filePath(id));
        }
        if (found >= mostModels) break;
    }
    return offers;
}

} // namespace docswiki::knowledge
