// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::provider::ollama {

/// "llama3.2" is "llama3.2:latest".
QString fullName(const QString &model);
QString shownName(const QString &model); ///< the other way round

/// What `/api/show` says of a model.
struct ModelFacts {
    int contextLength = 0;                   ///< the most it was trained for; 0: not said
    std::optional<QStringList> capabilities; ///< "completion", "tools", "embedding", …; none: an older server

    bool answersChats() const; ///< also when that is not said
    static ModelFacts from(const QJsonObject &show);
};

/// What one server's models are known to be and to be doing, kept between requests. A value; at most 256 models.
///
/// It also chooses the context a model is loaded with, because that is part of the request here, each change of it
/// makes the server load the model anew, and too little of it cuts the prompt silently. A profile's own number counts.
/// Else the smallest of 4,096, 8,192, 16,384, … tokens that prompt and answer fit in, up to what the model knows; and
/// once chosen, or found in memory, it only grows, so that a session, and another one beside it, find the model loaded.
class ModelMemory {
public:
    static constexpr qsizetype maxModels = 256;
    static constexpr int smallestContext = 4'096;
    static constexpr int largestContext = 131'072; ///< where the model does not say what it knows

    /// `set`: the profile's number, 0: none. `needed`: tokens of prompt and answer.
    int chooseContext(const QString &model, int set, int needed);

    void setFacts(const QString &model, const QString &digest, const ModelFacts &facts);
    std::optional<ModelFacts> facts(const QString &model, const QString &digest) const; ///< none: not of that digest

    /// It is in memory with so much context (0: not said) until `until`, as far as we know.
    void setLoaded(const QString &model, int context, Instant until);
    void setNotLoaded(const QString &model);
    bool isLoaded(const QString &model, int context, Instant now) const;

private:
    struct Entry {
        QString digest;
        std::optional<ModelFacts> facts;
        int context = 0;
        int loadedContext = 0;
        std::optional<Instant> loadedUntil;
    };
    Entry &entry(const QString &model);

    QHash<QString, Entry> m_models; ///< by full name
};

/// The models in an answer of `GET /api/ps`, with the context they are loaded with (0: not said), by full name.
QHash<QString, int> loadedModelsIn(const QJsonObject &ps);

} // namespace docswiki::provider::ollama
