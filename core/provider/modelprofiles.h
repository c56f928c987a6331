// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/chattypes.h"

#include <QByteArray>
#include <QJsonValue>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::provider {

/// How to talk to which model: the bundled profiles with the person's own laid over them. The form of the files and
/// what `timeout_s` means for the five deadlines: resources/profiles/README.md. A value; read it again after the file
/// changed.
class ModelProfiles {
public:
    /// `overrides`: the person's file (DataPaths::profileOverrides()), which need not exist; empty: none. A file with a
    /// mistake is left out whole, and problem() says what is wrong with it.
    static ModelProfiles load(const QString &overrides = {});

    ModelProfile profileFor(const QString &model) const; ///< an unknown model gets the defaults
    QStringList models() const;                          ///< that have an entry of their own
    const std::optional<Error> &problem() const { return m_problem; }

private:
    using Settings = QMap<QString, double>;
    struct Table {
        Settings defaults;
        QMap<QString, Settings> models;
    };

    static Result<Table> parse(const QByteArray &json, const QString &file);
    static Result<Settings> parseSettings(const QJsonValue &value, const QString &file, const QString &place);
    void lay(const Table &table);

    Table m_table;
    std::optional<Error> m_problem;
};

} // namespace docswiki::provider
