// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

namespace docswiki::test {

/// How the emulated Pinecone index is and behaves. A value.
struct PineconeSetup {
    QString index = QStringLiteral("docs-wiki-index");
    int dimension = 4;
    QString metric = QStringLiteral("cosine"); ///< cosine, dotproduct or euclidean
    bool ready = true;
    QString key;                 ///< not empty: any other gets a 401
    Milliseconds indexingLag{0}; ///< from a write until queries and counts see it
    bool sendsLsn = true;        ///< x-pinecone-request-lsn and -max-indexed-lsn
};

/// An answer of the emulated service.
struct PineconeAnswer {
    int status = 200;
    QJsonObject body;
    qint64 requestLsn = -1; ///< of a write
    qint64 indexedLsn = -1; ///< of a query
};

/// The records of one index, by namespace, searched exactly. Writes are seen after the setup's lag. Limits are those of
/// the real service; its errors are in the form of the data plane.
class PineconeIndex final {
public:
    explicit PineconeIndex(PineconeSetup setup) : m_setup(std::move(setup)) {}

    const PineconeSetup &setup() const { return m_setup; }
    void change(const PineconeSetup &setup) { m_setup = setup; }

    PineconeAnswer upsert(const QJsonObject &body, qsizetype bytes, Instant now);
    PineconeAnswer update(const QJsonObject &body, Instant now);
    PineconeAnswer remove(const QJsonObject &body, Instant now);
    PineconeAnswer query(const QJsonObject &body, Instant now);
    PineconeAnswer fetch(const QString &nameSpace, const QStringList &ids, Instant now);
    PineconeAnswer list(const QString &nameSpace, const QString &prefix, int limit, const QString &token, Instant now);
    PineconeAnswer stats(const QJsonObject &body, Instant now);
    PineconeAnswer namespaces(Instant now);
    PineconeAnswer nameSpace(const QString &name, Instant now);
    PineconeAnswer createNamespace(const QJsonObject &body);
    PineconeAnswer deleteNamespace(const QString &name);

    static PineconeAnswer refusal(int status, int code, const QString &message);

private:
    struct Record {
        QList<float> values;
        QJsonObject metadata;
    };
    using Records = QMap<QString, Record>;
    struct Write {
        Instant visible;
        qint64 lsn = 0;
        QString nameSpace;
        QString id;
        std::optional<Record> record; ///< none: deleted
    };
    void settle(Instant now);
    PineconeAnswer wrote(QJsonObject body, Instant now);
    void write(const QString &nameSpace, const QString &id, std::optional<Record> record, Instant now);
    Result<Record> readRecord(const QJsonObject &json) const;
    Result<QList<float>> readValues(const QJsonValue &json) const;
    QJsonObject describe(const QString &name) const;

    PineconeSetup m_setup;
    QMap<QString, Records> m_spaces;
    QList<Write> m_pending; ///< in order
    qint64 m_written = 0;
    qint64 m_indexed = 0;
};

} // namespace docswiki::test
