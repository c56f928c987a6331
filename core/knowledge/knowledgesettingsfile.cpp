// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/knowledgesettingsfile.h"

#include "core/base/safefile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <array>
#include <utility>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 256 * 1024;
constexpr qsizetype longestText = 4'000;
constexpr int leastBudget = 200;
constexpr int largestBudget = 200'000;
constexpr int mostDimensions = 20'000;

constexpr std::array<std::pair<EmbedderKind, QLatin1StringView>, 3> embedderNames{
    {{EmbedderKind::None, "none"_L1}, {EmbedderKind::StaticModel, "static"_L1}, {EmbedderKind::Service, "service"_L1}}};
constexpr std::array<std::pair<VectorStoreKind, QLatin1StringView>, 3> storeNames{
    {{VectorStoreKind::Embedded, "embedded"_L1},
     {VectorStoreKind::Pinecone, "pinecone"_L1},
     {VectorStoreKind::Postgres, "postgres"_L1}}};

template<typename Names, typename Kind>
QString nameOf(const Names &names, Kind kind)
{
    for (const auto &[known, name] : names) {
        if (known == kind) return name;
    }
    return {};
}

template<typename Names>
auto kindOf(const Names &names, const QString &name)
{
    for (const auto &[kind, known] : names) {
        if (known == name) return kind;
    }
    return names.front().first;
}

/// What is there and makes sense takes the place of the default.
void read(const QJsonObject &from, QLatin1StringView name, QString &into)
{
    if (from[name].isString()) into = from[name].toString().left(longestText);
}

void read(const QJsonObject &from, QLatin1StringView name, int &into, int least, int most)
{
    if (from[name].isDouble()) into = qBound(least, from[name].toInt(into), most);
}

Result<void> refuse(const QString &sentence)
{
    return fail(ErrorCode::Input, sentence);
}

} // namespace

namespace knowledgesettingsfile {

Result<KnowledgeSettings> parse(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return fail(ErrorCode::Input, u"The settings of the libraries cannot be read: %1."_s.arg(problem.errorString()));
    const QJsonObject root = document.object();
    KnowledgeSettings settings;
    const QJsonObject embedder = root["embedder"_L1].toObject();
    settings.embedder.kind = kindOf(embedderNames, embedder["kind"_L1].toString());
    read(embedder, "model_folder"_L1, settings.embedder.modelFolder);
    read(embedder, "account"_L1, settings.embedder.account);
    read(embedder, "model"_L1, settings.embedder.model);
    read(embedder, "dimensions"_L1, settings.embedder.dimensions, 0, mostDimensions);
    read(embedder, "query_prefix"_L1, settings.embedder.queryPrefix);
    read(embedder, "document_prefix"_L1, settings.embedder.documentPrefix);
    settings.store = kindOf(storeNames, root["store"_L1].toString());
    const QJsonObject pinecone = root["pinecone"_L1].toObject();
    read(pinecone, "control_url"_L1, settings.pinecone.controlUrl);
    read(pinecone, "index"_L1, settings.pinecone.index);
    read(pinecone, "namespace"_L1, settings.pinecone.nameSpace);
    const QJsonObject postgres = root["postgres"_L1].toObject();
    read(postgres, "host"_L1, settings.postgres.host);
    read(postgres, "port"_L1, settings.postgres.port, 1, 65'535);
    read(postgres, "database"_L1, settings.postgres.database);
    read(postgres, "user"_L1, settings.postgres.user);
    read(postgres, "table"_L1, settings.postgres.table);
    settings.postgres.tls = postgres["tls"_L1].toBool(settings.postgres.tls);
    read(root, "budget_tokens"_L1, settings.budgetTokens, leastBudget, largestBudget);
    return settings;
}

QByteArray serialized(const KnowledgeSettings &settings, const QByteArray &before)
{
    QJsonObject root = QJsonDocument::fromJson(before).object();
    const auto lay = [&root](QLatin1StringView part, const QJsonObject &values) {
        QJsonObject object = root[part].toObject();
        for (auto it = values.begin(); it != values.end(); ++it)
            object.insert(it.key(), it.value());
        root.insert(part, object);
    };
    lay("embedder"_L1, {{u"kind"_s, nameOf(embedderNames, settings.embedder.kind)},
                        {u"model_folder"_s, settings.embedder.modelFolder},
                        {u"account"_s, settings.embedder.account},
                        {u"model"_s, settings.embedder.model},
                        {u"dimensions"_s, settings.embedder.dimensions},
                        {u"query_prefix"_s, settings.embedder.queryPrefix},
                        {u"document_prefix"_s, settings.embedder.documentPrefix}});
    root.insert(u"store"_s, nameOf(storeNames, settings.store));
    lay("pinecone"_L1, {{u"control_url"_s, settings.pinecone.controlUrl},
                        {u"index"_s, settings.pinecone.index},
                        {u"namespace"_s, settings.pinecone.nameSpace}});
    lay("postgres"_L1, {{u"host"_s, settings.postgres.host},
                        {u"port"_s, settings.postgres.port},
                        {u"database"_s, settings.postgres.database},
                        {u"user"_s, settings.postgres.user},
                        {u"table"_s, settings.postgres.table},
                        {u"tls"_s, settings.postgres.tls}});
    root.insert(u"budget_tokens"_s, settings.budgetTokens);
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

Loaded load(const QString &path)
{
    if (!QFile::exists(path)) return {};
    const Result<QByteArray> bytes = safefile::read(path, largestFile);
    if (!bytes && bytes.error().code == ErrorCode::Storage) return {{}, bytes.error()}; // not ours to move
    const Result<KnowledgeSettings> settings = bytes ? parse(*bytes) : fail(bytes.error());
    if (settings) return {*settings, {}};
    const QString kept = safefile::putAside(path);
    Error problem = settings.error();
    if (!kept.isEmpty()) problem.message += u" The file is kept as %1."_s.arg(kept);
    return {{}, problem};
}

Result<void> save(const QString &path, const KnowledgeSettings &settings)
{
    if (const Result<void> good = checkKnowledgeSettings(settings); !good) return good;
    const Result<QByteArray> before = safefile::read(path, largestFile);
    if (!before && before.error().code == ErrorCode::Storage) return fail(before.error());
    const bool good = before && (before->isEmpty() || parse(*before));
    if (!good) safefile::putAside(path); // edited by hand meanwhile, with a mistake in it
    return safefile::write(path, serialized(settings, good ? *before : QByteArray()), safefile::Readers::OwnerOnly);
}

} // namespace knowledgesettingsfile

Result<void> checkKnowledgeSettings(const KnowledgeSettings &settings)
{
    static const QRegularExpression indexName(u"^[a-z0-9]([a-z0-9-]{0,43}[a-z0-9])?$"_s);
    static const QRegularExpression tableName(u"^[A-Za-z_][A-Za-z0-9_]{0,62}$"_s);
    const EmbedderSettings &embedder = settings.embedder;
    if (embedder.kind == EmbedderKind::StaticModel && embedder.modelFolder.isEmpty())
        return refuse(u"Choose the model's folder."_s);
    if (embedder.kind == EmbedderKind::Service && (embedder.account.isEmpty() || embedder.model.trimmed().isEmpty()))
        return refuse(u"Choose the provider and name its embedding model."_s);
    if (embedder.dimensions < 0 || embedder.dimensions > mostDimensions)
        return refuse(u"An embedding has at most %1 dimensions."_s.arg(mostDimensions));
    if (settings.budgetTokens < leastBudget || settings.budgetTokens > largestBudget)
        return refuse(u"The passages of a question get %1 to %2 tokens."_s.arg(leastBudget).arg(largestBudget));
    if (settings.store == VectorStoreKind::Pinecone) {
        const QUrl control(settings.pinecone.controlUrl, QUrl::StrictMode);
        const bool local = control.host() == "127.0.0.1"_L1 || control.host() == "localhost"_L1;
        if (!control.isValid() || (control.scheme() != "https"_L1 && !(control.scheme() == "http"_L1 && local)))
            return refuse(u"Pinecone's address has to begin with https://."_s);
        if (!indexName.match(settings.pinecone.index).hasMatch())
            return refuse(u"A Pinecone index has a name of 1 to 45 small letters, digits and hyphens."_s);
    }
    if (settings.store == VectorStoreKind::Postgres) {
        if (settings.postgres.host.trimmed().isEmpty() || settings.postgres.database.trimmed().isEmpty())
            return refuse(u"PostgreSQL needs a host and the name of a database."_s);
        if (!tableName.match(settings.postgres.table).hasMatch())
            return refuse(u"The table's name may have letters, digits and underscores, and begins with no digit."_s);
    }
    return {};
}

} // namespace docswiki::knowledge
