// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/chattypes.h"
#include "core/provider/modelsettings.h"

#include <QByteArray>
#include <QJsonValue>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::provider {

/// How to talk to which model: the bundled profiles with the person's own laid over them. The form of the files and
/// what `timeout_s` means for the five deadlines: resources/profiles/README.md. A value; cheap to ask and to copy.
class ModelProfiles {
public:
    /// The bundled profiles alone.
    ModelProfiles();

    /// Reads the person's file (DataPaths::profileOverrides()), which need not exist; empty: none. Blocks: call it on a
    /// worker, and again after the file changed. A file with a mistake is left out whole, and problem() says what is
    /// wrong with it.
    static ModelProfiles load(const QString &overrides = {});
    /// The same from the file's bytes; `file` is its name for problem().
    static ModelProfiles fromBytes(const QByteArray &own, const QString &file);

    ModelProfile profileFor(const QString &model) const; ///< an unknown model gets the defaults
    QStringList models() const;                          ///< that have an entry of their own
    const std::optional<Error> &problem() const { return m_problem; }

    // For the page where they are edited. Unset: nothing says anything about it (the limits then follow from
    // `timeout`).
    ModelSettings settingsFor(const QString &model) const;        ///< what counts for this model
    ModelSettings bundledSettingsFor(const QString &model) const; ///< what would count without the person's changes
    ModelSettings ownSettingsFor(const QString &model) const;     ///< what the person set for exactly this model; empty: for all
    ModelSettings otherwiseFor(const QString &model) const;       ///< what would count without that

    /// With the person's entry for this model replaced; empty: their defaults for all models. What would count anyway is
    /// not written down, so a page may hand back all that settingsFor() gave it. Empty settings take the entry away. Input
    /// error for a value that is out of range, and for a model whose name is blank.
    Result<ModelProfiles> withSettings(const QString &model, const ModelSettings &settings) const;

    /// Writes the person's own part, whole or not at all. Blocks. A file that has a mistake (then it is in none of
    /// these profiles) is put aside first, as `PATH.broken-DATE`.
    Result<void> save(const QString &path) const;
    QByteArray ownBytes() const; ///< what save() writes

private:
    using Settings = QMap<QString, double>;
    struct Table {
        Settings defaults;
        QMap<QString, Settings> models;
    };

    static Result<Table> parse(const QByteArray &json, const QString &file);
    static Result<Settings> parseSettings(const QJsonValue &value, const QString &file, const QString &place);
    Settings merged(const QString &model, bool withOwn, bool withOwnEntry = true) const;

    Table m_bundled;
    Table m_own;
    std::optional<Error> m_problem;
};

} // namespace docswiki::provider
