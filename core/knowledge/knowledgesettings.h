// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMetaType>
#include <QString>

#include <optional>

namespace docswiki::knowledge {

enum class EmbedderKind {
    None,        ///< keywords only
    StaticModel, ///< a Model2Vec folder, in this process
    Service,     ///< an account's /embeddings
};

struct EmbedderSettings {
    EmbedderKind kind = EmbedderKind::None;
    QString modelFolder; ///< StaticModel: with model.safetensors and tokenizer.json
    QString account;     ///< Service: ProviderAccount::id
    QString model;       ///< Service: as the account calls it
    int dimensions = 0;  ///< Service: asked for; 0: the model's own
    QString queryPrefix; ///< what the model wants before a question ("search_query: ")
    QString documentPrefix;

    bool operator==(const EmbedderSettings &) const = default;
};

enum class VectorStoreKind { Embedded, Pinecone, Postgres };

struct PineconeSettings {
    QString controlUrl = QStringLiteral("https://api.pinecone.io");
    QString index = QStringLiteral("docs-wiki-index");
    QString nameSpace = QStringLiteral("default_docs");

    bool operator==(const PineconeSettings &) const = default;
};

struct PostgresSettings {
    QString host = QStringLiteral("localhost");
    int port = 5432;
    QString database = QStringLiteral("docswiki");
    QString user;
    QString table = QStringLiteral("docswiki_passages");
    bool tls = false; ///< refuse a server that offers none

    bool operator==(const PostgresSettings &) const = default;
};

/// How passages are searched by meaning; `knowledge.json` in the data folder. Keys and passwords are not in it: the key
/// ring has them under "pinecone" and "postgres", PINECONE_API_KEY and PGPASSWORD win.
struct KnowledgeSettings {
    EmbedderSettings embedder;
    VectorStoreKind store = VectorStoreKind::Embedded;
    PineconeSettings pinecone;
    PostgresSettings postgres;
    int budgetTokens = 3'000; ///< of all passages of one question together

    bool operator==(const KnowledgeSettings &) const = default;
};

/// Secrets as they were typed; none: the one that was saved.
struct KnowledgeSecrets {
    std::optional<QString> pineconeKey;
    std::optional<QString> postgresPassword;
};

} // namespace docswiki::knowledge

Q_DECLARE_METATYPE(docswiki::knowledge::KnowledgeSettings)
