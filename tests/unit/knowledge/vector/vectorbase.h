// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/index/schema.h"
#include "core/knowledge/vector/vectortable.h"

#include <QTemporaryDir>

#include <cmath>
#include <random>

namespace docswiki::test {

using namespace Qt::StringLiterals;

/// A knowledge database with passages and vectors, as the indexer would leave it.
class VectorBase {
public:
    VectorBase()
    {
        writer = std::move(*knowledge::PassageWriter::open(file()));
        connection = std::move(*knowledge::openKnowledgeDatabase(file()));
    }
    QString file() const { return folder.filePath(u"knowledge.db"_s); }
    QString fileNamed(const QString &name) const { return folder.filePath(name); }

    qint64 library(const QString &name) { return *writer->openLibrary({{u"/"_s + name}, name}); }

    /// A document of as many passages as `bodies`; their ids.
    QList<qint64> document(qint64 library, const QString &path, const QStringList &bodies)
    {
        knowledge::LoadedDocument loaded;
        loaded.title = u"Title of "_s + path;
        loaded.sections.append(QStringList());
        for (const QString &body : bodies) {
            loaded.sections.append({u"Part %1"_s.arg(loaded.sections.size())});
            const qint64 begin = loaded.text.size();
            loaded.text += body;
            loaded.blocks.append(
                {knowledge::BlockKind::Prose, int(loaded.sections.size()) - 1, 0, begin, loaded.text.size()});
            loaded.text += u'\n';
        }
        if (!writer->storeDocument(library, {path}, loaded) || !writer->commit()) qFatal("cannot store a document");
        return chunksOf(path);
    }
    QList<qint64> chunksOf(const QString &path)
    {
        auto list =
            connection->prepare("SELECT c.id FROM chunk c JOIN document d ON d.id = c.document WHERE d.path = ?1"
                                " ORDER BY c.id");
        list->bind(path);
        QList<qint64> ids;
        while (*list->step())
            ids.append(list->integer(0));
        return ids;
    }
    qint64 number(const char *sql)
    {
        auto statement = connection->prepare(sql);
        return statement && *statement->step() ? statement->integer(0) : -1;
    }

    QTemporaryDir folder;
    std::unique_ptr<knowledge::PassageWriter> writer;
    std::unique_ptr<knowledge::Connection> connection; ///< another one, as another program would have it
};

inline knowledge::Vector randomVector(std::mt19937 &random, int dimension)
{
    const auto next = [&random] { return static_cast<float>(random()) / 2'147'483'648.0F - 1.0F; };
    knowledge::Vector vector(dimension);
    double squares = 0;
    for (float &value : vector) {
        value = next();
        squares += double(value) * double(value);
    }
    for (float &value : vector)
        value = static_cast<float>(value / std::sqrt(squares));
    return vector;
}

} // namespace docswiki::test
